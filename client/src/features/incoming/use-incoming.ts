// One incoming document, and what its dialogs work on.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import type { ActProps } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import type { CheckedFile } from '../../shared/report/glance.ts';
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

type Checked = CheckedFile & { digest: string };

export const checkedOnArrival = ({ files }: IncomingDetail): Checked[] =>
  files.map(({ file: { digest, name }, isMain, report }) => ({ digest, name, isMain, report }));

/** With what was found of each by the last look. */
export const checkedFiles = (detail: IncomingDetail): Checked[] => {
  const newest = new Map(detail.newestReports.map(({ digest, report }) => [digest, report]));
  return checkedOnArrival(detail).map((file) => ({
    ...file,
    report: newest.get(file.digest) ?? file.report,
  }));
};

/** Why the packet is judged as it is: the reasons of its worst files, and which file when it is not the main one. */
export const whyOf = (detail: IncomingDetail) => {
  const { verdictNow: verdict } = detail;
  const worst = checkedFiles(detail).filter(({ report }) => report?.verdict === verdict);
  const reasons = [...new Set(worst.flatMap(({ report }) => report?.reasons ?? []))];
  const attachment = worst.some(({ isMain }) => isMain) ? undefined : worst[0]?.name;
  return { verdict, reasons, attachment };
};

type Said = `${'ask' | 'done'}/${'register' | 'refuse' | 'assign' | 'start' | 'complete'}` | 'ask/refuseText';

/** The words of an act: only the sender of a packet hears of it by itself. */
export const saidOf = <S extends Said>(
  { origin }: IncomingDetail,
  said: S,
): `incoming/${S}` | `incoming/untold/${S}` =>
  origin === null ? `incoming/${said}` : `incoming/untold/${said}`;
