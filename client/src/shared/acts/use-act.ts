// An act upon one document. An answer replaces what is shown; a conflict fetches the new truth and leaves what was typed
// alone, and what others did since the question was opened can be told.

import type { AuditAction } from '@contracts/audit-actions.ts';
import type { PersonRef } from '@contracts/common-shapes.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isCode } from '../api-error.ts';
import { type ActFeature, keys } from '../query-keys.ts';
import { say } from '../ui/toast.tsx';

export interface TimedEntry {
  at: string;
  by: PersonRef | null;
  action: AuditAction;
  text: string;
}

interface Acted {
  id: string;
  version: number;
  timeline: readonly TimedEntry[];
}

interface Sending<D> {
  send: (version: number) => Promise<D>;
  /** One line about what was done. */
  news: (after: D) => string;
  /** When it is done and told. */
  afterwards?: () => void;
}

/** Puts a fresh detail on screen and lets every list and counter be asked again. */
export const useAcceptDetail = <D extends { id: string }>(feature: ActFeature) => {
  const queries = useQueryClient();
  return (detail: D) => {
    queries.setQueryData(keys.one(feature, detail.id), detail);
    void queries.invalidateQueries({ queryKey: keys.lists(feature) });
    void queries.invalidateQueries({ queryKey: keys.counters });
  };
};

export const useAct = <D extends Acted, Name extends string>(feature: ActFeature, detail: D) => {
  const queries = useQueryClient();
  const accept = useAcceptDetail<D>(feature);
  const [asked, setAsked] = useState<{ name: Name; known: number } | null>(null);
  const act = useMutation({
    mutationFn: ({ send }: Sending<D>) => send(detail.version),
    onSuccess: (after, { news, afterwards }) => {
      accept(after);
      setAsked(null);
      say(news(after));
      afterwards?.();
    },
    onError: (error) => {
      if (
        isCode(
          error,
          'CONFLICT',
          'OUTGOING_WRONG_STATE',
          'INCOMING_WRONG_STATE',
          'WORK_FILE_WRONG_STATE',
          'OUTGOING_ALREADY_NUMBERED',
          'RECIPIENT_UNREACHABLE',
        )
      ) {
        void queries.invalidateQueries({ queryKey: keys.one(feature, detail.id) });
      }
    },
  });
  return {
    open: asked?.name ?? null,
    ask: (name: Name) => {
      act.reset();
      setAsked({ name, known: detail.timeline.length });
    },
    close: () => setAsked(null),
    act,
    /** Done by others while the question stood open. */
    meanwhile: asked && !act.isPending ? detail.timeline.slice(asked.known) : [],
  };
};

/** What every dialog of an act works on. */
export interface ActProps<D extends Acted, Name extends string> {
  detail: D;
  state: ReturnType<typeof useAct<D, Name>>;
}
