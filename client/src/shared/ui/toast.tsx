// One-line news of what was done, read out by screen readers and gone by itself.
import { useEffect, useSyncExternalStore } from 'react';
import { Icon } from './icon.tsx';

interface Toast {
  id: number;
  text: string;
}

let toasts: readonly Toast[] = [];
let counter = 0;
const listeners = new Set<() => void>();
const publish = (next: readonly Toast[]) => {
  toasts = next;
  for (const listener of listeners) listener();
};

export const say = (text: string): void => {
  counter += 1;
  publish([...toasts.slice(-2), { id: counter, text }]);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const SHOWN_MS = 5000;

const ToastLine = ({ toast }: { toast: Toast }) => {
  useEffect(() => {
    const timer = setTimeout(() => publish(toasts.filter(({ id }) => id !== toast.id)), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast.id]);
  return (
    <div className="toast">
      <Icon name="check" />
      {toast.text}
    </div>
  );
};

export const Toasts = () => {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
};
