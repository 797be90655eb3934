// The fields of an entry as they were read, each beside its source.
import type { ProposedName } from '@contracts/intake.ts';
import { DOCUMENT_KINDS, Urgency } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { RecognisedField } from '../../shared/recognised/recognised-field.tsx';
import type { RecognisedState } from '../../shared/recognised/use-recognised.ts';
import { PickDate } from '../../shared/ui/hard-fields.tsx';

type TextName = 'senderName' | 'numberText' | 'place' | 'signerName' | 'signerTitle';
const MAX: Record<TextName, number> = {
  senderName: 300,
  numberText: 100,
  place: 100,
  signerName: 100,
  signerTitle: 200,
};

interface Props {
  state: RecognisedState;
  faultOf: (name: ProposedName) => string | undefined;
}

export const ScanFields = ({ state, faultOf }: Props) => {
  const { t } = useTranslation();
  const text = (name: TextName) => (
    <RecognisedField name={name} label={t(`scans/field/${name}`)} state={state} fault={faultOf(name)}>
      {(control) => (
        <input
          {...control}
          className="input"
          maxLength={MAX[name]}
          value={state.textOf(name)}
          onChange={(event) => state.type(name, event.target.value)}
        />
      )}
    </RecognisedField>
  );
  return (
    <>
      {text('numberText')}
      <RecognisedField
        name="issuedOn"
        label={t('scans/field/issuedOn')}
        state={state}
        fault={faultOf('issuedOn')}
      >
        {(control) => (
          <PickDate
            control={control}
            isPast
            value={state.textOf('issuedOn') || null}
            onChange={(day) => state.type('issuedOn', day ?? '')}
          />
        )}
      </RecognisedField>
      {text('senderName')}
      <RecognisedField
        name="subject"
        label={t('scans/field/subject')}
        state={state}
        fault={faultOf('subject')}
      >
        {(control) => (
          <textarea
            {...control}
            className="input"
            rows={3}
            maxLength={1000}
            value={state.textOf('subject')}
            onChange={(event) => state.type('subject', event.target.value)}
          />
        )}
      </RecognisedField>
      <RecognisedField name="kind" label={t('scans/field/kind')} state={state} fault={faultOf('kind')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={state.textOf('kind')}
            onChange={(event) => state.type('kind', event.target.value)}
          >
            <option value="">{t('scans/noKind')}</option>
            {Object.entries(DOCUMENT_KINDS).map(([kind, { name }]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </select>
        )}
      </RecognisedField>
      <RecognisedField name="urgency" label={t('scans/field/urgency')} state={state} fault={undefined}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={state.textOf('urgency') || 'normal'}
            onChange={(event) => state.type('urgency', event.target.value)}
          >
            {Urgency.options.map((urgency) => (
              <option key={urgency} value={urgency}>
                {t(`urgency/${urgency}`)}
              </option>
            ))}
          </select>
        )}
      </RecognisedField>
      {text('place')}
      {text('signerName')}
      {text('signerTitle')}
    </>
  );
};
