// The circuit of a document: which steps, whose turn it is, what each said, and who was asked besides.
import type { CircuitView } from '@contracts/circuit.ts';
import { useTranslation } from 'react-i18next';
import { dateText, isPast } from '../../shared/time.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { TimeText } from '../../shared/ui/marks.tsx';
import './circuit.css';

type Step = CircuitView['steps'][number];
type Asked = CircuitView['asked'][number];

const Due = ({ step }: { step: Step }) => {
  const { t } = useTranslation();
  if (!step.dueOn || step.state === 'done') return null;
  const isLate = step.state === 'open' && isPast(step.dueOn);
  return (
    <span className={`num nowrap small ${isLate ? 'tone-red strong' : 'muted'}`}>
      {t(isLate ? 'circuit/overdue' : 'circuit/due', { date: dateText(step.dueOn) })}
    </span>
  );
};

const Person = ({ step, person }: { step: Step; person: Step['people'][number] }) => {
  const { t } = useTranslation();
  const { approval, isGone } = person;
  return (
    <div className="circuit-person">
      <span>
        {person.person.name}
        <span className="muted">, {person.person.title}</span>
      </span>
      {approval && (
        <span className="row-wrap small" style={{ gap: '0 8px' }}>
          <span className="tone-green">
            <Icon name="check" size={14} /> {t(`circuit/approvedWord/${step.kind}`)}
          </span>
          {approval.isForAnother && (
            <span className="muted">{t('circuit/forAnother', { name: approval.by.name })}</span>
          )}
          <span className="muted">
            <TimeText at={approval.at} />
          </span>
        </span>
      )}
      {approval?.text && <p className="quote small">{approval.text}</p>}
      {isGone && !approval && <p className="tone-amber small">{t('circuit/gone')}</p>}
    </div>
  );
};

const Question = ({ asked }: { asked: Asked }) => {
  const { t } = useTranslation();
  const { answer, isOpen } = asked;
  return (
    <li className="circuit-person small">
      <span>
        {t('circuit/askedOf', { by: asked.by.name, name: asked.person.name })}{' '}
        <span className="muted">
          <TimeText at={asked.at} />
        </span>
        {isOpen && asked.isBlocking && <span className="tone-amber"> · {t('circuit/blocking')}</span>}
      </span>
      <p className="quote">{asked.question}</p>
      {answer ? (
        <>
          <span className="tone-green">
            <Icon name="check" size={14} /> {answer.by.name}{' '}
            <span className="muted">
              <TimeText at={answer.at} />
            </span>
          </span>
          <p className="quote">{answer.text}</p>
        </>
      ) : (
        <span className={isOpen ? 'tone-amber' : 'muted'}>
          {t(isOpen ? 'circuit/notAnswered' : 'circuit/lapsed')}
        </span>
      )}
    </li>
  );
};

const StepLine = ({ step, asked }: { step: Step; asked: readonly Asked[] }) => {
  const { t } = useTranslation();
  return (
    <li className={`step-${step.state}`} aria-current={step.state === 'open' ? 'step' : undefined}>
      <div className="row-wrap" style={{ gap: '0 8px' }}>
        <span className="strong">{t(`circuit/stepKind/${step.kind}`)}</span>
        <span className={`small ${step.state === 'done' ? 'tone-green' : 'muted'}`}>
          {t(`circuit/stepState/${step.state}`)}
        </span>
        {step.people.length > 1 && step.needs === 'any' && (
          <span className="muted small">{t('circuit/anyOne')}</span>
        )}
        <Due step={step} />
      </div>
      {step.people.length === 0 && <p className="muted small">{t('circuit/noSigner')}</p>}
      {step.people.map((person) => (
        <Person key={person.postId} step={step} person={person} />
      ))}
      {asked.length > 0 && (
        <ul aria-label={t('circuit/asked')}>
          {asked.map((one) => (
            <Question key={one.id} asked={one} />
          ))}
        </ul>
      )}
    </li>
  );
};

/** Nothing for a document that goes straight to its signer, and was asked nothing about. */
export const isPictured = ({ steps, asked }: CircuitView): boolean => steps.length > 1 || asked.length > 0;

export const CircuitPicture = ({ circuit }: { circuit: CircuitView }) => (
  <ol className="circuit">
    {circuit.steps.map((step) => (
      <StepLine key={step.id} step={step} asked={circuit.asked.filter(({ stepId }) => stepId === step.id)} />
    ))}
  </ol>
);
