// One-letter keys and two-letter sequences ("g d"). Silent in inputs, in dialogs and while Telex/VNI composes.
import { useEffect, useRef } from 'react';

type KeyMap = Record<string, () => void>;

const SEQUENCE_MS = 1200;
let pending = '';
let pendingAt = 0;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  !target.matches('input[type="checkbox"].pick') &&
  (target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('dialog,[role="dialog"],[role="listbox"],[role="menu"],[data-keys="own"]') !== null);

const nameOf = (event: KeyboardEvent): string =>
  `${event.ctrlKey || event.metaKey ? 'Ctrl-' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;

/** Binds keys while the component is shown. The newest map is used on every key press. */
export const useKeys = (map: KeyMap): void => {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target)) return;
      const name = nameOf(event);
      const sequence = Date.now() - pendingAt < SEQUENCE_MS ? `${pending} ${name}` : name;
      const act =
        latest.current[sequence] ?? (sequence === name || !pending ? latest.current[name] : undefined);
      if (act) {
        event.preventDefault();
        pendingAt = 0;
        act();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
};

/** Remembers the first letter of a sequence; installed once, after all bindings had their turn. */
export const rememberPrefix = (): (() => void) => {
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || isTyping(event.target) || event.ctrlKey || event.metaKey) return;
    const starts = event.key === 'g' && !event.defaultPrevented;
    pending = starts ? 'g' : '';
    pendingAt = starts ? Date.now() : 0;
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
};
