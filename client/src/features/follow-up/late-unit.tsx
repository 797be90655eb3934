// The late work of one unit, person by person: how much, when he was reminded last, and of which documents.
import type { LatePart, LatePerson, LateUnit } from '@contracts/follow-up.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { PickBox, type Picks } from '../../shared/list/picks.tsx';
import { numberText, shorten } from '../../shared/time.ts';
import { Mark, UrgencyTag, useSaidTime } from '../../shared/ui/marks.tsx';
import { unitAnchor } from './unit-bars.tsx';

const SUBJECT_MAX = 140;

const Part = ({ part }: { part: LatePart }) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  const { reminded, role, urgency } = part;
  return (
    <li className="late-part">
      <Link to={`/incoming/${part.documentId}`} title={part.subject}>
        {shorten(part.subject, SUBJECT_MAX)}
      </Link>
      <span className="row-wrap small muted">
        <DueText dueOn={part.dueOn} />
        <UrgencyTag urgency={urgency} />
        <span className="num">{part.numberText}</span>
        {role && <span>{t(`assignmentRole/${role}`)}</span>}
        <span>{t(part.hasBegun ? 'followUp/begun' : 'followUp/notBegun')}</span>
        {part.isTimeAsked && <Mark tone="amber">{t('incoming/work/timeAsked')}</Mark>}
        {reminded && (
          <span>
            {t('followUp/reminded', {
              count: reminded.count,
              at: said(reminded.at),
              by: reminded.by?.name ?? t('common/system'),
            })}
          </span>
        )}
      </span>
    </li>
  );
};

/** The last of all that was said to him. */
const lastSaid = ({ parts }: LatePerson) =>
  parts
    .flatMap(({ reminded }) => (reminded === null ? [] : [reminded]))
    .toSorted((a, b) => b.at.localeCompare(a.at))[0];

interface Props {
  late: LateUnit;
  picks: Picks | null;
  canUrge: (person: LatePerson) => boolean;
  onUrge: (personId: string) => void;
}

const Person = ({
  late,
  picks,
  isUrgeable,
  onUrge,
}: Omit<Props, 'late' | 'canUrge'> & { late: LatePerson; isUrgeable: boolean }) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  const { person, overdue, soon, parts } = late;
  const last = lastSaid(late);
  const hidden = overdue + soon - parts.length;
  return (
    <li className="late-person">
      <div className="row-wrap">
        {person && picks && isUrgeable && <PickBox picks={picks} id={person.id} name={person.name} />}
        <span className="grow">
          <span className="strong" {...(person && isUrgeable && { 'data-row': person.id, tabIndex: -1 })}>
            {person?.name ?? t('followUp/nobody')}
          </span>{' '}
          <span className="small muted">{person?.title}</span>
        </span>
        {overdue > 0 && (
          <Mark tone="red">{t('followUp/overdue', { count: overdue, shown: numberText(overdue) })}</Mark>
        )}
        {soon > 0 && <Mark tone="amber">{t('followUp/soon', { count: soon, shown: numberText(soon) })}</Mark>}
        {last && (
          <span className="small muted">
            {t('followUp/last', { at: said(last.at), by: last.by?.name ?? t('common/system') })}
          </span>
        )}
        {person && (
          <button
            type="button"
            className="btn btn-small"
            disabled={!isUrgeable}
            title={isUrgeable ? undefined : t('followUp/resting')}
            aria-label={t('followUp/urgeOne', { name: person.name })}
            onClick={() => onUrge(person.id)}
          >
            {t(isUrgeable ? 'followUp/urge' : 'followUp/urged')}
          </button>
        )}
      </div>
      <ul>
        {parts.map((part) => (
          <Part key={`${part.documentId}${part.partId}`} part={part} />
        ))}
      </ul>
      {hidden > 0 && <p className="small muted">{t('followUp/hidden', { count: hidden })}</p>}
    </li>
  );
};

export const LateUnitPart = ({ late, picks, canUrge, onUrge }: Props) => {
  const { t } = useTranslation();
  const name = late.unit?.name ?? t('followUp/nobody');
  return (
    <section className="card" id={unitAnchor(late.unit)} aria-label={name}>
      <header>
        <h2>{name}</h2>
      </header>
      <ul>
        {late.people.map((person) => (
          <Person
            key={person.person?.id ?? ''}
            late={person}
            picks={picks}
            isUrgeable={canUrge(person)}
            onUrge={onUrge}
          />
        ))}
      </ul>
    </section>
  );
};
