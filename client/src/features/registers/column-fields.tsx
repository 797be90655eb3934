// The columns that a clerk writes by hand, each with the head it has in the register.
import type { WrittenColumns } from '@contracts/register-rows.ts';
import type { RegisterBook } from '@contracts/registers.ts';
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { TextField } from '../../shared/ui/text-field.tsx';

export const NO_COLUMNS: WrittenColumns = {
  ...{ numberText: '', arrivedOn: null, documentOn: null, subject: '', author: '', recipients: '' },
  ...{ keptBy: '', copies: null, movedOn: null, receivedBy: '', note: '' },
};

const MOST = { numberText: 60, author: 200, recipients: 1000, keptBy: 200, receivedBy: 500, note: 500 };
const SUBJECT_MOST = 600;

interface Props {
  direction: RegisterBook['direction'];
  value: WrittenColumns;
  onChange: (value: WrittenColumns) => void;
  /** Number and date come from the book. */
  isNumbered: boolean;
  subjectFault?: string | undefined;
}

export const ColumnFields = ({ direction, value, onChange, isNumbered, subjectFault }: Props) => {
  const { t } = useTranslation();
  const isIncoming = direction === 'incoming';
  const set = (part: Partial<WrittenColumns>) => onChange({ ...value, ...part });
  const line = (name: keyof typeof MOST, label: string) => (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          className="input"
          maxLength={MOST[name]}
          value={value[name]}
          onChange={({ target }) => set({ [name]: target.value })}
        />
      )}
    </Field>
  );
  const day = (name: 'arrivedOn' | 'documentOn' | 'movedOn', label: string) => (
    <Field label={label}>
      {(control) => (
        <PickDate control={control} value={value[name]} onChange={(next) => set({ [name]: next })} isPast />
      )}
    </Field>
  );
  return (
    <>
      {isIncoming && !isNumbered && day('arrivedOn', t('registers/ten/incoming/on'))}
      {(isIncoming || !isNumbered) && (
        <div className="field-pair">
          {line('numberText', t(`registers/ten/${direction}/numberText`))}
          {day('documentOn', t(`registers/ten/${direction}/documentOn`))}
        </div>
      )}
      <TextField
        label={t(`registers/ten/${direction}/subject`)}
        max={SUBJECT_MOST}
        rows={2}
        value={value.subject}
        onChange={(subject) => set({ subject })}
        fault={subjectFault}
      />
      <div className="field-pair">
        {line('author', t(`registers/ten/${direction}/author`))}
        {line('recipients', t(`registers/ten/${direction}/recipients`))}
      </div>
      {!isIncoming && (
        <div className="field-pair">
          {line('keptBy', t('registers/ten/outgoing/keptBy'))}
          <Field label={t('registers/ten/outgoing/copies')}>
            {(control) => (
              <input
                {...control}
                className="input num"
                inputMode="numeric"
                value={value.copies ?? ''}
                onChange={({ target }) => {
                  const digits = target.value.replace(/\D/g, '').slice(0, 5);
                  set({ copies: digits === '' ? null : Number(digits) });
                }}
              />
            )}
          </Field>
        </div>
      )}
      <div className="field-pair">
        {day('movedOn', t(`registers/ten/${direction}/movedOn`))}
        {line('receivedBy', t(`registers/ten/${direction}/receivedBy`))}
      </div>
      {line('note', t(`registers/ten/${direction}/notes`))}
    </>
  );
};
