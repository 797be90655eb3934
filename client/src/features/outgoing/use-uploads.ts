// Files on their way: true progress, can be stopped, a failed one stays visible with its reason. A word processor's file goes
// on to its PDF; that one can be left and comes back, for the server keeps both.
import type { Conversion } from '@contracts/drafting.ts';
import type { StoredFile } from '@contracts/files.ts';
import { useEffect, useRef, useState } from 'react';
import { call, upload } from '../../shared/api-client.ts';
import { ApiError, isCode } from '../../shared/api-error.ts';

export interface Upload {
  id: number;
  name: string;
  percent: number;
  /** Where its PDF is being made: how many come before it, or null once it is its turn. */
  conversion: { ahead: number | null } | null;
  error: unknown;
  /** Kept by the server although no PDF could be made of it. */
  original: StoredFile | null;
  stop: () => void;
  /** Only where trying again may help. */
  retry: (() => void) | null;
}

/** What the server makes a PDF of. */
export const OFFICE_ACCEPT = '.docx,.odt,.doc,.rtf';
const OFFICE_NAME = /\.(docx|docm|odt|doc|rtf)$/i;
export const isOfficeName = (name: string): boolean => OFFICE_NAME.test(name);

const LOOK_MS = 400;
const MAY_PASS = ['OFFICE_TIMEOUT', 'OFFICE_FAILED', 'OFFICE_UNAVAILABLE', 'NETWORK'] as const;

let counter = 0;

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LOOK_MS);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

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

  /** Shown from now on, until it is stored, stopped or has failed. */
  const run = (name: string, work: (id: number, signal: AbortSignal) => Promise<StoredFile>) => {
    counter += 1;
    const id = counter;
    const controller = new AbortController();
    running.current.add(controller);
    const stop = () => controller.abort();
    const shown = { id, name, percent: 0, conversion: null, error: null, original: null, stop, retry: null };
    setUploads((before) => [...before.filter((one) => !one.error), shown]);
    work(id, controller.signal)
      .then((stored) => {
        drop(id);
        latest.current(stored);
      })
      .catch((error: unknown) => {
        if (isCode(error, 'ABORTED')) drop(id);
        else change(id, { error, conversion: null });
      })
      .finally(() => running.current.delete(controller));
  };

  /** Looks until it has ended; a lost connection is waited out. @throws ApiError with the reason of a failure. */
  const follow = async (id: number, begun: Conversion, signal: AbortSignal): Promise<StoredFile> => {
    let now = begun;
    const params = { id: begun.id };
    for (;;) {
      if (signal.aborted) throw new ApiError('ABORTED');
      if (now.state === 'done' && now.pdf !== null) return now.pdf;
      if (now.state === 'failed') {
        const error = new ApiError(now.failure ?? 'OFFICE_FAILED');
        const retry = () => {
          drop(id);
          run(begun.source.name, async (next, nextSignal) =>
            follow(next, await call('retryConversion', { params }, nextSignal), nextSignal),
          );
        };
        change(id, { original: now.source, retry: isCode(error, ...MAY_PASS) ? retry : null });
        throw error;
      }
      change(id, { conversion: { ahead: now.state === 'waiting' ? now.ahead : null } });
      await pause(signal);
      now = await call('getConversion', { params }, signal).catch((error: unknown) => {
        if (isCode(error, 'NETWORK')) return now;
        throw error;
      });
    }
  };

  const start = (file: File) => {
    const name = file.name.normalize('NFC');
    run(name, (id, signal) =>
      upload('uploadFile', { query: { name, purpose } }, file, {
        signal,
        onProgress: (percent) => change(id, { percent }),
      }),
    );
  };

  const convert = (file: Blob, given: string) => {
    const name = given.normalize('NFC');
    run(name, async (id, signal) => {
      const onProgress = (percent: number) => change(id, { percent });
      const begun = await upload('convertFile', { query: { name } }, file, { signal, onProgress });
      return follow(id, begun, signal);
    });
  };

  return {
    uploads,
    start,
    convert,
    /** Begun by another call than an upload. */
    expect: (name: string, begin: (signal: AbortSignal) => Promise<Conversion>) =>
      run(name, async (id, signal) => {
        change(id, { percent: 100 });
        return follow(id, await begin(signal), signal);
      }),
    isBusy: uploads.some((one) => !one.error),
  };
};
