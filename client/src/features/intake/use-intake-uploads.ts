// PDFs on their way into the queue, several at once, each with its progress and its reason when it failed.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, upload } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { say } from '../../shared/ui/toast.tsx';

export interface IntakeUpload {
  key: string;
  name: string;
  percent: number;
  error: unknown;
  /** Sends what failed again, under the same key. */
  retry: () => void;
}

export const useIntakeUploads = () => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly IntakeUpload[]>([]);
  const change = (key: string, part: Partial<IntakeUpload>) =>
    setUploads((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));

  const run = async (key: string, file: File) => {
    change(key, { percent: 0, error: null });
    try {
      const query = { name: file.name, purpose: 'attachment' } as const;
      const { digest, name } = await upload('uploadFile', { query }, file, {
        onProgress: (percent) => change(key, { percent }),
      });
      await call('uploadIntake', { body: { key, file: { digest, name } } });
      setUploads((before) => before.filter((one) => one.key !== key));
      void queries.invalidateQueries({ queryKey: keys.lists('intake') });
      void queries.invalidateQueries({ queryKey: keys.counters });
      say(t('intake/uploaded', { name: file.name }));
    } catch (error) {
      change(key, { error });
    }
  };
  const add = (files: readonly File[]) => {
    const fresh = files.map((file) => ({ file, key: crypto.randomUUID() }));
    setUploads((before) => [
      ...before,
      ...fresh.map(({ file, key }) => ({
        ...{ key, name: file.name, percent: 0, error: null },
        retry: () => void run(key, file),
      })),
    ]);
    for (const { file, key } of fresh) void run(key, file);
  };
  return { uploads, add };
};
