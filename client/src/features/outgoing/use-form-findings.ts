// What the form check sees in the saved document, and which of it is looked at.
import type { FormFinding } from '@contracts/form-check.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { keys } from '../../shared/query-keys.ts';

const BUSY_TRIES = 5;

export const useFindingsQuery = (detail: OutgoingDetail | null, isWanted = true) =>
  useQuery({
    queryKey: keys.formFindings(detail?.id ?? '', detail?.version ?? 0),
    queryFn: ({ signal }) => call('getFormFindings', { params: { id: detail?.id ?? '' } }, signal),
    enabled: isWanted && detail !== null && detail.versions.length > 0 && detail.fields.main !== null,
    // A draft saves itself while it is typed: what was seen stays until it is seen anew.
    placeholderData: keepPreviousData,
    // The same version is the same file and the same fields.
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => isCode(error, 'SERVER_BUSY') && count < BUSY_TRIES,
    retryDelay: (count) => 1000 * 2 ** count,
  });

export interface ShownFindings {
  query: ReturnType<typeof useFindingsQuery>;
  findings: readonly FormFinding[];
  /** The file they are of. */
  digest: string | null;
  chosen: number | null;
  choose: (index: number) => void;
  /** Where the view goes. */
  focusOn: { page: number; yMm: number } | undefined;
}

export const useFormFindings = (detail: OutgoingDetail | null, isWanted = true): ShownFindings => {
  const query = useFindingsQuery(detail, isWanted);
  const [chosen, setChosen] = useState<number | null>(null);
  const [focusOn, setFocus] = useState<{ page: number; yMm: number }>();
  const findings = query.data?.findings ?? [];
  const choose = (index: number) => {
    const one = findings[index];
    if (!one) return;
    setChosen(index);
    if (one.page !== null) setFocus({ page: one.page, yMm: one.box?.yMm ?? 0 });
  };
  const step = (by: number) => () => {
    if (findings.length === 0) return;
    choose(chosen === null ? 0 : (chosen + by + findings.length) % findings.length);
  };
  useKeys({ '.': step(1), ',': step(-1) });
  return { query, findings, digest: query.data?.digest ?? null, chosen, choose, focusOn };
};
