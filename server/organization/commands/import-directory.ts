// Brings a list of agencies into the directory: a file an administrator gives, another server's signed list, or the
// axis's. Safe to repeat: a list that says nothing new changes nothing.
import type { DirectoryEntry } from '../../contracts/directory.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type Merge, mergeDirectory } from '../domain/merge-directory.ts';
import type { Deps } from './deps.ts';

export type DirectoryChange = Omit<Merge, 'rows'>;

export interface ImportOptions {
  /** `import` for a file; the name of the server or axis a synchronisation is with. */
  source: string;
  /** See {@link mergeDirectory}. */
  isComplete?: boolean;
  /** Tell what would change, and change nothing. */
  isTrial?: boolean;
}

/** A list that suddenly lacks more than this share of what its source named is believed to be broken. */
const MOST_ENDED = 0.5;
const FEW = 10;

/** @throws AppError DIRECTORY_INVALID for a list that contradicts itself or lacks most of what it named before. */
export async function importDirectory(
  { store, clock, normalizeOrganCode }: Pick<Deps, 'store' | 'clock' | 'normalizeOrganCode'>,
  given: readonly DirectoryEntry[],
  { source, isComplete = false, isTrial = false }: ImportOptions,
): Promise<DirectoryChange> {
  const entries = given.map((entry) => inCurrentForm(entry, normalizeOrganCode));
  assertConsistent(entries);
  const known = await store.allRows();
  const now = clock.now();
  const newId = (code: string) => derivedId('agency', code);
  const { rows, ...change } = mergeDirectory(known, entries, { source, isComplete, now, newId });
  const mine = known.filter(({ facts }) => facts?.source === source && facts.dissolvedAt === null).length;
  if (change.ended.length > FEW && change.ended.length > mine * MOST_ENDED)
    throw new AppError('DIRECTORY_INVALID', {
      detail: `the list lacks ${change.ended.length} of the ${mine} agencies ${source} named before`,
    });
  if (!isTrial) await store.putRows(rows);
  return change;
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
