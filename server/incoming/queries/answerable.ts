// The document a reply is written to (văn bản được phúc đáp), as its sender names it.

import { AppError } from '../../platform/http/problem.ts';
import { loadVisible } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import { isInForce } from '../domain/lifecycle.ts';
import type { Actor } from '../ports.ts';

/** Null for one that the actor may not see, and for one that is not registered or was cancelled. */
export async function answerable(deps: Deps, actor: Actor, id: string) {
  try {
    const document = await loadVisible(deps.store, actor, id);
    if (!isInForce(document.state)) return null;
    const { sender, documentId, numberText, issuedOn } = document;
    return {
      incomingId: id,
      organCode: sender.code,
      senderName: sender.name,
      documentId,
      numberText,
      issuedOn,
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
