// Hands one's place in the open step to a deputy or another person. When the post of a person of the step has ended, the
// drafter or a clerk names who acts instead: the document never waits for nobody.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type CircuitStep, placeOf, SIGN, type StepPerson, withPerson } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { pendingOf } from '../policy.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import { undoOf } from './circuit-news.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { peopleOf } from './resolve-circuit.ts';

export interface ForwardWish {
  id: string;
  version: number;
  fromPostId?: string | undefined;
  toPostId: string;
  text: string;
}

/** @throws AppError as {@link admit}; CIRCUIT_PERSON_UNKNOWN. */
export async function forward(deps: Deps, actor: Actor, wish: ForwardWish): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'forward' });
  const step = placeOf(before);
  if (step === undefined || step === SIGN) throw new AppError('OUTGOING_WRONG_STATE');
  const from = await leaving(deps, actor, { before, step, wish });
  const [to] = await peopleOf(deps, before.agencyId, [wish.toPostId]);
  if (to === undefined || step.people.some(({ postId }) => postId === to.postId))
    throw new AppError('CIRCUIT_PERSON_UNKNOWN', {
      errors: [
        {
          pointer: '/body/toPostId',
          code: 'CIRCUIT_PERSON_UNKNOWN',
          detail: 'not in force, or in it already',
        },
      ],
    });
  const at = deps.clock.now();
  const text = wish.text === '' ? `${from.person.name} → ${to.person.name}` : wish.text;
  return record(deps, actor, before, {
    act: 'forward',
    action: 'outgoing.forwarded',
    text,
    at,
    patch: {
      circuit: withPerson(before.circuit, { stepId: step.id, postId: from.postId, to }),
      fields: { ...before.fields, circuit: renamed(before, { step, from, to }) },
      undo: undoOf(actor, before),
      opinions: [...before.opinions, { at, by: personOf(actor), kind: 'forward', text, step: step.kind }],
    },
    news: [{ kind: 'outgoing.forwarded', to: [to.person.id] }],
  });
}

interface Leaving {
  before: OutgoingDocument;
  step: CircuitStep;
  wish: ForwardWish;
}

/** Whose place it is: the actor's own, or one whose post has ended. */
async function leaving(deps: Deps, actor: Actor, { before, step, wish }: Leaving): Promise<StepPerson> {
  const own = pendingOf(actor, before);
  const named =
    wish.fromPostId === undefined
      ? own[0]
      : step.people.find(({ postId, approval }) => postId === wish.fromPostId && approval === null);
  if (named === undefined) throw new AppError('FORBIDDEN', { detail: 'no place of yours in the open step' });
  if (own.includes(named)) return named;
  const held = await deps.organization.findPost(named.postId, vietnamDate(deps.clock.now()));
  if (held?.agency.id === before.agencyId) throw new AppError('FORBIDDEN', { detail: 'not your place' });
  return named;
}

/** A circuit chosen by the drafter keeps the new person, should the document come back to him. */
function renamed(
  { fields, circuit }: OutgoingDocument,
  { step, from, to }: { step: CircuitStep; from: StepPerson; to: StepPerson },
) {
  const index = circuit.steps.indexOf(step);
  return (
    fields.circuit?.map((choice, at) =>
      at === index
        ? { ...choice, postIds: choice.postIds.map((id) => (id === from.postId ? to.postId : id)) }
        : choice,
    ) ?? null
  );
}
