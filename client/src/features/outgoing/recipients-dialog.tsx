// Thêm, bớt nơi nhận of a released document: further agencies from the tree, and those that are to drop it.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActAsk } from '../../shared/acts/act-ask.tsx';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickTree } from '../../shared/ui/hard-fields.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { newDraftKey } from './draft-key.ts';
import { REASON_MAX, REASON_MIN } from './recall-dialog.tsx';
import { askableOf, RecipientChoice } from './recipient-choice.tsx';
import { agencyTree } from './recipient-tree.ts';
import { useRecipientTools } from './recipients/recipient-tools.tsx';
import type { OutgoingActProps } from './use-outgoing.ts';

export const RecipientsAsk = ({ detail, state }: OutgoingActProps) => {
  const { t } = useTranslation();
  const { post } = useMe();
  const directory = useQuery({ queryKey: keys.directory, queryFn: () => call('listDirectory', {}) });
  const deliveries = askableOf(detail);
  const [key] = useState(newDraftKey);
  const [added, setAdded] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string[]>([]);
  const { text: reason, isTried, isReady, field } = useText(REASON_MIN);
  const hasIt = useMemo(
    () =>
      new Set(
        detail.deliveries
          .filter((one) => one.state !== 'recalled' && one.state !== 'refused')
          .map((one) => one.recipient.code),
      ),
    [detail.deliveries],
  );
  const tree = useMemo(
    () =>
      agencyTree(directory.data?.items ?? [], {
        ownCode: post.agency.code,
        without: hasIt,
        notes: { own: t('outgoing/ownAgency'), away: t('outgoing/notConnected') },
      }),
    [directory.data, post.agency.code, hasIt, t],
  );
  const tools = useRecipientTools({ chosen: added, without: hasIt, onChange: setAdded });
  const isNone = added.length + removed.length === 0;
  const confirm = () => {
    if (!isReady() || isNone) return;
    state.act.mutate({
      send: () =>
        call('changeRecipients', {
          params: { id: detail.id },
          body: { key, reason, added, removed },
        }),
      news: () => t('recall/changed'),
    });
  };
  return (
    <>
      <ActAsk
        label={t('outgoing/act/changeRecipients')}
        state={state}
        error={directory.error}
        onConfirm={confirm}
      >
        <p>{t('recall/changeAsk')}</p>
        <Field label={t('recall/added')} fault={isTried && isNone ? t('recall/pickAny') : undefined}>
          {(control) => (
            <PickTree
              control={control}
              tree={tree}
              placeholder={t('outgoing/hint/recipients')}
              value={added}
              onChange={setAdded}
            />
          )}
        </Field>
        {tools.buttons}
        {deliveries.length > 0 && (
          <RecipientChoice
            label={t('recall/removed')}
            deliveries={deliveries}
            chosen={removed}
            onChange={setRemoved}
          />
        )}
        <TextField label={t('recall/reason')} rows={3} max={REASON_MAX} {...field} />
      </ActAsk>
      {tools.dialogs}
    </>
  );
};
