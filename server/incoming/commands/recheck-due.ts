// Looks again, by itself, at signatures that could not be judged on arrival, and for the news of a later revocation: a
// bounded round, each document one conditional write that also says when to come again. A round that dies is repeated.
import { AppError } from '../../platform/http/problem.ts';
import type { Logger } from '../../platform/logger.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { transitionOf } from '../domain/lifecycle.ts';
import { nextRecheck } from '../domain/rechecks.ts';
import type { Deps } from './deps.ts';
import { lookAgain } from './recheck.ts';
import { recordAs } from './record.ts';

/** The rest is there at the next round. */
const MOST_A_ROUND = 50;

export async function recheckDue(deps: Deps, logger: Logger, signal: AbortSignal): Promise<void> {
  for (const document of await deps.store.dueRechecks(deps.clock.now(), MOST_A_ROUND)) {
    if (signal.aborted) return;
    try {
      await recheckOne(deps, document);
    } catch (error) {
      // The threads are needed by people now.
      if (error instanceof AppError && error.code === 'SERVER_BUSY') return;
      logger.error({ err: error, document: document.id }, 'signatures could not be checked again');
      await putOff(deps, document);
    }
  }
}

async function recheckOne(deps: Deps, before: IncomingDocument): Promise<void> {
  const transition = transitionOf('recheck', before.state);
  if (transition === undefined) return deps.store.noteRecheck(before, { nextRecheck: null });
  const { recorded, hasChanged } = await lookAgain(deps, before, { transition, by: null });
  // What changed nothing is no event: it is noted, and nobody is told. Changed meanwhile: the next round comes to it.
  if (hasChanged) await recordAs(deps, null, before, recorded);
  else await deps.store.noteRecheck(before, recorded.patch);
}

/** So that one broken file does not hold up the others. */
const putOff = (deps: Deps, document: IncomingDocument): Promise<void> => {
  const tries = (document.nextRecheck?.tries ?? 0) + 1;
  return deps.store.noteRecheck(document, {
    nextRecheck: nextRecheck(document.files, tries, deps.clock.now()),
  });
};
