// Choosing documents that wait for an instruction, and the one question for all that are chosen.
import type { IncomingListItem } from '@contracts/incoming-document.ts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useKeys } from '../../shared/keyboard.ts';
import { PickAllOrNone, type Picks } from '../../shared/list/picks.tsx';

/** Its people and date fields are heavy; lists never pay for them. */
const AssignManyAsk = lazy(async () => ({
  default: (await import('./assign-many-dialog.tsx')).AssignManyAsk,
}));

/** As many as one question is about. */
export const MOST_AT_ONCE = 50;

interface Props {
  picks: Picks;
  items: readonly IncomingListItem[];
}

export const AssignMany = ({ picks, items }: Props) => {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [asked, setAsked] = useState<readonly IncomingListItem[] | null>(null);
  const { chosen } = picks;
  const ask = () => setAsked(items.filter(({ id }) => chosen.has(id)));
  useKeys({
    a: () => {
      // The document open beside the list has the key for itself.
      if (chosen.size > 0 && search.get('open') === null) ask();
    },
  });
  return (
    <>
      {items.length > 0 && <PickAllOrNone picks={picks} />}
      {chosen.size > 0 && (
        <button type="button" className="btn btn-small btn-primary" onClick={ask}>
          {t('incoming/many/begin', { count: chosen.size })}
        </button>
      )}
      {asked && (
        <Suspense>
          <AssignManyAsk documents={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
};
