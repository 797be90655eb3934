// The fields of a draft: kind, subject, signer, recipients from the tree, deadline.
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  type PostRank,
  type SigningCapacity,
} from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { vi } from '../../shared/i18n/vi/index.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate, PickOne, PickTree } from '../../shared/ui/hard-fields.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import type { DraftValues, FieldName } from './draft-form.ts';
import { agencyTree } from './recipient-tree.ts';
import { PaperRecipients } from './recipients/paper-recipients.tsx';
import { useRecipientTools } from './recipients/recipient-tools.tsx';

const isKind = (value: string | null): value is DocumentKind =>
  value !== null && Object.hasOwn(DOCUMENT_KINDS, value);
const isIn = <T extends string>(record: Record<T, unknown>, value: string): value is T =>
  Object.hasOwn(record, value);

const KIND_CHOICES = Object.entries(DOCUMENT_KINDS).map(([value, { name, abbreviation }]) => ({
  value,
  label: abbreviation ? `${name} (${abbreviation})` : name,
  also: abbreviation,
}));

/** Leaders of the agency first. */
const SIGNERS: readonly PostRank[] = ['head', 'acting-head', 'deputy', 'unit-head', 'unit-deputy'];

/** In what capacity each may sign, the usual one first (NĐ 30/2020 Điều 13). */
const CAPACITIES: Record<PostRank, readonly SigningCapacity[]> = {
  head: ['direct', 'TM'],
  'acting-head': ['Q', 'TM'],
  deputy: ['KT', 'TM'],
  'unit-head': ['TL', 'TUQ'],
  'unit-deputy': ['TL'],
  staff: [],
};

interface Props {
  values: DraftValues;
  faults: Partial<Record<FieldName, string>>;
  change: (part: Partial<DraftValues>) => void;
}

const PeopleFields = ({ values, faults, change, children }: Props & { children: ReactNode }) => {
  const { t } = useTranslation();
  const { post } = useMe();
  const agency = useQuery({ queryKey: keys.agency, queryFn: () => call('getOwnAgency', {}) });
  const directory = useQuery({ queryKey: keys.directory, queryFn: () => call('listDirectory', {}) });
  const signers = (agency.data?.people ?? [])
    .filter(({ rank }) => rank !== 'staff')
    .toSorted((left, right) => SIGNERS.indexOf(left.rank) - SIGNERS.indexOf(right.rank));
  const pick = (signerPostId: string | null) => {
    const rank = signers.find(({ postId }) => postId === signerPostId)?.rank;
    const fits = rank === undefined || CAPACITIES[rank].includes(values.capacity);
    const [capacity = values.capacity] = rank === undefined ? [] : CAPACITIES[rank];
    change({ signerPostId, ...(!fits && { capacity }) });
  };
  const tree = useMemo(
    () =>
      agencyTree(directory.data?.items ?? [], {
        ownCode: post.agency.code,
        notes: { own: t('outgoing/ownAgency'), away: t('outgoing/notConnected') },
      }),
    [directory.data, post.agency.code, t],
  );
  const tools = useRecipientTools({
    chosen: values.recipientCodes,
    onChange: (recipientCodes) => change({ recipientCodes }),
  });
  return (
    <>
      <ProblemNotice error={agency.error ?? directory.error} />
      <Field label={t('outgoing/field/signerPostId')} fault={faults.signerPostId}>
        {(control) => (
          <PickOne
            control={control}
            placeholder={t('outgoing/hint/signer')}
            choices={signers.map((one) => ({ value: one.postId, label: `${one.name}, ${one.title}` }))}
            value={values.signerPostId}
            onChange={pick}
          />
        )}
      </Field>
      {children}
      <Field
        label={t('outgoing/field/recipientCodes')}
        fault={faults.recipientCodes}
        hint={
          values.recipientCodes.length > 0
            ? t('outgoing/selectedRecipients', { count: values.recipientCodes.length })
            : undefined
        }
      >
        {(control) => (
          <PickTree
            control={control}
            tree={tree}
            placeholder={t('outgoing/hint/recipients')}
            value={values.recipientCodes}
            onChange={(recipientCodes) => change({ recipientCodes })}
          />
        )}
      </Field>
      {tools.buttons}
      {tools.dialogs}
      <PaperRecipients
        value={values.paperRecipients}
        fault={faults.paperRecipients}
        onChange={(paperRecipients) => change({ paperRecipients })}
      />
    </>
  );
};

export const DraftFieldset = (props: Props) => {
  const { values, faults, change } = props;
  const { t } = useTranslation();
  return (
    <>
      <div className="field-pair">
        <Field label={t('outgoing/field/kind')} fault={faults.kind}>
          {(control) => (
            <PickOne
              control={control}
              placeholder={t('outgoing/hint/kind')}
              choices={KIND_CHOICES}
              value={values.kind}
              onChange={(kind) => isKind(kind) && change({ kind })}
            />
          )}
        </Field>
        <Field label={t('outgoing/field/urgency')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={values.urgency}
              onChange={({ target }) => isIn(vi.urgency, target.value) && change({ urgency: target.value })}
            >
              {Object.keys(vi.urgency).map((one) => (
                <option key={one} value={one}>
                  {isIn(vi.urgency, one) && t(`urgency/${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label={t('outgoing/field/subject')} fault={faults.subject}>
        {(control) => (
          <textarea
            {...control}
            className="input"
            rows={3}
            maxLength={500}
            placeholder={t('outgoing/hint/subject')}
            value={values.subject}
            onChange={(event) => change({ subject: event.target.value })}
          />
        )}
      </Field>
      <PeopleFields {...props}>
        <div className="field-pair">
          <Field label={t('outgoing/field/capacity')} fault={faults.capacity}>
            {(control) => (
              <select
                {...control}
                className="input"
                value={values.capacity}
                onChange={({ target }) =>
                  isIn(vi.capacity, target.value) && change({ capacity: target.value })
                }
              >
                {Object.keys(vi.capacity).map((one) => (
                  <option key={one} value={one}>
                    {isIn(vi.capacity, one) && t(`capacity/${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('outgoing/field/dueOn')}>
            {(control) => (
              <PickDate control={control} value={values.dueOn} onChange={(dueOn) => change({ dueOn })} />
            )}
          </Field>
        </div>
      </PeopleFields>
      <Field label={t('outgoing/field/toPlaces')} hint={t('outgoing/hint/toPlaces')} fault={faults.toPlaces}>
        {(control) => (
          <textarea
            {...control}
            className="input"
            rows={2}
            value={values.toPlaces}
            onChange={(event) => change({ toPlaces: event.target.value })}
          />
        )}
      </Field>
    </>
  );
};
