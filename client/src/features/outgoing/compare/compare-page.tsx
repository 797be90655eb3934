// Two versions of a document compared: side by side, overlaid, or as text; the differences are stepped through by keys.
// Which versions and which view stand in the address.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { addressOf } from '../../../shared/api-client.ts';
import { useKeys } from '../../../shared/keyboard.ts';
import { usePdf } from '../../../shared/pdf/use-pdf.ts';
import { shorten } from '../../../shared/time.ts';
import { BlankDesk, Desk, DeskBones, DeskTitle } from '../../../shared/ui/desk.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { useSaidTime } from '../../../shared/ui/marks.tsx';
import { AfterAWhile, QueryGate } from '../../../shared/ui/query-gate.tsx';
import { useOutgoing } from '../use-outgoing.ts';
import type { Difference } from './difference.ts';
import { OverlayView } from './overlay-view.tsx';
import { SideView } from './side-view.tsx';
import { TextView } from './text-view.tsx';
import { type Comparison, useComparison } from './use-comparison.ts';
import '../../../shared/pdf/pdf.css';
import './compare.css';

const VIEWS = ['side', 'overlay', 'text'] as const;
type View = (typeof VIEWS)[number];
type Version = OutgoingDetail['versions'][number];

const LABEL_MAX = 120;
const LISTED = 200;

interface StepsProps {
  count: number;
  at: number;
  /** All was compared: that nothing was found means that nothing is there. */
  isWhole: boolean;
  onStep: (step: 1 | -1) => void;
}

const Steps = ({ count, at, isWhole, onStep }: StepsProps) => {
  const { t } = useTranslation();
  const none = isWhole ? t('compare/countNone') : '–';
  return (
    <div className="row">
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t('compare/previous')}
        title={`${t('compare/previous')} (k)`}
        disabled={count === 0}
        onClick={() => onStep(-1)}
      >
        <Icon name="left" />
      </button>
      <span className="num small" role="status">
        {count === 0 ? none : t('compare/count', { place: at + 1, count })}
      </span>
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t('compare/next')}
        title={`${t('compare/next')} (j)`}
        disabled={count === 0}
        onClick={() => onStep(1)}
      >
        <Icon name="right" />
      </button>
    </div>
  );
};

const DifferenceList = ({
  differences,
  picked,
  onPick,
}: {
  differences: readonly Difference[];
  picked: Difference | null;
  onPick: (difference: Difference) => void;
}) => {
  const { t } = useTranslation();
  return (
    <ol className="compare-list">
      {differences.slice(0, LISTED).map((difference) => (
        <li key={difference.id}>
          <button
            type="button"
            className={picked?.id === difference.id ? 'compare-item compare-picked' : 'compare-item'}
            aria-current={picked?.id === difference.id ? 'true' : undefined}
            onClick={() => onPick(difference)}
          >
            <span className="small muted">
              {t(`compare/${difference.kind}`)} ·{' '}
              {t('compare/onPage', { page: (difference.right ?? difference.left)?.page ?? 1 })}
            </span>
            {difference.before && <del>{shorten(difference.before, LABEL_MAX)}</del>}
            {difference.after && <ins>{shorten(difference.after, LABEL_MAX)}</ins>}
          </button>
        </li>
      ))}
    </ol>
  );
};

const Progress = ({ comparison, left, right }: { comparison: Comparison; left: Version; right: Version }) => {
  const { t } = useTranslation();
  const { step, differences, isByPage, hasFailed } = comparison;
  if (hasFailed)
    return (
      <p className="notice notice-red" role="alert">
        {t('compare/failed')}
      </p>
    );
  return (
    <div className="stack small muted" role="status">
      {step && <p>{t(`compare/${step.name}`, { page: step.page, count: step.count })}</p>}
      {isByPage && <p className="tone-amber">{t('compare/tooDifferent')}</p>}
      {step?.name !== 'reading' && comparison.left.length === 0 && (
        <p className="tone-amber">{t('compare/noText', { number: left.number })}</p>
      )}
      {step?.name !== 'reading' && comparison.right.length === 0 && (
        <p className="tone-amber">{t('compare/noText', { number: right.number })}</p>
      )}
      {step === null && differences.length === 0 && <p>{t('compare/same')}</p>}
    </div>
  );
};

interface Props {
  detail: OutgoingDetail;
  left: Version;
  right: Version;
}

const VersionChoice = ({
  detail,
  name,
  value,
  onChange,
}: {
  detail: OutgoingDetail;
  name: string;
  value: number;
  onChange: (version: number) => void;
}) => {
  const { t } = useTranslation();
  const saidTime = useSaidTime();
  return (
    <label className="compare-choice">
      <span className="small muted">{name}</span>
      <select className="input" value={value} onChange={({ target }) => onChange(Number(target.value))}>
        {detail.versions.map(({ number, act, at }) => (
          <option key={number} value={number}>
            {t('compare/versionName', { number, act: t(`outgoing/versionAct/${act}`), time: saidTime(at) })}
          </option>
        ))}
      </select>
    </label>
  );
};

/** Every page is read anyway, and laid over another one only in its own size. */
const EXACT_SIZES = 60;

const CompareDesk = ({ detail, left, right }: Props) => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view: View = VIEWS.find((one) => one === search.get('view')) ?? 'side';
  const urlOf = ({ digest }: Version) =>
    addressOf('downloadOutgoingFile', { params: { id: detail.id, digest } });
  const one = usePdf(urlOf(left), undefined, EXACT_SIZES);
  const other = usePdf(urlOf(right), undefined, EXACT_SIZES);
  const comparison = useComparison(one.pdf, other.pdf);
  const differences = comparison?.differences ?? [];
  const [pickedId, setPickedId] = useState<string | null>(null);
  const at = differences.findIndex(({ id }) => id === pickedId);
  const picked = differences[at] ?? null;
  const step = (by: 1 | -1) => {
    const next = at === -1 ? (by === 1 ? 0 : differences.length - 1) : at + by;
    const found = differences[(next + differences.length) % differences.length];
    if (found) setPickedId(found.id);
  };
  const set = (part: Record<string, string>) =>
    setSearch((before) => new URLSearchParams({ ...Object.fromEntries(before), ...part }), { replace: true });
  useKeys({ j: () => step(1), k: () => step(-1) });

  const failures = [
    { version: left, ...one },
    { version: right, ...other },
  ].filter(({ failed }) => failed);
  const body = () => {
    if (failures.length > 0)
      return (
        <div className="blank">
          {failures.map(({ version, isEncrypted }) => (
            <p key={version.number} className="notice notice-red" role="alert">
              {t(isEncrypted ? 'compare/encrypted' : 'compare/broken', { number: version.number })}
            </p>
          ))}
        </div>
      );
    if (!one.pdf || !other.pdf)
      return (
        <AfterAWhile>
          <p className="blank">{t('pdf/opening')}</p>
        </AfterAWhile>
      );
    if (view === 'side')
      return <SideView left={one.pdf} right={other.pdf} comparison={comparison} picked={picked} />;
    if (comparison?.hasFailed && comparison.pairs.length === 0)
      return <p className="blank">{t('compare/failed')}</p>;
    if (!comparison || comparison.pairs.length === 0)
      return (
        <AfterAWhile>
          <p className="blank">{t('pdf/opening')}</p>
        </AfterAWhile>
      );
    if (view === 'overlay')
      return <OverlayView left={one.pdf} right={other.pdf} pairs={comparison.pairs} picked={picked} />;
    return <TextView comparison={comparison} picked={picked} onPick={({ id }) => setPickedId(id)} />;
  };

  return (
    <Desk
      backTo={`/outgoing/${detail.id}`}
      head={
        <DeskTitle title={t('compare/title')}>
          <p className="small muted">{detail.fields.subject}</p>
        </DeskTitle>
      }
      document={
        <div className="pdf compare">
          <div className="pdf-tools compare-tools" role="toolbar" aria-label={t('compare/view')}>
            {VIEWS.map((name) => (
              <button
                key={name}
                type="button"
                className="btn btn-small btn-plain"
                aria-pressed={view === name}
                onClick={() => set({ view: name })}
              >
                {t(`compare/${name}`)}
              </button>
            ))}
            {view === 'overlay' && <span className="small muted compare-legend">{t('compare/legend')}</span>}
          </div>
          {body()}
        </div>
      }
      acts={
        <div className="compare-head">
          <Steps
            count={differences.length}
            at={at}
            isWhole={comparison?.step === null && !comparison.hasFailed}
            onStep={step}
          />
        </div>
      }
    >
      <section className="sheet">
        <VersionChoice
          detail={detail}
          name={t('compare/left')}
          value={left.number}
          onChange={(number) => set({ from: String(number) })}
        />
        <VersionChoice
          detail={detail}
          name={t('compare/right')}
          value={right.number}
          onChange={(number) => set({ to: String(number) })}
        />
        {comparison && failures.length === 0 && (
          <Progress comparison={comparison} left={left} right={right} />
        )}
      </section>
      {differences.length > 0 && (
        <section className="sheet">
          <h2>{t('compare/list')}</h2>
          <DifferenceList differences={differences} picked={picked} onPick={({ id }) => setPickedId(id)} />
        </section>
      )}
    </Desk>
  );
};

const Chosen = ({ detail }: { detail: OutgoingDetail }) => {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const back = `/outgoing/${detail.id}`;
  const { versions } = detail;
  const last = versions.at(-1);
  const before = versions.at(-2);
  if (!last || !before)
    return <BlankDesk backTo={back} title={t('compare/title')} text={t('compare/oneOnly')} />;
  const versionOf = (name: string, usual: Version) => {
    const wanted = search.get(name);
    return wanted === null ? usual : versions.find(({ number }) => String(number) === wanted);
  };
  const [left, right] = [versionOf('from', before), versionOf('to', last)];
  if (!left || !right) return <BlankDesk backTo={back} title={t('compare/title')} text={t('compare/gone')} />;
  return <CompareDesk detail={detail} left={left} right={right} />;
};

export const ComparePage = () => {
  const { id = '' } = useParams();
  const query = useOutgoing(id);
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {(detail) => <Chosen key={detail.id} detail={detail} />}
    </QueryGate>
  );
};
