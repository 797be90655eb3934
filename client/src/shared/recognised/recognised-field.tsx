// A field whose value a machine proposes: where it was found and how sure it is, and one key to say that it is right.
import type { ProposedName } from '@contracts/read-fields.ts';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type ControlProps, Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import type { RecognisedState } from './use-recognised.ts';
import './recognised.css';

interface Props {
  name: ProposedName;
  label: string;
  state: RecognisedState;
  fault?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

export const RecognisedField = ({ name, label, state, fault, children }: Props) => {
  const { t } = useTranslation();
  const proposed = state.proposedOf(name);
  const waits = state.waits(name);
  const confirm = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || !waits) return;
    event.preventDefault();
    state.confirm(name);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the control inside
    <div
      className={waits ? 'recognised recognised-waits' : 'recognised'}
      onFocus={() => state.focus(name)}
      onKeyDown={confirm}
    >
      <Field label={label} fault={fault}>
        {children}
      </Field>
      {proposed && (
        <p className="recognised-from small muted">
          <span>
            {t(`recognised/source/${proposed.source}`)} · {Math.round(proposed.confidence * 100)} %
          </span>
          {waits && (
            <button type="button" className="btn recognised-confirm" onClick={() => state.confirm(name)}>
              <Icon name="check" size={14} />
              {t('recognised/confirm')}
              <span className="sr-only">{label}</span>
            </button>
          )}
        </p>
      )}
    </div>
  );
};
