// Where a scan of several papers is cut: proposed by the server, changed page by page, each with its picture.
import type { IntakeDetail } from '@contracts/intake.ts';
import type { ScanCuts } from '@contracts/scans.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { addressOf, call } from '../../shared/api-client.ts';
import { PageThumbnail } from '../../shared/pdf/page-thumbnail.tsx';
import { usePdf } from '../../shared/pdf/use-pdf.ts';
import { keys } from '../../shared/query-keys.ts';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';
import './scans.css';

const MARKS = ['goes', 'begins', 'out'] as const;
type Mark = (typeof MARKS)[number];

const marksOf = ({ looks, parts }: ScanCuts): Mark[] =>
  looks.map((_, index) => {
    const part = parts.find((pages) => pages.includes(index + 1));
    if (part === undefined) return 'out';
    return part[0] === index + 1 ? 'begins' : 'goes';
  });

const partsOf = (marks: readonly Mark[]): number[][] => {
  const parts: number[][] = [];
  marks.forEach((mark, index) => {
    if (mark === 'out') return;
    if (mark === 'begins' || parts.length === 0) parts.push([]);
    parts.at(-1)?.push(index + 1);
  });
  return parts;
};

const Pages = ({ item, cuts }: { item: IntakeDetail; cuts: ScanCuts }) => {
  const { t } = useTranslation();
  const [marks, setMarks] = useState(() => marksOf(cuts));
  const queries = useQueryClient();
  const go = useNavigate();
  const parts = partsOf(marks);
  const digest = item.files.find(({ role }) => role === 'paper')?.digest ?? '';
  const url = addressOf('downloadIntakeFile', { params: { id: item.id, digest } });
  const { pdf } = usePdf(url);
  const act = useMutation({
    mutationFn: () => call('splitScan', { params: { id: item.id }, body: { version: item.version, parts } }),
    onSuccess: () => {
      for (const queryKey of [keys.one('intake', item.id), keys.lists('intake')])
        void queries.invalidateQueries({ queryKey });
      say(t('scans/cutDone', { count: parts.length }));
      void go('/scans');
    },
  });
  return (
    <>
      <p className="small muted">{t('scans/cutHint')}</p>
      <ol className="cut-pages">
        {marks.map((mark, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name than their number
            key={index}
            className={`cut-page ${mark === 'begins' ? 'cut-begins' : ''} ${mark === 'out' ? 'cut-out' : ''}`}
          >
            <PageThumbnail pdf={pdf} number={index + 1} />
            <label className="grow">
              <span className="small">
                {t('scans/page', { page: index + 1 })} · {t(`scans/look/${cuts.looks[index] ?? 'content'}`)}
              </span>
              <select
                className="input"
                value={mark}
                onChange={(event) => {
                  const next = MARKS.find((each) => each === event.target.value) ?? 'goes';
                  setMarks(marks.map((each, at) => (at === index ? next : each)));
                }}
              >
                {MARKS.map((each) => (
                  <option key={each} value={each}>
                    {t(`scans/mark/${each}`)}
                  </option>
                ))}
              </select>
            </label>
          </li>
        ))}
      </ol>
      <ProblemNotice error={act.error} />
      <button
        type="button"
        className="btn"
        disabled={parts.length === 0 || act.isPending}
        onClick={() => act.mutate()}
      >
        {t('scans/cutNow', { count: parts.length })}
      </button>
    </>
  );
};

export const CutScan = ({ item }: { item: IntakeDetail }) => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(item.problem?.code === 'SCAN_SEVERAL_PAPERS');
  const query = useQuery({
    queryKey: [...keys.one('intake', item.id), 'cuts'],
    queryFn: ({ signal }) => call('getScanCuts', { params: { id: item.id } }, signal),
    enabled: isOpen,
    retry: false,
  });
  return (
    <section className="sheet">
      <h2>
        <button type="button" className="btn" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('scans/cut')}
        </button>
      </h2>
      {isOpen && query.isPending && <p aria-busy="true">…</p>}
      {isOpen && <ProblemNotice error={query.error} />}
      {isOpen && query.data && <Pages item={item} cuts={query.data} />}
    </section>
  );
};
