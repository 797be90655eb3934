// Signatures looked at again: the button and what the last look said; a banner where the verdict is another one now; and
// what was found on arrival, which stays.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { useOnline } from '../../shared/online.ts';
import { changesBetween } from '../../shared/report/glance.ts';
import { useSentences } from '../../shared/report/sentences.ts';
import { SignatureReportView } from '../../shared/report/signature-report.tsx';
import { dateText, dayOf } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { useSaidTime } from '../../shared/ui/marks.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { checkedFiles, checkedOnArrival } from './use-incoming.ts';

type Look = IncomingDetail['rechecks'][number];

const NOTICE = {
  VALID: { notice: 'notice-green', icon: 'valid' },
  INDETERMINATE: { notice: 'notice-amber', icon: 'doubt' },
  INVALID: { notice: 'notice-red', icon: 'wrong' },
} as const;

/** Where nobody can miss it. */
export const VerdictChanged = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const { verdict, verdictNow, rechecks, arrivedAt } = detail;
  if (verdict === verdictNow) return null;
  const changed = rechecks.findLast(({ before, after, isSilent }) => !isSilent && before !== after);
  const { notice, icon } = NOTICE[verdictNow];
  return (
    <div className={`notice ${notice}`} role="status">
      <Icon name={icon} />
      <div className="grow">
        <p className="strong">
          {t('incoming/recheck/changedOn', { date: dateText(dayOf(changed?.at ?? arrivedAt)) })}
        </p>
        <p className="small">
          {t('incoming/recheck/wasNow', { was: t(`verdict/${verdict}`), now: t(`verdict/${verdictNow}`) })}
        </p>
      </div>
    </div>
  );
};

const useAnswer = () => {
  const { t } = useTranslation();
  return ({ before, after, isSilent }: Look): string => {
    if (isSilent) return t('incoming/recheck/silent', { was: t(`verdict/${before}`) });
    if (before === after) return t('incoming/recheck/same', { now: t(`verdict/${after}`) });
    return t('incoming/recheck/other', { was: t(`verdict/${before}`), now: t(`verdict/${after}`) });
  };
};

export const RecheckPart = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const said = useSaidTime();
  const answer = useAnswer();
  const { act } = useAct<IncomingDetail, 'recheck'>('incoming', detail);
  const last = detail.rechecks.at(-1);
  if (!detail.can.recheck && !last) return null;
  const run = () =>
    act.mutate({
      send: (version) => call('recheckIncoming', { params: { id: detail.id }, body: { version } }),
      news: ({ rechecks }) => {
        const newest = rechecks.at(-1);
        return newest ? answer(newest) : '';
      },
    });
  return (
    <div className="stack" style={{ gap: 4 }}>
      {detail.can.recheck && (
        <div className="row-wrap">
          <button type="button" className="btn btn-small" disabled={!isOnline || act.isPending} onClick={run}>
            {t('incoming/recheck/act')}
          </button>
          <span className="small muted" role="status">
            {act.isPending && t('incoming/recheck/running')}
          </span>
        </div>
      )}
      <ProblemNotice error={act.error} />
      {last && (
        <p className="small">
          <span className="muted">
            {t('incoming/recheck/last', { at: said(last.at), name: last.by?.name ?? t('common/system') })}
          </span>{' '}
          {answer(last)}
        </p>
      )}
    </div>
  );
};

const Changes = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const sentences = useSentences();
  const changes = changesBetween(checkedOnArrival(detail), checkedFiles(detail));
  if (changes.length === 0) return null;
  return (
    <ul className="glance-lines small">
      {changes.map(({ attachment, check, before, after }) => (
        <li key={`${attachment}${after.field}${after.revision}${check}`}>
          <span className="muted">
            {[attachment, after.signer?.commonName ?? t('report/noSigner')].filter(Boolean).join(' · ')} –{' '}
          </span>
          {t('incoming/recheck/change', {
            check: t(`report/${check}`),
            was: sentences(before.facts)[check],
            now: sentences(after.facts)[check],
          })}
        </li>
      ))}
    </ul>
  );
};

/** Beside what holds now; its sentences come into the page when they are asked for. */
export const FoundOnArrival = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  const [isOpen, setOpen] = useState(false);
  if (detail.newestReports.length === 0) return null;
  const files = checkedOnArrival(detail).filter(({ report }) => report && report.signatures.length > 0);
  return (
    <>
      <Changes detail={detail} />
      <details className="small" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          {t('incoming/recheck/onArrival', {
            at: said(detail.arrivedAt),
            verdict: t(`verdict/${detail.verdict}`),
          })}
        </summary>
        {isOpen &&
          files.map(({ name, isMain, report }) => (
            <div key={name}>
              {!isMain && <p className="strong">{name}</p>}
              {report && <SignatureReportView report={report} />}
            </div>
          ))}
      </details>
    </>
  );
};
