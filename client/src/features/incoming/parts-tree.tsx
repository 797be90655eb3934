// The tree of assignments as one picture: who, as what, until when, read, begun, done; more time that is asked is answered
// here, and a part taken back.
import type { Assignment, IncomingDetail } from '@contracts/incoming-document.ts';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../shared/acts/use-act.ts';
import { dateText } from '../../shared/time.ts';
import { DueText, Mark, TimeText } from '../../shared/ui/marks.tsx';

/** Its date field is heavy; who only looks never pays for it. */
const PartDialogs = lazy(async () => ({ default: (await import('./part-dialogs.tsx')).PartDialogs }));

const depthIn = (parts: readonly Assignment[], part: Assignment): number => {
  const parent = parts.find(({ id }) => id === part.parentId);
  return parent ? depthIn(parts, parent) + 1 : 0;
};

/** Children right below their parents. */
const inOrder = (parts: readonly Assignment[], parentId: string | null = null): Assignment[] =>
  parts.filter((part) => part.parentId === parentId).flatMap((part) => [part, ...inOrder(parts, part.id)]);

const PartState = ({ part }: { part: Assignment }) => {
  const { t } = useTranslation();
  if (part.doneAt) return <Mark tone="green">{t('incoming/part/done')}</Mark>;
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

const INDENT_PX = 18;

export const PartsTree = ({ detail }: { detail: IncomingDetail }) => {
  const { t } = useTranslation();
  const state = useAct<IncomingDetail, string>('incoming', detail);
  const [act, id] = state.open?.split(':') ?? [];
  const asked = detail.assignments.find((part) => part.id === id);
  return (
    <section className="sheet">
      <h2>{t('incoming/section/assignments')}</h2>
      <ul className="stack">
        {inOrder(detail.assignments).map((part) => (
          <li key={part.id} style={{ paddingLeft: depthIn(detail.assignments, part) * INDENT_PX }}>
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
            {(part.can.answerTime || part.can.withdraw) && (
              <div className="row-wrap">
                {part.can.answerTime && (
                  <>
                    <button
                      type="button"
                      className="btn btn-small"
                      aria-label={`${t('incoming/act/giveTime')}: ${part.person.name}`}
                      onClick={() => state.ask(`give:${part.id}`)}
                    >
                      {t('incoming/act/giveTime')}
                    </button>
                    <button
                      type="button"
                      className="btn btn-small"
                      aria-label={`${t('incoming/act/refuseTime')}: ${part.person.name}`}
                      onClick={() => state.ask(`refuse:${part.id}`)}
                    >
                      {t('incoming/act/refuseTime')}
                    </button>
                  </>
                )}
                {part.can.withdraw && (
                  <button
                    type="button"
                    className="btn btn-small"
                    aria-label={`${t('incoming/act/withdraw')}: ${part.person.name}`}
                    onClick={() => state.ask(`withdraw:${part.id}`)}
                  >
                    {t('incoming/act/withdraw')}
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {asked && (
        <Suspense>
          <PartDialogs key={state.open} act={act ?? ''} detail={detail} part={asked} state={state} />
        </Suspense>
      )}
    </section>
  );
};
