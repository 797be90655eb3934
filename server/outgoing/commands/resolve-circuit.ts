// Makes the circuit of a document from what its drafter chose, or from the agency's default: its people as of today,
// the mandatory steps of the default in their places, everything that is wrong told at once.
import type { CircuitStepChoice, DefaultStep } from '../../contracts/circuit.ts';
import type { ErrorCode } from '../../contracts/error-codes.ts';
import type { ProblemIssue } from '../../contracts/problem.ts';
import type { DocumentKind } from '../../contracts/vocabulary.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type CircuitStep, isMandatoryIn, missingSteps, type StepPerson } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';

type CircuitDeps = Pick<Deps, 'organization' | 'circuits' | 'clock'>;
type ResolvedStep = Omit<CircuitStep, 'id'>;

interface Unit {
  agencyId: string;
  unitId: string;
  kind: DocumentKind;
}

/** @throws AppError CIRCUIT_STEP_MISSING, CIRCUIT_STEP_EMPTY, CIRCUIT_PERSON_UNKNOWN, with every place that is wrong. */
export async function resolveCircuit(
  deps: CircuitDeps,
  { agencyId, unit, fields }: Pick<OutgoingDocument, 'agencyId' | 'unit' | 'fields'>,
): Promise<ResolvedStep[]> {
  const usual = await defaultSteps(deps, { agencyId, unitId: unit.id, kind: fields.kind });
  if (fields.circuit === null) {
    refuseIf('CIRCUIT_STEP_EMPTY', empty(usual));
    return usual;
  }
  const mandatory = usual.filter(({ isMandatory }) => isMandatory).map(withPosts);
  const missing = missingSteps(mandatory, fields.circuit);
  refuseIf(
    'CIRCUIT_STEP_MISSING',
    missing.map(({ kind }) => issue('/fields/circuit', 'CIRCUIT_STEP_MISSING', kind)),
  );
  const chosen = await Promise.all(
    fields.circuit.map(async (step) => ({
      ...step,
      people: await peopleOf(deps, agencyId, step.postIds),
      isMandatory: isMandatoryIn(mandatory, step),
    })),
  );
  refuseIf('CIRCUIT_STEP_EMPTY', empty(chosen));
  refuseIf(
    'CIRCUIT_PERSON_UNKNOWN',
    chosen.flatMap(({ people, postIds }, index) =>
      people.length < new Set(postIds).size
        ? [issue(`/fields/circuit/${index}`, 'CIRCUIT_PERSON_UNKNOWN', 'a post is not in force here')]
        : [],
    ),
  );
  return chosen.map(({ kind, needs, dueOn, people, isMandatory }) => ({
    kind,
    needs,
    dueOn,
    people,
    isMandatory,
  }));
}

/** The default of the kind and unit with its people as of today; posts that have ended are left out. */
export async function defaultSteps(
  deps: CircuitDeps,
  { agencyId, unitId, kind }: Unit,
): Promise<ResolvedStep[]> {
  const steps = (await deps.circuits.bestFor({ agencyId, unitId, kind }))?.steps ?? [];
  const today = vietnamDate(deps.clock.now());
  let days = 0;
  const resolved: ResolvedStep[] = [];
  for (const step of steps) {
    days += step.dueDays ?? 0;
    resolved.push({
      kind: step.kind,
      needs: step.needs,
      isMandatory: step.isMandatory,
      dueOn: step.dueDays === null ? null : daysAfter(today, days),
      people: await peopleOf(deps, agencyId, await postsOf(deps, { agencyId, unitId }, step)),
    });
  }
  return resolved;
}

async function postsOf(
  { organization, clock }: CircuitDeps,
  { agencyId, unitId }: Omit<Unit, 'kind'>,
  { unitHead, postIds }: DefaultStep,
): Promise<string[]> {
  const heads = unitHead ? await organization.unitHeads(agencyId, unitId, vietnamDate(clock.now())) : [];
  return [...heads.map(({ postId }) => postId), ...postIds];
}

/** People of the posts that are in force in the agency today, each once. */
export async function peopleOf(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  agencyId: string,
  postIds: readonly string[],
): Promise<StepPerson[]> {
  const today = vietnamDate(clock.now());
  const held = await Promise.all([...new Set(postIds)].map((id) => organization.findPost(id, today)));
  return held.flatMap((each) =>
    each?.agency.id === agencyId
      ? [
          {
            postId: each.post.id,
            person: { id: each.person.id, name: each.person.name, title: each.post.title },
            approval: null,
          },
        ]
      : [],
  );
}

const DAY_MS = 86_400_000;
const daysAfter = (on: string, days: number) =>
  new Date(Date.parse(`${on}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const withPosts = (step: ResolvedStep) => ({ ...step, postIds: step.people.map(({ postId }) => postId) });

const empty = (steps: ReadonlyArray<{ kind: CircuitStepChoice['kind']; people: readonly StepPerson[] }>) =>
  steps.flatMap(({ kind, people }, index) =>
    people.length === 0 ? [issue(`/fields/circuit/${index}`, 'CIRCUIT_STEP_EMPTY', kind)] : [],
  );

const issue = (pointer: string, code: ProblemIssue['code'], detail: string): ProblemIssue => ({
  pointer,
  code,
  detail,
});

function refuseIf(code: ErrorCode, errors: ProblemIssue[]): void {
  if (errors.length > 0) throw new AppError(code, { errors });
}
