// Brings a list of agencies into the directory: a file an administrator gives, another server's signed list, or the
// axis's. Safe to repeat: a list that says nothing new changes nothing.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { DirectoryEntry } from '../../contracts/directory.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import { type HeldBack, type Known, type Merge, mergeDirectory } from '../domain/merge-directory.ts';
import type { Actor } from '../domain/organization.ts';
import type { Deps } from './deps.ts';
import { mergedRows, refOf } from './row-changes.ts';

export type DirectoryChange = Omit<Merge, 'rows'>;

export interface ImportOptions {
  /** `import` for a file; the name of the server or axis a synchronisation is with. */
  source: string;
  /** See {@link mergeDirectory}. */
  isComplete?: boolean;
  /** See {@link mergeDirectory}. */
  held?: HeldBack;
  /** Tell what would change, and change nothing. */
  isTrial?: boolean;
  /** The administrator whose act it is; absent: the command line, or a synchronisation. */
  actor?: Actor;
  /** Whose word it is, where his act is told in the audit trail by somebody else. */
  by?: PersonRef;
}

/** Somebody changed the same rows: what was merged is merged anew. */
const TRIES = 4;

/** A list that suddenly lacks more than this share of what its source named is believed to be broken. */
const MOST_ENDED = 0.5;
const FEW = 10;

type Needed = Pick<Deps, 'store' | 'clock' | 'normalizeOrganCode'> &
  Partial<Pick<Deps, 'auditEntry' | 'ids' | 'kick'>>;

/** @throws AppError DIRECTORY_INVALID for a list that contradicts itself or lacks most of what it named before; CONFLICT. */
export async function importDirectory(
  deps: Needed,
  given: readonly DirectoryEntry[],
  options: ImportOptions,
): Promise<DirectoryChange> {
  const { store, clock, normalizeOrganCode } = deps;
  const entries = given.map((entry) => inCurrentForm(entry, normalizeOrganCode));
  assertConsistent(entries);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const known = await store.allRows();
    const now = clock.now();
    const { rows, ...change } = merged(known, entries, options, now);
    if (options.isTrial === true) return change;
    const { source, actor, by = actor ? refOf(actor) : null } = options;
    const changes = mergedRows(known, { rows, ...change }, { at: now, source, by });
    const [first] = changes;
    if (first !== undefined && actor !== undefined) first.outbox = auditOf(deps, actor, change, now);
    if ((await store.putRows(changes)) === 0) {
      deps.kick?.();
      return change;
    }
  }
  throw new AppError('CONFLICT', { detail: 'the directory is being changed by somebody else' });
}

function merged(
  known: readonly Known[],
  entries: readonly DirectoryEntry[],
  { source, isComplete = false, held }: ImportOptions,
  now: Date,
): Merge {
  const newId = (code: string) => derivedId('agency', code);
  const merge = mergeDirectory(known, entries, { source, isComplete, now, newId, held });
  const { ended } = merge;
  const mine = known.filter(({ facts }) => facts?.source === source && facts.dissolvedAt === null).length;
  if (ended.length > FEW && ended.length > mine * MOST_ENDED)
    throw new AppError('DIRECTORY_INVALID', {
      detail: `the list lacks ${ended.length} of the ${mine} agencies ${source} named before`,
    });
  return merge;
}

/** One line for the whole file; what it did to each agency is in that one's history. */
function auditOf(
  { auditEntry, ids }: Needed,
  actor: Actor,
  { added, changed, renamed }: DirectoryChange,
  at: Date,
): OutboxEntry[] {
  if (auditEntry === undefined || ids === undefined) return [];
  const entry = auditEntry({
    id: ids.next(),
    action: 'directory.imported',
    at,
    by: refOf(actor),
    agencyId: actor.agencyId,
    subjectType: 'directory',
    subjectId: 'directory',
    text: `+${added.length} ~${changed.length + renamed.length}`,
  });
  return [entry];
}

function inCurrentForm(entry: DirectoryEntry, normalize: (code: string) => string): DirectoryEntry {
  const { code, parentCode, former } = entry;
  return {
    ...entry,
    code: normalize(code),
    parentCode: parentCode === null ? null : normalize(parentCode),
    former: former.map((each) => ({ ...each, code: normalize(each.code) })),
  };
}

function assertConsistent(entries: readonly DirectoryEntry[]): void {
  const codes = entries.map(({ code }) => code);
  const seen = new Set<string>();
  const twice = codes.filter((code) => seen.has(code) || !seen.add(code));
  const unreachable = entries.filter(({ terms }) =>
    terms.some(
      ({ transport, endpoint, canReceive }) => transport === 'peer' && canReceive && endpoint === null,
    ),
  );
  const local = entries.filter(({ terms }) => terms.some(({ transport }) => transport === 'local'));
  const errors = [
    ...twice.map((code) => ({ pointer: code, code: 'twice', detail: `${code} is there twice` })),
    ...unreachable.map(({ code }) => ({
      pointer: code,
      code: 'endpoint',
      detail: `${code} receives over "peer" and has no endpoint`,
    })),
    ...local.map(({ code }) => ({
      pointer: code,
      code: 'transport',
      detail: `${code}: "local" is said by the description of an office only`,
    })),
  ];
  if (errors.length > 0)
    throw new AppError('DIRECTORY_INVALID', {
      errors,
      detail: errors.map(({ detail }) => detail).join('; '),
    });
}
