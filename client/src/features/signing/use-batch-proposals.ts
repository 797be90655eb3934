// Proposes places for every document of a batch, one after the other in the background, as the signing room does for one.
import { type Batch, type BatchItem, isSigning } from '@contracts/batches.ts';
import type { Profile } from '@contracts/organization.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { addressOf, call } from '../../shared/api-client.ts';
import { makeReader, type Reader } from '../../shared/pdf/engine.ts';
import { keys } from '../../shared/query-keys.ts';
import { placementOf } from './placement.ts';
import type { Note } from './use-batch.ts';
import { proposalsOf } from './use-boxes.ts';
import { readDocumentText } from './use-proposals.ts';

interface Given {
  batch: Batch;
  profile: Profile;
  isPaused: boolean;
  onNote: (note: Note) => Promise<unknown>;
}

/** Ids of the documents whose text could not be read: a person has to look. */
export const useBatchProposals = ({ batch, profile, isPaused, onNote }: Given): ReadonlySet<string> => {
  const queries = useQueryClient();
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set());
  const tell = useRef(onNote);
  useEffect(() => {
    tell.current = onNote;
  });
  const reader = useRef<Reader | null>(null);
  useEffect(
    () => () => {
      reader.current?.end();
      reader.current = null;
    },
    [],
  );
  const { kind } = batch;
  const next =
    !isSigning(kind) || isPaused
      ? undefined
      : batch.items.find(
          ({ state, placement, documentId }) =>
            state !== 'done' && placement === null && !failed.has(documentId),
        )?.documentId;
  useEffect(() => {
    if (!isSigning(kind) || next === undefined) return;
    reader.current ??= makeReader();
    const { open } = reader.current;
    let isGone = false;
    const propose = async (id: BatchItem['documentId']) => {
      const detail = await queries.fetchQuery({
        queryKey: keys.one('outgoing', id),
        queryFn: () => call('getOutgoing', { params: { id } }),
        staleTime: 10_000,
      });
      const digest = detail.versions.at(-1)?.digest ?? '';
      const task = open(addressOf('downloadOutgoingFile', { params: { id, digest } }));
      try {
        const text = await readDocumentText(await task.promise);
        const proposals = proposalsOf(text, detail, kind, profile);
        const placement = placementOf((name) => proposals[name]?.box);
        if (isGone || placement === null) return;
        await tell.current({ documentId: id, version: detail.version, digest, placement });
      } finally {
        void task.destroy();
      }
    };
    propose(next).catch(() => {
      if (!isGone) setFailed((before) => new Set(before).add(next));
    });
    return () => {
      isGone = true;
    };
  }, [kind, next, profile, queries]);
  return failed;
};
