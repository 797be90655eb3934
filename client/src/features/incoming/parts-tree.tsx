// The tree of assignments as one picture: who, as what, until when, read, begun, done; more time that is asked is answered
// here, and a part taken back.
import type { Assignment, IncomingDetail } from '@contracts/incoming-document.ts';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../shared/acts/use-act.ts';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { dateText } from '../../shared/time.ts';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import './parts-tree.css';

/** Its date field is heavy; who only looks never pays for it. */
const PartDialogs = lazy(async () => ({ default: (await import('./part-dialogs.tsx')).PartDialogs }));

const PartState = ({ part }: { part: Assignment }) => {
  const { t } = useTranslation();
  if (part.doneAt) return <Mark tone="green">{t('incoming/part/done')}</Mark>;
  if (part.hasLeft) return <Mark tone="amber">{t('incoming/part/left')}</Mark>;
  if (part.startedAt) return <Mark tone="blue">{t('incoming/part/begun')}</Mark>;
  return <span className="muted">{t(part.readAt ? 'incoming/readYes' : 'incoming/readNo')}</span>;
};

const Requests = ({ part }: { part: Assignment }) => {
  const { t } = useTranslation();
  return part.requests.map(({ id, wantedOn, reason, answer, at }) => (
    <p key={id} className="small muted">
      {t('incoming/part/timeAsked', { date: dateText(wantedOn), reason })} · <TimeText at={at} /> ·{' '}
      {answer === null && t('incoming/part/timeWaits')}
      {answer?.agreed && t('incoming/part/timeGiven', { date: answer.dueOn ? dateText(answer.dueOn) : '' })}
      {answer?.agreed === false && t('incoming/part/timeRefused', { reason: answer.text })}
    </p>
  ));
};

type State = ReturnType<typeof useAct<IncomingDetail, string>>;

const ACTS = [
  { name: 'giveTime', act: 'give', may: ({ can }: Assignment) => can.answerTime },
  { name: 'refuseTime', act: 'refuse', may: ({ can }: Assignment) => can.answerTime },
  { name: 'giveAnew', act: 'anew', may: ({ can }: Assignment) => can.giveAnew },
  { name: 'withdraw', act: 'withdraw', may: ({ can }: Assignment) => can.withdraw },
] as const;

const PartActs = ({ part, state }: { part: Assignment; state: State }) => {
  const { t } = useTranslation();
  const acts = ACTS.filter(({ may }) => may(part));
  if (acts.length === 0) return null;
  return (
    <div className="row-wrap">
      {acts.map(({ name, act }) => (
        <button
          key={name}
          type="button"
          className="btn btn-small"
          aria-label={`${t(`incoming/act/${name}`)}: ${part.person.name}`}
          onClick={() => state.ask(`${act}:${part.id}`)}
        >
          {t(`incoming/act/${name}`)}
        </button>
      ))}
    </div>
  );
};

interface LevelProps {
  parts: readonly Assignment[];
  /** Null: what leaders gave. */
  parentId: string | null;
  state: State;
}

const Level = ({ parts, parentId, state }: LevelProps) => {
  const { t } = useTranslation();
  const own = parts.filter((part) => part.parentId === parentId);
  if (own.length === 0) return null;
  return (
    <ul className="parts">
      {own.map((part) => (
        <li key={part.id}>
          <div className="part">
            <div className="people-row">
              <span>
                <span className="muted">{t(`assignmentRole/${part.role}`)}: </span>
                <span className="strong">{part.person.name}</span>
              </span>
              <span className="small">
                <DueText dueOn={part.dueOn} isDone={part.doneAt !== null} />
              </span>
              <span className="small muted">
                {part.person.title}
                {part.unit && ` · ${part.unit.name}`}
                {part.isUnits && ` (${t('incoming/part/isUnits')})`}
              </span>
              <span className="small">
                <PartState part={part} />
              </span>
            </div>
            {part.handedOver.map(({ from, at, reason }) => (
              <p key={at} className="small muted">
                {t('incoming/part/handedOver', { name: from.name, reason })}
              </p>
            ))}
            <Requests part={part} />
            <PartActs part={part} state={state} />
          </div>
          <Level parts={parts} parentId={part.id} state={state} />
        </li>
      ))}
    </ul>
  );
};

export const PartsTree = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const state = useAct<IncomingDetail, string>('incoming', detail);
  const [act, id] = state.open?.split(':') ?? [];
  const asked = detail.assignments.find((part) => part.id === id);
  return (
    <section className="sheet">
      <h2>{t('incoming/section/assignments')}</h2>
      <Level parts={detail.assignments} parentId={null} state={state} />
      {asked && (
        <Suspense>
          <PartDialogs key={state.open} act={act ?? ''} detail={detail} part={asked} state={state} />
        </Suspense>
      )}
    </section>
  );
};
