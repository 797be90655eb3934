// Sets the default circuit of one kind of document and unit.
import { type CircuitDefault, type DefaultStep, MAX_STEPS } from '@contracts/circuit.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '@contracts/vocabulary.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { StepKindField, StepPeopleField } from '../../shared/circuit/step-fields.tsx';
import { useColleagues } from '../../shared/colleagues.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';

const isKind = (value: string): value is DocumentKind => Object.hasOwn(DOCUMENT_KINDS, value);

const NEW_STEP: DefaultStep = {
  kind: 'content',
  unitHead: true,
  postIds: [],
  needs: 'all',
  dueDays: null,
  isMandatory: true,
};

interface StepProps {
  step: DefaultStep;
  place: number;
  choices: ReturnType<typeof useColleagues>['choices'];
  fault: string | undefined;
  onChange: (step: DefaultStep) => void;
  onRemove: () => void;
}

const StepFields = ({ step, place, choices, fault, onChange, onRemove }: StepProps) => {
  const { t } = useTranslation();
  return (
    <li>
      <div className="row">
        <span className="strong small grow">{t('circuit/step', { place })}</span>
        <IconButton icon="cross" label={t('circuit/removeStep', { place })} onPress={onRemove} />
      </div>
      <div className="field-pair">
        <StepKindField value={step.kind} onChange={(kind) => onChange({ ...step, kind })} />
        <Field label={t('circuit/defaults/dueDays')}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={90}
              className="input"
              value={step.dueDays ?? ''}
              onChange={({ target }) =>
                onChange({ ...step, dueDays: target.value === '' ? null : Number(target.value) })
              }
            />
          )}
        </Field>
      </div>
      <StepPeopleField
        choices={choices}
        value={step.postIds}
        fault={fault}
        onChange={(postIds) => onChange({ ...step, postIds })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={step.unitHead}
          onChange={({ target }) => onChange({ ...step, unitHead: target.checked })}
        />
        {t('circuit/defaults/unitHead')}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={step.needs === 'any'}
          onChange={({ target }) => onChange({ ...step, needs: target.checked ? 'any' : 'all' })}
        />
        {t('circuit/needsAny')}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={step.isMandatory}
          onChange={({ target }) => onChange({ ...step, isMandatory: target.checked })}
        />
        {t('circuit/defaults/mandatory')}
      </label>
    </li>
  );
};

interface Props {
  /** Null: a new one. */
  item: CircuitDefault | null;
  onDone: () => void;
  onClose: () => void;
}

export const DefaultAsk = ({ item, onDone, onClose }: Props) => {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const [kind, setKind] = useState<DocumentKind | null>(item?.kind ?? null);
  const [unitId, setUnit] = useState<string | null>(item?.unitId ?? null);
  const [steps, setSteps] = useState<DefaultStep[]>(item?.steps ?? [NEW_STEP]);
  const [isTried, setTried] = useState(false);
  const isEmpty = ({ unitHead, postIds }: DefaultStep) => !unitHead && postIds.length === 0;
  const put = useMutation({
    mutationFn: () =>
      call('putCircuitDefault', { body: { version: item?.version ?? 0, kind, unitId, steps } }),
    onSuccess: onDone,
  });
  const confirm = () => {
    setTried(true);
    if (steps.length > 0 && !steps.some(isEmpty)) put.mutate();
  };
  const label = t(item ? 'circuit/defaults/change' : 'circuit/defaults/add');
  return (
    <Ask
      title={label}
      confirm={label}
      isBusy={put.isPending}
      error={put.error ?? colleagues.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="field-pair">
        <Field label={t('circuit/defaults/forKind')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={kind ?? ''}
              disabled={item !== null}
              onChange={({ target }) => setKind(isKind(target.value) ? target.value : null)}
            >
              <option value="">{t('circuit/defaults/anyKind')}</option>
              {Object.entries(DOCUMENT_KINDS).map(([value, { name }]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('circuit/defaults/forUnit')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={unitId ?? ''}
              disabled={item !== null}
              onChange={({ target }) => setUnit(target.value || null)}
            >
              <option value="">{t('circuit/defaults/anyUnit')}</option>
              {colleagues.units.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <ol className="steps-edit">
        {steps.map((step, index) => (
          <StepFields
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
            key={index}
            step={step}
            place={index + 1}
            choices={colleagues.choices}
            fault={isTried && isEmpty(step) ? t('circuit/defaults/needsPeople') : undefined}
            onChange={(next) => setSteps(steps.map((one, at) => (at === index ? next : one)))}
            onRemove={() => setSteps(steps.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      {steps.length < MAX_STEPS && (
        <button type="button" className="btn btn-small" onClick={() => setSteps([...steps, NEW_STEP])}>
          <Icon name="plus" size={14} />
          {t('circuit/addStep')}
        </button>
      )}
    </Ask>
  );
};
