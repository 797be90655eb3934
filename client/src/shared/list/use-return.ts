// Back from a document, the list stands where it was left: the row that was opened has the focus.
import { type RefObject, useEffect, useRef } from 'react';
import { NavigationType, useNavigationType } from 'react-router';
import { lastOpened } from '../neighbours.ts';
import type { DocumentFeature } from '../query-keys.ts';

export const useReturn = (
  container: RefObject<HTMLElement | null>,
  feature: DocumentFeature,
  isFilled: boolean,
): void => {
  const isBack = useNavigationType() === NavigationType.Pop;
  const isDone = useRef(false);
  useEffect(() => {
    if (!isFilled || isDone.current) return;
    isDone.current = true;
    const id = lastOpened(feature);
    if (!isBack || !id) return;
    const row = container.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'center' });
  }, [container, feature, isBack, isFilled]);
};
