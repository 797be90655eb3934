// The common part of what a clerk does to a released document: one conditional write that keeps the act and carries its
// effects. The act is named by the key of the request, not tied to a version: statuses of recipients come in all the
// time and change nothing of what was decided.
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import type { LaterAct } from '../domain/after-release.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { type Actor, personOf } from '../ports.ts';
import type { OutgoingPatch } from '../store.ts';
import { assertMay, loadVisible } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';

/** A status noted between reading and writing: read again. */
const TRIES = 10;

export interface LaterWish {
  id: string;
  key: string;
  reason: string;
}

export interface Decided {
  asked: string[];
  added: string[];
  others?: boolean;
  patch?: OutgoingPatch;
  outbox: (act: LaterAct) => OutboxEntry[];
}

const KINDS = {
  recall: { kind: 'recall', action: 'outgoing.recallAsked' },
  changeRecipients: { kind: 'recipients', action: 'outgoing.recipientsChanged' },
  remind: { kind: 'reminder', action: 'outgoing.reminded' },
} as const;

/** Idempotent by the key: the same wish again answers the document as it is. */
export async function laterAct(
  deps: Deps,
  actor: Actor,
  { wish, kind }: { wish: LaterWish; kind: keyof typeof KINDS },
  decide: (document: OutgoingDocument) => Promise<Decided>,
): Promise<OutgoingDocument> {
  const id = derivedId('later-act', wish.id, wish.key);
  for (let attempt = 1; ; attempt += 1) {
    const before = await loadVisible(deps.store, actor, wish.id);
    if (before.laterActs.some((each) => each.id === id)) return before;
    assertMay(actor, before, kind);
    const { asked, added, others = false, patch, outbox } = await decide(before);
    const at = deps.clock.now();
    const act: LaterAct = {
      id,
      kind: KINDS[kind].kind,
      at,
      by: personOf(actor),
      reason: wish.reason,
      asked,
      added,
      others,
    };
    try {
      return await record(deps, actor, before, {
        act: kind,
        action: KINDS[kind].action,
        text: wish.reason,
        at,
        patch: { ...patch, laterActs: [...before.laterActs, act] },
        outbox: outbox(act),
      });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'CONFLICT') || attempt === TRIES) throw error;
    }
  }
}
