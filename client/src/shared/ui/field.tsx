// A label, its control, a hint and what is wrong with it, tied together for assistive technology.
import { type ReactNode, useId } from 'react';

export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

interface Props {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

export const Field = ({ label, hint, fault, children }: Props) => {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = Boolean(hint || fault);
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        ...(hasNote && { 'aria-describedby': noteId }),
        ...(fault && { 'aria-invalid': true as const }),
      })}
      {hasNote && (
        <span id={noteId} className={fault ? 'fault' : 'hint'}>
          {fault ?? hint}
        </span>
      )}
    </div>
  );
};
