// Saves by itself a moment after the last key, one save at a time; tries again when the network is back.
import { useCallback, useEffect, useRef, useState } from 'react';
import { isCode } from '../../shared/api-error.ts';
import { useOnline } from '../../shared/online.ts';

const AFTER_TYPING_MS = 1500;
const AGAIN_MS = 8000;

type AutosaveState = 'idle' | 'saving' | 'saved' | 'kept' | 'refused';

interface Options<V> {
  values: V;
  /** Whether there is something to save that may be saved. */
  isDue: boolean;
  save: () => Promise<unknown>;
  onRefused: (error: unknown) => void;
}

export const useAutosave = <V>({ values, isDue, save, onRefused }: Options<V>) => {
  const isOnline = useOnline();
  const [state, setState] = useState<AutosaveState>('idle');
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const running = useRef<Promise<void> | null>(null);
  const refusedFor = useRef<V | null>(null);
  const work = useRef({ save, onRefused });
  useEffect(() => {
    work.current = { save, onRefused };
  });

  const run = useCallback((given: V) => {
    setState('saving');
    const saving = work.current
      .save()
      .then(() => {
        setState('saved');
        setSavedAt(new Date().toISOString());
      })
      .catch((error: unknown) => {
        const isLost = isCode(error, 'NETWORK', 'NOT_READY', 'SERVER_BUSY', 'UNEXPECTED');
        // What the server refuses it refuses again, until something else is typed.
        if (!isLost) refusedFor.current = given;
        setState(isLost ? 'kept' : 'refused');
        work.current.onRefused(error);
      })
      .finally(() => {
        running.current = null;
        setRound((before) => before + 1);
      });
    running.current = saving;
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round is another try
  useEffect(() => {
    if (!isDue || running.current || refusedFor.current === values) return;
    if (!isOnline) return setState('kept');
    const timer = setTimeout(() => run(values), state === 'kept' ? AGAIN_MS : AFTER_TYPING_MS);
    return () => clearTimeout(timer);
  }, [values, isDue, isOnline, round, run]);

  return {
    state,
    savedAt,
    isSaving: state === 'saving',
    /** When no save is under way any more. */
    quiet: async () => {
      await running.current;
    },
  };
};
