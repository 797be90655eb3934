// Files on their way: true progress, can be stopped, a failed one stays visible with its reason.
import type { StoredFile } from '@contracts/files.ts';
import { useEffect, useRef, useState } from 'react';
import { upload } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';

export interface Upload {
  id: number;
  name: string;
  percent: number;
  error: unknown;
  stop: () => void;
}

let counter = 0;

export const useUploads = (purpose: 'main' | 'attachment', onStored: (file: StoredFile) => void) => {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const latest = useRef(onStored);
  const running = useRef(new Set<AbortController>());
  useEffect(() => {
    latest.current = onStored;
  });
  useEffect(
    () => () => {
      for (const controller of running.current) controller.abort();
    },
    [],
  );

  const change = (id: number, part: Partial<Upload>) =>
    setUploads((before) => before.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const drop = (id: number) => setUploads((before) => before.filter((one) => one.id !== id));

  const start = (file: File) => {
    counter += 1;
    const id = counter;
    const controller = new AbortController();
    running.current.add(controller);
    setUploads((before) => [
      ...before.filter((one) => !one.error),
      { id, name: file.name, percent: 0, error: null, stop: () => controller.abort() },
    ]);
    upload('uploadFile', { query: { name: file.name.normalize('NFC'), purpose } }, file, {
      signal: controller.signal,
      onProgress: (percent) => change(id, { percent }),
    })
      .then((stored) => {
        drop(id);
        latest.current(stored);
      })
      .catch((error: unknown) => (isCode(error, 'ABORTED') ? drop(id) : change(id, { error })))
      .finally(() => running.current.delete(controller));
  };
  return { uploads, start, isBusy: uploads.some((one) => !one.error) };
};
