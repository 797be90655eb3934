// An agency that gets another code or name (merger, QĐ 20/2020) stays the same agency: what was sent to it and by it
// under its old code is still its own. One that ends stays in the directory, and neither sends nor receives.
import { AppError } from '../../platform/http/problem.ts';
import { type ExchangeFacts, undatedFacts } from '../domain/directory.ts';
import type { Known } from '../domain/merge-directory.ts';
import type { Deps } from './deps.ts';
import { rowChange } from './row-changes.ts';

type Needed = Pick<Deps, 'store' | 'clock' | 'normalizeOrganCode'>;

/** @throws AppError AGENCY_UNKNOWN; CONFLICT when another agency has the new code. */
export async function renameAgency(
  deps: Needed,
  oldCode: string,
  {
    code,
    name,
    shortName = name,
    at,
  }: { code: string; name: string; shortName?: string | undefined; at: Date },
): Promise<void> {
  const { store, clock, normalizeOrganCode } = deps;
  const newCode = normalizeOrganCode(code);
  const row = await known(deps, oldCode);
  const { agency, facts } = row;
  const holder = await store.agencyByCode(newCode);
  if (holder !== null && holder.id !== agency.id && holder.code === newCode)
    throw new AppError('CONFLICT', { detail: `${newCode} is the code of ${holder.name}` });
  if (agency.code === newCode && agency.name === name) return;
  const now = clock.now();
  const former = [...facts.former, { code: agency.code, name: agency.name, untilAt: at }];
  const next = {
    ...row,
    agency: { ...agency, code: newCode, name, shortName },
    facts: { ...facts, former, updatedAt: now },
  };
  await put(deps, rowChange(row, next, 'renamed', { at: now, source: 'here', by: null }));
}

/** @throws AppError AGENCY_UNKNOWN. */
export async function closeAgency(deps: Needed, code: string, at: Date): Promise<void> {
  const row = await known(deps, code);
  const now = deps.clock.now();
  const next = { ...row, facts: { ...row.facts, dissolvedAt: at, updatedAt: now } };
  await put(deps, rowChange(row, next, 'ended', { at: now, source: 'here', by: null }));
}

async function put({ store }: Needed, change: ReturnType<typeof rowChange>): Promise<void> {
  if ((await store.putRows([change])) > 0) throw new AppError('CONFLICT');
}

async function known(
  { store, normalizeOrganCode }: Needed,
  code: string,
): Promise<Known & { facts: ExchangeFacts }> {
  const row = await store.rowByCode(normalizeOrganCode(code));
  if (row === null) throw new AppError('AGENCY_UNKNOWN', { detail: `${code} is not in the directory` });
  return { ...row, facts: row.facts ?? undatedFacts(row.agency) };
}
