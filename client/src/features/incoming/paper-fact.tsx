// What is noted of the paper original: the last note, and those before it.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import type { PaperNote } from '@contracts/incoming-paper.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../../shared/time.ts';
import { useSaidTime } from '../../shared/ui/marks.tsx';

const Note = ({ note }: { note: PaperNote }) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  const { receivedOn, place, remark, by, at } = note;
  const state =
    receivedOn === null
      ? t('incoming/paper/missing')
      : t('incoming/paper/received', { date: dateText(receivedOn) });
  return (
    <>
      <span>{[state, place, remark].filter(Boolean).join(' · ')}</span>{' '}
      <span className="muted small">· {t('incoming/paper/byWhom', { name: by.name, at: said(at) })}</span>
    </>
  );
};

export const PaperFact = ({ paper }: Pick<IncomingDetail, 'paper'>) => {
  const { t } = useTranslation();
  const last = paper.at(-1);
  if (!last) return null;
  const earlier = paper.slice(0, -1).reverse();
  return (
    <>
      <Note note={last} />
      {earlier.length > 0 && (
        <details className="small">
          <summary>{t('incoming/paper/earlier', { count: earlier.length })}</summary>
          <ul>
            {earlier.map((note) => (
              <li key={note.at}>
                <Note note={note} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};
