// Keeps the present choice as a list: for oneself, for the agency, or, by a clerk, as a group of the agency.
import type { RecipientScope } from '@contracts/vocabulary.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../shared/api-client.ts';
import { newKey } from '../../../shared/new-key.ts';
import { keys } from '../../../shared/query-keys.ts';
import { Ask } from '../../../shared/ui/ask.tsx';
import { useDone } from '../../../shared/use-done.ts';
import { NameField, useListName } from './list-name.tsx';
import { useLists } from './use-lists.ts';

export const SaveListAsk = ({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) => {
  const { t } = useTranslation();
  const lists = useLists();
  const done = useDone(keys.recipients('lists'), onClose);
  const [key] = useState(newKey);
  const [scope, setScope] = useState<RecipientScope>('own');
  const name = useListName('');
  const act = useMutation({
    mutationFn: () =>
      call('makeRecipientList', { body: { key, scope, name: name.value.trim(), codes: [...codes] } }),
    onSuccess: () => done(t('recipients/saved')),
  });
  const scopes: RecipientScope[] = lists.data?.canMakeGroups ? ['own', 'shared', 'group'] : ['own', 'shared'];
  return (
    <Ask
      title={t('recipients/saveAs')}
      confirm={t('recipients/save')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        if (name.isReady()) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{t('recipients/saveHint', { count: codes.length })}</p>
      <NameField name={name} onTyped={act.reset} />
      <div className="stack" role="radiogroup" aria-label={t('recipients/forWhom')}>
        {scopes.map((one) => (
          <label key={one} className="check">
            <input type="radio" name="scope" checked={scope === one} onChange={() => setScope(one)} />
            {t(`recipients/scope/${one}`)}
          </label>
        ))}
      </div>
    </Ask>
  );
};
