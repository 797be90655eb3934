// A button that opens a short list; arrow keys, Esc and a click outside do what people expect.
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

interface Props {
  label: string;
  /** What the button shows. */
  face: ReactNode;
  className?: string;
  /** Opens above the button (bottom bars). */
  isUp?: boolean;
  /** A menu of acts, or a panel of other content. */
  role?: 'menu' | 'dialog';
  /** Receives a function that closes the list. */
  children: (close: () => void) => ReactNode;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

export const Menu = ({ label, face, className = 'btn', isUp = false, role = 'menu', children }: Props) => {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    list.current?.querySelector<HTMLElement>('[role^="menuitem"],a,button')?.focus();
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !anchor.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role^="menuitem"],a,button') ?? [])];
    const at = items.findIndex((item) => item.matches(':focus'));
    items[(at + step + items.length) % items.length]?.focus();
  };

  return (
    <span className="menu-anchor" ref={anchor}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup={role}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {face}
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the role is menu or dialog
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
        <div
          ref={list}
          className={`menu ${isUp ? 'menu-up' : ''}`}
          role={role}
          aria-label={label}
          onKeyDown={onKeyDown}
        >
          {children(close)}
        </div>
      )}
    </span>
  );
};
