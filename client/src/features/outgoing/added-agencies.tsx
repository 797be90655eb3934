// Further agencies from the tree: by name, short name or code, with or without diacritics; or from lists and pasted lines.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickTree } from '../../shared/ui/hard-fields.tsx';
import { agencyTree } from './recipient-tree.ts';
import { useRecipientTools } from './recipients/recipient-tools.tsx';

interface Added {
  added: readonly string[];
  error: Error | null;
  field: (fault: string | undefined) => ReactNode;
  /** Apart: they must not lie within a form. */
  dialogs: ReactNode;
}

/** `without` cannot be chosen: they have the document, or are named already. */
export const useAddedAgencies = (without: ReadonlySet<string>): Added => {
  const { t } = useTranslation();
  const { post } = useMe();
  const directory = useQuery({ queryKey: keys.directory, queryFn: () => call('listDirectory', {}) });
  const [added, setAdded] = useState<string[]>([]);
  const tree = useMemo(
    () =>
      agencyTree(directory.data?.items ?? [], {
        ownCode: post.agency.code,
        without,
        notes: { own: t('outgoing/ownAgency'), away: t('outgoing/notConnected') },
      }),
    [directory.data, post.agency.code, without, t],
  );
  const tools = useRecipientTools({ chosen: added, without, onChange: setAdded });
  return {
    added,
    error: directory.error,
    dialogs: tools.dialogs,
    field: (fault) => (
      <>
        <Field label={t('recall/added')} fault={fault}>
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
      </>
    ),
  };
};
