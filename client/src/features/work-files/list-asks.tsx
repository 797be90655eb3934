// The questions before the acts on a list of files: giving it to the head, approving it, giving it back.
import type { FileList } from '@contracts/file-lists.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { TextField, useText } from '../../shared/ui/text-field.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { FoundProblems } from './found-problems.tsx';

export type ListAct = 'submit' | 'approve' | 'return';

const REASON_MIN = 10;
const DONE = { submit: 'submitted', approve: 'approved', return: 'returnedDone' } as const;

export const ListAsk = ({ act, list, onClose }: { act: ListAct; list: FileList; onClose: () => void }) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { year, version } = list;
  const { text: reason, isReady, field } = useText(act === 'return' ? REASON_MIN : 0);
  const params = { year };
  const send = useMutation({
    mutationFn: (): Promise<FileList> => {
      if (act === 'submit') return call('submitFileList', { params, body: { version } });
      if (act === 'approve') return call('approveFileList', { params, body: { version } });
      return call('returnFileList', { params, body: { version, reason } });
    },
    onSuccess: (after) => {
      queries.setQueryData(keys.fileList(year), after);
      say(t(`workFiles/list/${DONE[act]}`));
      onClose();
    },
  });
  return (
    <Ask
      title={t(`workFiles/list/${act}`)}
      confirm={t(`workFiles/list/${act}`)}
      isDanger={act === 'return'}
      isBusy={send.isPending}
      error={send.error}
      onConfirm={() => {
        if (isReady()) send.mutate();
      }}
      onClose={onClose}
    >
      <p>{t(`workFiles/list/${act}Ask`, { year })}</p>
      {act === 'return' && <TextField label={t('common/reason')} max={500} {...field} />}
      <FoundProblems error={send.error} />
    </Ask>
  );
};
