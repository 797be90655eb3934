// An administrator decides what another server tells of an agency and nobody here has let it say. What he decides is what
// he looked at, named by its digest.
import { DirectoryEntry } from '../../contracts/directory.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { Actor } from '../domain/organization.ts';
import type { PendingRow } from '../store-servers.ts';
import type { Deps } from './deps.ts';
import { auditOf } from './directory-servers.ts';
import { importDirectory } from './import-directory.ts';
import { refOf } from './row-changes.ts';

interface Looked {
  id: string;
  digest: string;
}

/** @throws AppError NOT_FOUND, DIRECTORY_OTHER_OFFER, DIRECTORY_OF_THIS_SERVER, DIRECTORY_INVALID, CONFLICT. */
export async function approveChange(deps: Deps, actor: Actor, looked: Looked): Promise<void> {
  const row = await waiting(deps, looked);
  const entry = DirectoryEntry.parse(row.entry);
  // First the agency, then the word: a kill between the two leaves the word to be given again, to the same end.
  const { kept } = await importDirectory(deps, [entry], {
    source: row.source,
    held: { realms: [], isApproved: () => true },
    by: refOf(actor),
  });
  if (kept.length > 0) throw new AppError('DIRECTORY_OF_THIS_SERVER');
  await decide(deps, actor, row, 'approved');
}

/** The same is not asked again; something else of the same agency is. @throws AppError NOT_FOUND, DIRECTORY_OTHER_OFFER. */
export async function rejectChange(deps: Deps, actor: Actor, looked: Looked): Promise<void> {
  await decide(deps, actor, await waiting(deps, looked), 'rejected');
}

async function waiting({ store }: Deps, { id, digest }: Looked): Promise<PendingRow> {
  const row = await store.directory.pendingChange(id);
  if (row === null) throw new AppError('NOT_FOUND');
  if (row.digest !== digest || row.state !== 'waiting') throw new AppError('DIRECTORY_OTHER_OFFER');
  return row;
}

async function decide(
  deps: Deps,
  actor: Actor,
  row: PendingRow,
  state: 'approved' | 'rejected',
): Promise<void> {
  const action = state === 'approved' ? 'directory.changeApproved' : 'directory.changeRejected';
  const audit = auditOf(deps, actor, { action, id: row.id, text: `${row.code} ${row.source}` });
  const decided = { state, decidedAt: deps.clock.now(), decidedBy: refOf(actor) };
  if (!(await deps.store.directory.decide(row, decided, [audit])))
    throw new AppError('DIRECTORY_OTHER_OFFER');
  deps.kick();
}
