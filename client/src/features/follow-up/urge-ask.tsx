// Reminds the people chosen of their late work, with a line if there is something to say. The key is chosen once: sent again
// after a broken line, nobody is reminded twice.
import type { PersonRef } from '@contracts/common-shapes.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';
import { say } from '../../shared/ui/toast.tsx';

const TEXT_MAX = 500;

interface Props {
  people: readonly PersonRef[];
  onDone: () => void;
  onClose: () => void;
}

export const UrgeAsk = ({ people: now, onDone, onClose }: Props) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // As they were when the question was opened: the list changes behind it.
  const [people] = useState(now);
  const [key] = useState(() => crypto.randomUUID());
  const [text, setText] = useState('');
  const sent = useMutation({
    mutationFn: () =>
      call('urge', { body: { key, text: text.trim(), personIds: people.map(({ id }) => id) } }),
    onSuccess: ({ people: reached, parts }) => {
      say(t('followUp/done', { people: reached, parts }));
      void queries.invalidateQueries({ queryKey: keys.followUp });
      onDone();
      onClose();
    },
    onError: (error) => {
      if (isCode(error, 'FOLLOW_UP_NOBODY')) void queries.invalidateQueries({ queryKey: keys.followUp });
    },
  });
  return (
    <Ask
      title={t('followUp/askTitle', { count: people.length })}
      confirm={t('followUp/askDo')}
      isBusy={sent.isPending}
      error={sent.error}
      onConfirm={() => sent.mutate()}
      onClose={onClose}
    >
      <p>{t('followUp/askText')}</p>
      <ul className="small urged-people">
        {people.map(({ id, name, title }) => (
          <li key={id}>
            {name}, {title}
          </li>
        ))}
      </ul>
      <TextField label={t('followUp/line')} max={TEXT_MAX} rows={2} value={text} onChange={setText} />
    </Ask>
  );
};
