// The circuit of one document: ordered steps before the signature, each approved by its people for the content as it
// is. What is open follows from the approvals alone, so nothing can contradict it. NĐ 30/2020 Điều 11–13: the head of
// the unit answers for the content, an appointed person for the form; a later change needs them again.
import type { CircuitStepChoice } from '../../contracts/circuit.ts';
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { CircuitStepKind, OutgoingState } from '../../contracts/vocabulary.ts';

export interface Approval {
  at: Date;
  by: PersonRef;
  text: string;
  /** Of the content that was approved. */
  digest: string;
  /** Given by somebody else in the place of the person of the post. */
  isForAnother: boolean;
}

export interface StepPerson {
  postId: string;
  person: PersonRef;
  approval: Approval | null;
}

export interface CircuitStep {
  id: string;
  kind: CircuitStepKind;
  people: StepPerson[];
  needs: 'all' | 'any';
  isMandatory: boolean;
  dueOn: string | null;
}

/** A second opinion, asked without leaving the step. */
export interface AskedOpinion {
  id: string;
  stepId: string;
  postId: string;
  person: PersonRef;
  by: PersonRef;
  byPostId: string;
  at: Date;
  question: string;
  isBlocking: boolean;
  answer: { at: Date; by: PersonRef; text: string } | null;
}

export interface Circuit {
  steps: CircuitStep[];
  asked: AskedOpinion[];
}

/** Without steps of its own: any leader may approve, a clerk may check the form, the signer may sign at once. */
export const NO_CIRCUIT: Circuit = { steps: [], asked: [] };

/** The last step; it is not kept among the others, because the draft's own field names the signer. */
export const SIGN = 'sign';

/** Second opinions of one document stay below. */
export const MAX_ASKED = 100;

export const isDone = ({ people, needs }: CircuitStep): boolean =>
  needs === 'all'
    ? people.every(({ approval }) => approval !== null)
    : people.some(({ approval }) => approval !== null);

export const openStep = ({ steps }: Circuit): CircuitStep | undefined => steps.find((step) => !isDone(step));

interface Placed {
  state: OutgoingState;
  circuit: Circuit;
}

/** Where in the circuit the document is; undefined outside of approval. */
export function placeOf({ state, circuit }: Placed): CircuitStep | typeof SIGN | undefined {
  if (state === 'approved') return SIGN;
  if (state !== 'submitted') return undefined;
  return openStep(circuit) ?? SIGN;
}

export const placeId = (document: Placed): string | undefined => {
  const place = placeOf(document);
  return typeof place === 'object' ? place.id : place;
};

/** People of the open step who have not approved yet. */
export const pending = (document: Placed): StepPerson[] => {
  const place = placeOf(document);
  return typeof place === 'object' ? place.people.filter(({ approval }) => approval === null) : [];
};

/** Second opinions the open step still hopes for. */
export const openQuestions = (document: Placed): AskedOpinion[] => {
  const id = placeId(document);
  return document.circuit.asked.filter(({ stepId, answer }) => answer === null && stepId === id);
};

export const isHeldUp = (document: Placed): boolean =>
  openQuestions(document).some(({ isBlocking }) => isBlocking);

/** The steps of a choice, with the people it names; whoever approved this very content before need not again. */
export function beginCircuit(
  steps: ReadonlyArray<Omit<CircuitStep, 'id'>>,
  { before, digest }: { before: Circuit; digest: string },
): Circuit {
  return {
    steps: steps.map((step, index) => ({
      ...step,
      id: `step-${index + 1}`,
      people: step.people.map((each) => ({
        ...each,
        approval: earlierApproval(before, step.kind, each.postId, digest),
      })),
    })),
    asked: before.asked,
  };
}

const earlierApproval = (
  { steps }: Circuit,
  kind: CircuitStepKind,
  postId: string,
  digest: string,
): Approval | null =>
  steps
    .filter((step) => step.kind === kind)
    .flatMap(({ people }) => people)
    .find((each) => each.postId === postId && each.approval?.digest === digest)?.approval ?? null;

const withSteps = (circuit: Circuit, change: (step: CircuitStep, index: number) => CircuitStep): Circuit => ({
  ...circuit,
  steps: circuit.steps.map(change),
});

export const withApproval = (
  circuit: Circuit,
  { stepId, postId, approval }: { stepId: string; postId: string; approval: Approval | null },
): Circuit =>
  withSteps(circuit, (step) =>
    step.id === stepId
      ? {
          ...step,
          people: step.people.map((each) => (each.postId === postId ? { ...each, approval } : each)),
        }
      : step,
  );

/** Back to an earlier step: it and all after it are to be approved anew. */
export function backTo(circuit: Circuit, stepId: string): Circuit {
  const from = circuit.steps.findIndex(({ id }) => id === stepId);
  return withSteps(circuit, (step, index) =>
    index < from ? step : { ...step, people: step.people.map((each) => ({ ...each, approval: null })) },
  );
}

/** Steps a document may be returned to from where it is. */
export function earlierSteps(document: Placed): CircuitStep[] {
  const place = placeOf(document);
  if (place === undefined) return [];
  const { steps } = document.circuit;
  return place === SIGN ? steps : steps.slice(0, steps.indexOf(place));
}

export const withPerson = (
  circuit: Circuit,
  { stepId, postId, to }: { stepId: string; postId: string; to: Pick<StepPerson, 'postId' | 'person'> },
): Circuit =>
  withSteps(circuit, (step) =>
    step.id === stepId
      ? {
          ...step,
          people: step.people.map((each) => (each.postId === postId ? { ...to, approval: null } : each)),
        }
      : step,
  );

/** The state that follows from the circuit while the document is in approval. */
export const stateOf = (circuit: Circuit): 'submitted' | 'approved' =>
  circuit.steps.length > 0 && openStep(circuit) === undefined ? 'approved' : 'submitted';

/** Everybody named in the circuit. */
export const namedIn = ({ steps, asked }: Circuit): Array<{ postId: string; person: PersonRef }> => [
  ...steps.flatMap(({ people }) => people),
  ...asked,
];

interface Step {
  kind: CircuitStepKind;
  postIds: readonly string[];
}

/**
 * Mandatory steps of the default that a choice leaves out: each needs one of its kind with all of its people, in the
 * order of the default.
 */
export function missingSteps<M extends Step>(mandatory: readonly M[], chosen: readonly Step[]): M[] {
  let from = 0;
  return mandatory.filter((wanted) => {
    const found = chosen.findIndex(
      (step, index) =>
        index >= from &&
        step.kind === wanted.kind &&
        wanted.postIds.every((postId) => step.postIds.includes(postId)),
    );
    if (found >= 0) from = found + 1;
    return found < 0;
  });
}

/** A chosen step that the default calls mandatory stays marked so. */
export const isMandatoryIn = (
  mandatory: readonly Step[],
  step: Pick<CircuitStepChoice, 'kind' | 'postIds'>,
) =>
  mandatory.some(
    (each) => each.kind === step.kind && each.postIds.every((postId) => step.postIds.includes(postId)),
  );
