// One incoming document, and what its dialogs work on.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import type { ActProps } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { useMe } from '../../shared/session.ts';

/** For whom the person says he acts: in the address, so that it stays with the page. */
export const useInsteadOf = (): string | undefined => useSearchParams()[0].get('insteadOf') ?? undefined;

/** The address of a document, seen as who is away sees it. */
export const addressFor = (id: string, insteadOf: string | undefined): string =>
  insteadOf ? `/incoming/${id}?insteadOf=${encodeURIComponent(insteadOf)}` : `/incoming/${id}`;

/** Of every act on it: for whom it is done, if for another. */
export const inPlace = ({ insteadOf }: IncomingDetail) => (insteadOf ? { insteadOf: insteadOf.postId } : {});

/** Whose part the acts are about: one's own, or that of who is away. */
export const useHolderId = ({ insteadOf }: IncomingDetail): string => {
  const { person } = useMe();
  return insteadOf?.id ?? person.id;
};

export const useIncoming = (id: string) => {
  const queries = useQueryClient();
  const insteadOf = useInsteadOf();
  const query = useQuery({
    queryKey: keys.one('incoming', id),
    queryFn: async ({ signal }) => {
      const detail = await call('getIncoming', { params: { id }, query: { insteadOf } }, signal);
      // Opening marks it read on the server; the lists should show that too.
      void queries.invalidateQueries({ queryKey: keys.lists('incoming') });
      return detail;
    },
    enabled: id !== '',
  });
  // What is kept may be how one sees it oneself.
  const isOther =
    insteadOf !== undefined && query.data !== undefined && query.data.insteadOf?.postId !== insteadOf;
  const { refetch } = query;
  useEffect(() => {
    if (isOther) void refetch();
  }, [isOther, refetch]);
  return query;
};

export type ActName =
  | 'accept'
  | 'register'
  | 'refuse'
  | 'instruct'
  | 'assign'
  | 'start'
  | 'progress'
  | 'complete'
  | 'distribute'
  | 'finish'
  | 'handOver'
  | 'askTime'
  | 'agree'
  | 'disagree'
  | 'notePaper'
  | 'handwrite'
  | 'reply';

export type DialogProps = ActProps<IncomingDetail, ActName>;

/** Lengths of a reason that others will read: the refusal, the override of an invalid signature. */
export const REASON_MIN = 10;
export const REASON_MAX = 500;

/** Why the packet is judged as it is: the reasons of its worst files, and which file when it is not the main one. */
export const whyOf = ({ files, verdict }: IncomingDetail) => {
  const worst = files.filter(({ report }) => report?.verdict === verdict);
  const reasons = [...new Set(worst.flatMap(({ report }) => report?.reasons ?? []))];
  const attachment = worst.some(({ isMain }) => isMain) ? undefined : worst[0]?.file.name;
  return { verdict, reasons, attachment };
};

type Said = `${'ask' | 'done'}/${'register' | 'refuse' | 'assign' | 'start' | 'complete'}`;

/** The words of an act: only the sender of a packet hears of it by itself. */
export const saidOf = <S extends Said>(
  { origin }: IncomingDetail,
  said: S,
): `incoming/${S}` | `incoming/untold/${S}` =>
  origin === null ? `incoming/${said}` : `incoming/untold/${said}`;
