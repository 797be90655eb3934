// The circuit in the draft: the agency's default as it is, or one of the document's own, in which mandatory steps stay.
import { type CircuitStepChoice, MAX_STEPS } from '@contracts/circuit.ts';
import type { DocumentKind } from '@contracts/vocabulary.ts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { StepKindField, StepPeopleField } from '../../shared/circuit/step-fields.tsx';
import { useColleagues } from '../../shared/colleagues.ts';
import { keys } from '../../shared/query-keys.ts';
import { dateText } from '../../shared/time.ts';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { IconButton } from '../../shared/ui/icon-button.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import './circuit.css';

interface UsualStep extends CircuitStepChoice {
  isMandatory: boolean;
  people: Array<{ name: string; title: string }>;
}

interface StepProps {
  step: CircuitStepChoice;
  place: number;
  isLast: boolean;
  /** By the default of the agency: its kind and people stay. */
  isMandatory: boolean;
  choices: ReturnType<typeof useColleagues>['choices'];
  onChange: (step: CircuitStepChoice) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

const StepEditor = (props: StepProps) => {
  const { step, place, isLast, isMandatory, choices, onChange, onMove, onRemove } = props;
  const { t } = useTranslation();
  return (
    <li>
      <div className="row">
        <span className="strong small grow">
          {t('circuit/step', { place })}
          {isMandatory && <span className="muted"> · {t('circuit/mandatory')}</span>}
        </span>
        <IconButton
          icon="up"
          label={t('circuit/moveUp', { place })}
          isOff={place === 1}
          onPress={() => onMove(-1)}
        />
        <IconButton
          icon="down"
          label={t('circuit/moveDown', { place })}
          isOff={isLast}
          onPress={() => onMove(1)}
        />
        <IconButton
          icon="cross"
          label={t('circuit/removeStep', { place })}
          isOff={isMandatory}
          onPress={onRemove}
        />
      </div>
      <div className="field-pair">
        <StepKindField
          value={step.kind}
          isOff={isMandatory}
          onChange={(kind) => onChange({ ...step, kind })}
        />
        <Field label={t('circuit/dueOn')}>
          {(control) => (
            <PickDate
              control={control}
              value={step.dueOn ?? null}
              onChange={(dueOn) => onChange({ ...step, dueOn })}
            />
          )}
        </Field>
      </div>
      <StepPeopleField
        choices={choices}
        value={step.postIds}
        onChange={(postIds) => onChange({ ...step, postIds })}
      />
      {step.postIds.length > 1 && (
        <Field label={t('circuit/needs')}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={step.needs}
              onChange={({ target }) => onChange({ ...step, needs: target.value === 'any' ? 'any' : 'all' })}
            >
              <option value="all">{t('circuit/needsAll')}</option>
              <option value="any">{t('circuit/needsAny')}</option>
            </select>
          )}
        </Field>
      )}
    </li>
  );
};

const UsualSteps = ({ steps }: { steps: readonly UsualStep[] }) => {
  const { t } = useTranslation();
  return (
    <ol className="circuit">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
        <li key={index}>
          <span className="strong">{t(`circuit/stepKind/${step.kind}`)}</span>{' '}
          {step.isMandatory && <span className="muted small">{t('circuit/mandatory')}</span>}{' '}
          {step.dueOn && (
            <span className="muted small num">{t('circuit/due', { date: dateText(step.dueOn) })}</span>
          )}
          <div className="muted">{step.people.map(({ name, title }) => `${name}, ${title}`).join('; ')}</div>
        </li>
      ))}
    </ol>
  );
};

interface Props {
  kind: DocumentKind | null;
  value: CircuitStepChoice[] | null;
  fault: string | undefined;
  onChange: (value: CircuitStepChoice[] | null) => void;
}

const moved = <T,>(list: readonly T[], from: number, by: number): T[] => {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(from + by, 0, one);
  return next;
};

export const CircuitEditor = ({ kind, value, fault, onChange }: Props) => {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const usual = useQuery({
    queryKey: keys.circuit(kind ?? ''),
    queryFn: () => call('getDefaultCircuit', { query: { kind: kind ?? 'cong-van' } }),
    enabled: kind !== null,
  });
  const steps: readonly UsualStep[] = usual.data?.steps ?? [];
  const mandatory = steps.filter(({ isMandatory }) => isMandatory);
  const isMandatory = (step: CircuitStepChoice) =>
    mandatory.some(
      (one) => one.kind === step.kind && one.postIds.every((postId) => step.postIds.includes(postId)),
    );
  const put = (index: number, step: CircuitStepChoice) =>
    onChange(value?.map((one, at) => (at === index ? step : one)) ?? null);
  const own = () =>
    onChange(
      steps.map(({ kind: stepKind, postIds, needs, dueOn }) => ({ kind: stepKind, postIds, needs, dueOn })),
    );
  return (
    <fieldset className="circuit-field" aria-label={t('circuit/title')}>
      <div className="row-wrap">
        <span className="strong small grow">{t('circuit/title')}</span>
        {value === null ? (
          <button type="button" className="btn btn-small" disabled={kind === null} onClick={own}>
            {t('circuit/edit')}
          </button>
        ) : (
          <button type="button" className="btn btn-small" onClick={() => onChange(null)}>
            {t('circuit/useDefault')}
          </button>
        )}
      </div>
      <ProblemNotice error={usual.error ?? colleagues.error} onRetry={() => void usual.refetch()} />
      {fault && <span className="fault">{fault}</span>}
      {value === null && (
        <>
          <p className="muted small">
            {kind === null
              ? t('circuit/kindFirst')
              : t(steps.length === 0 ? 'circuit/none' : 'circuit/isDefault')}
          </p>
          {steps.length > 0 && <UsualSteps steps={steps} />}
        </>
      )}
      {value !== null && (
        <>
          <p className="muted small">{t(value.length === 0 ? 'circuit/none' : 'circuit/isOwn')}</p>
          <ol className="steps-edit">
            {value.map((step, index) => (
              <StepEditor
                // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
                key={index}
                step={step}
                place={index + 1}
                isLast={index === value.length - 1}
                isMandatory={isMandatory(step)}
                choices={colleagues.choices}
                onChange={(next) => put(index, next)}
                onMove={(by) => onChange(moved(value, index, by))}
                onRemove={() => onChange(value.filter((_, at) => at !== index))}
              />
            ))}
          </ol>
          {value.length < MAX_STEPS && (
            <button
              type="button"
              className="btn btn-small"
              onClick={() =>
                onChange([...value, { kind: 'content', postIds: [], needs: 'all', dueOn: null }])
              }
            >
              <Icon name="plus" size={14} />
              {t('circuit/addStep')}
            </button>
          )}
        </>
      )}
    </fieldset>
  );
};
