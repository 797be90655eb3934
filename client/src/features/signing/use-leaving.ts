// A signal that fires when the page is left.
import { type RefObject, useEffect, useRef } from 'react';

export const useLeaving = (): RefObject<AbortController> => {
  const left = useRef(new AbortController());
  useEffect(() => {
    const leaving = new AbortController();
    left.current = leaving;
    return () => leaving.abort();
  }, []);
  return left;
};
