// Whether the reading pane is wanted: remembered per computer, and never on a narrow screen.
import { useState, useSyncExternalStore } from 'react';

const STORED = 'vanthu.pane';
const wide = window.matchMedia('(min-width: 1100px)');
const subscribe = (listener: () => void) => {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
};

export const usePaneWish = (): [boolean, (isWanted: boolean) => void] => {
  const isWide = useSyncExternalStore(subscribe, () => wide.matches);
  const [isWanted, setWanted] = useState(() => localStorage.getItem(STORED) === 'yes');
  const change = (next: boolean) => {
    localStorage.setItem(STORED, next ? 'yes' : 'no');
    setWanted(next);
  };
  return [isWide && isWanted, change];
};
