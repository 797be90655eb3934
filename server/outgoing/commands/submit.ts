// Hands a complete draft to the signer (trình ký); everything that is missing is named at once.
import { AppError } from '../../platform/http/problem.ts';
import { beginCircuit, type Circuit, isDone, stateOf } from '../domain/circuit.ts';
import { completenessOf } from '../domain/completeness.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import { assertCapacity } from './assert-capacity.ts';
import { assertNoSecret } from './assert-no-secret.ts';
import { assertSignable } from './assert-signable.ts';
import { turnNews, undoOf } from './circuit-news.ts';
import { contentDigest } from './content-digest.ts';
import type { Deps } from './deps.ts';
import { joinAppendices } from './join-appendices.ts';
import { clerksOf, record } from './record.ts';
import { resolveCircuit } from './resolve-circuit.ts';
import { resolveFields } from './resolve-fields.ts';

/**
 * @throws AppError OUTGOING_NO_RECIPIENT when only the recipients are missing, OUTGOING_INCOMPLETE otherwise, each
 * with all pointers; AGENCY_UNKNOWN when a recipient has left the directory since the draft was saved; those of
 * {@link assertCapacity}, {@link resolveCircuit}, {@link assertNoSecret}, {@link joinAppendices} and {@link assertSignable}.
 */
export async function submit(
  deps: Deps,
  actor: Actor,
  wish: { id: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'submit' });
  const fields = await resolveFields(deps, actor, before.fields, before);
  const { missing, hasNoRecipient } = completenessOf({ ...before, ...fields });
  if (missing.length > 0) {
    const code = hasNoRecipient && missing.length === 1 ? 'OUTGOING_NO_RECIPIENT' : 'OUTGOING_INCOMPLETE';
    throw new AppError(code, { errors: missing });
  }
  await assertCapacity(deps, { ...before, ...fields });
  const steps = await resolveCircuit(deps, { ...before, ...fields });
  await assertNoSecret(deps, before);
  const versions = await joinAppendices(deps, actor, { ...before, ...fields });
  const resolved = { ...fields, versions };
  await assertSignable(deps, { ...before, ...resolved });
  const digest = contentDigest({ ...before, ...resolved });
  const circuit = beginCircuit(steps, { before: before.circuit, digest });
  const state = stateOf(circuit);
  const at = deps.clock.now();
  const by = personOf(actor);
  return record(deps, actor, before, {
    act: 'submit',
    action: 'outgoing.submitted',
    text: wish.text,
    at,
    patch: {
      ...resolved,
      state,
      circuit,
      wasSubmitted: true,
      formCheck: isFormStillPassed(circuit) ? 'passed' : 'none',
      undo: undoOf(actor, before),
      opinions: [...before.opinions, { at, by, kind: 'submit', text: wish.text }],
    },
    news: [
      {
        kind: 'outgoing.submitted',
        to: [
          ...(steps.length === 0 ? [resolved.signer?.id] : []),
          ...(await clerksOf(deps, before.agencyId, at)),
        ],
      },
      ...turnNews(null, { state, circuit, signer: resolved.signer }),
    ],
  });
}

const isFormStillPassed = ({ steps }: Circuit) => steps.some((step) => step.kind === 'form' && isDone(step));
