// After an arrival is registered or refused: on to the next that waits, where the clerk has asked for that once.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '../../shared/api-client.ts';
import { say } from '../../shared/ui/toast.tsx';

/** From this document to the next of the list it was opened from, if it was, or to another. */
export interface Way {
  id: string;
  next: string | undefined;
  open: (id: string) => void;
}

const STORED = 'vanthu.onward';
const QUEUE = 'to-receive';

/** `choice`: for the question; `go`: once the act is done. */
export const useOnward = ({ id, next, open }: Way) => {
  const { t } = useTranslation();
  const leave = useNavigate();
  const [isWanted, setWanted] = useState(() => localStorage.getItem(STORED) === 'yes');
  const change = (wanted: boolean) => {
    localStorage.setItem(STORED, wanted ? 'yes' : 'no');
    setWanted(wanted);
  };
  const choice = (
    <label className="check">
      <input type="checkbox" checked={isWanted} onChange={({ target }) => change(target.checked)} />
      <span>{t('incoming/ask/onward')}</span>
    </label>
  );
  const toQueue = () => void leave(`/incoming?box=${QUEUE}`);
  /** The list knows neither what came meanwhile nor what a colleague has taken. */
  const on = async () => {
    const { items } = await call('listIncoming', { query: { box: QUEUE } });
    const waiting = items.map((item) => item.id).filter((one) => one !== id);
    const onward = waiting.find((one) => one === next) ?? waiting[0];
    if (onward !== undefined) return open(onward);
    say(t('incoming/done/noneLeft'));
    toQueue();
  };
  /** Where the queue cannot be asked, its own page says so and asks again. */
  const go = () => {
    if (isWanted) on().catch(toQueue);
  };
  return { choice, go };
};
