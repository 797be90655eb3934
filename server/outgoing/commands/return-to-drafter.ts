// Gives the document back with an opinion: to its drafter, or to an earlier step of its circuit, which is then to be
// approved anew together with all that follow it.
import { AppError } from '../../platform/http/problem.ts';
import { backTo, earlierSteps, placeOf } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import { turnNews, undoOf } from './circuit-news.ts';
import type { Deps } from './deps.ts';
import { type Recorded, record } from './record.ts';
import { settleEntry } from './settle-number.ts';

interface Wish {
  id: string;
  version: number;
  text: string;
  toStepId?: string | undefined;
}

/**
 * A signed document loses its main file: the signature belongs to bytes that are not good, so new ones must come.
 * @throws AppError as {@link admit}; BAD_INPUT for a step that is not an earlier one.
 */
export async function returnToDrafter(deps: Deps, actor: Actor, wish: Wish): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'return' });
  const at = deps.clock.now();
  const isSigned = before.state === 'signed';
  const place = placeOf(before);
  const step = typeof place === 'object' ? { step: place.kind } : {};
  const opinion = { at, by: personOf(actor), kind: 'return', text: wish.text, ...step } as const;
  const common = { signing: null, opinions: [...before.opinions, opinion] };
  const act = { act: 'return', action: 'outgoing.returned', text: wish.text, at } as const;
  if (wish.toStepId !== undefined) {
    const patch = { ...common, undo: undoOf(actor, before), ...steppedBack(before, wish.toStepId) };
    const news: Recorded['news'] = [
      { kind: 'outgoing.returned', to: [before.drafterId] },
      ...turnNews(null, { ...before, ...patch }),
    ];
    return record(deps, actor, before, { ...act, patch, news });
  }
  return record(deps, actor, before, {
    ...act,
    patch: {
      ...common,
      state: 'returned',
      undo: isSigned ? null : undoOf(actor, before),
      fields: isSigned ? { ...before.fields, main: null } : before.fields,
    },
    news: [{ kind: 'outgoing.returned', to: [before.drafterId] }],
    // A number asked for at the same moment, or before a crash, must not stay open.
    outbox: isSigned ? [settleEntry(before, at)] : [],
  });
}

function steppedBack(before: OutgoingDocument, stepId: string) {
  if (!earlierSteps(before).some(({ id }) => id === stepId)) {
    const issue = { pointer: '/body/toStepId', code: 'step', detail: 'not an earlier step' };
    throw new AppError('BAD_INPUT', { errors: [issue] });
  }
  return { state: 'submitted' as const, circuit: backTo(before.circuit, stepId) };
}
