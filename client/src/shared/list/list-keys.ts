// j and k walk the rows of a list; Enter is the link's own.
import type { RefObject } from 'react';
import { useKeys } from '../keyboard.ts';

const ROW = '[data-row]';

/** Focuses the next or previous row link inside the container. */
const walk = (container: HTMLElement | null, step: number) => {
  const rows = [...(container?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  const at = rows.findIndex((row) => row.matches(':focus'));
  const next = at === -1 ? rows[step > 0 ? 0 : rows.length - 1] : rows[at + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
};

export const useListKeys = (container: RefObject<HTMLElement | null>): void =>
  useKeys({
    j: () => walk(container.current, 1),
    k: () => walk(container.current, -1),
  });
