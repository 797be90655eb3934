// Choosing several documents of a queue, by tick or by "x".
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../keyboard.ts';
import './picks.css';

export interface Picks {
  chosen: ReadonlySet<string>;
  toggle: (id: string) => void;
  isFull: boolean;
  all: () => void;
  none: () => void;
}

/** The row or card that has the focus, or that is open beside the list. */
const rowInFocus = (): string | undefined =>
  document.activeElement?.closest('tr, li')?.querySelector<HTMLElement>('[data-row]')?.dataset.row;

/** Null for a queue in which nothing is done together (`null`). What has left the queue is no longer chosen. */
export const usePicks = (queue: string | null, ids: readonly string[], most: number): Picks | null => {
  const [ticked, setTicked] = useState<{ queue: string | null; ids: ReadonlySet<string> }>({
    queue,
    ids: new Set(),
  });
  const shown = new Set(ids);
  const chosen = new Set(ticked.queue === queue ? [...ticked.ids].filter((id) => shown.has(id)) : []);
  const set = (next: Iterable<string>) => setTicked({ queue, ids: new Set([...next].slice(0, most)) });
  const toggle = (id: string) =>
    set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]);
  useKeys({
    x: () => {
      const id = queue === null ? undefined : rowInFocus();
      if (id !== undefined && shown.has(id)) toggle(id);
    },
  });
  if (queue === null) return null;
  return { chosen, toggle, isFull: chosen.size >= most, all: () => set(ids), none: () => set([]) };
};

export const PickBox = ({ picks, id, name }: { picks: Picks; id: string; name: string }) => {
  const { t } = useTranslation();
  const isOn = picks.chosen.has(id);
  return (
    <input
      type="checkbox"
      className="pick"
      aria-label={t('batch/pick', { name })}
      title={t('batch/pickKey')}
      checked={isOn}
      disabled={picks.isFull && !isOn}
      onChange={() => picks.toggle(id)}
    />
  );
};

/** All that are shown, or none of those that are chosen. */
export const PickAllOrNone = ({ picks: { chosen, all, none } }: { picks: Picks }) => {
  const { t } = useTranslation();
  return chosen.size === 0 ? (
    <button type="button" className="btn btn-small" onClick={all}>
      {t('batch/pickAll')}
    </button>
  ) : (
    <button type="button" className="btn btn-small" onClick={none}>
      {t('batch/pickNone', { count: chosen.size })}
    </button>
  );
};
