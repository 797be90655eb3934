// One own part of the work: of which document, what is wanted and by whom, in which role, and by when.
import type { MyWorkItem } from '@contracts/incoming-work.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { dateText, shorten } from '../../shared/time.ts';
import { Mark, UrgencyTag } from '../../shared/ui/marks.tsx';
import { useNameOf } from '../../shared/ui/use-name-of.ts';
import { addressFor, useInsteadOf } from './use-incoming.ts';

const SUBJECT_MAX = 180;
const INSTRUCTION_MAX = 120;

export const MyWorkRow = ({ item }: { item: MyWorkItem }) => {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  const insteadOf = useInsteadOf();
  const { document, role, dueOn, givenBy, instruction, isTimeAsked } = item;
  return (
    <tr className={document.isRead ? '' : 'pending'}>
      <td className="num lead nowrap">
        <div>{document.numberText}</div>
        <div className="aux">{dateText(document.issuedOn)}</div>
      </td>
      <td className="first">
        <Link
          className="subject"
          data-row={document.id}
          to={addressFor(document.id, insteadOf)}
          title={document.subject}
        >
          {shorten(document.subject, SUBJECT_MAX)}
          {!document.isRead && <span className="sr-only"> ({t('incoming/unread')})</span>}
        </Link>
        {instruction && (
          <div className="work-instruction" title={instruction}>
            {t('incoming/work/instruction', { text: shorten(instruction, INSTRUCTION_MAX) })}
          </div>
        )}
        <div className="row-wrap aux">
          <UrgencyTag urgency={document.urgency} />
          <span>{document.sender.name}</span>
        </div>
      </td>
      <td className="who">{givenBy && `${nameOf(givenBy)}, ${givenBy.title}`}</td>
      <td className="state">
        <Mark tone={role === 'lead' ? 'blue' : 'grey'}>{t(`assignmentRole/${role}`)}</Mark>
        {isTimeAsked && (
          <div>
            <Mark tone="amber">{t('incoming/work/timeAsked')}</Mark>
          </div>
        )}
      </td>
      <td className="end">
        {dueOn ? <DueText dueOn={dueOn} /> : <span className="muted">{t('incoming/work/noDue')}</span>}
      </td>
    </tr>
  );
};
