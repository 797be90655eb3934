// An agency that gets another code or name (merger, QĐ 20/2020) stays the same agency: what was sent to it and by it
// under its old code is still its own. One that ends stays in the directory, and neither sends nor receives.
import { AppError } from '../../platform/http/problem.ts';
import { type ExchangeFacts, undatedFacts } from '../domain/directory.ts';
import type { Agency } from '../domain/organization.ts';
import type { Deps } from './deps.ts';

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
  const { agency, facts } = await known(deps, oldCode);
  const holder = await store.agencyByCode(newCode);
  if (holder !== null && holder.id !== agency.id && holder.code === newCode)
    throw new AppError('CONFLICT', { detail: `${newCode} is the code of ${holder.name}` });
  if (agency.code === newCode && agency.name === name) return;
  const former = [...facts.former, { code: agency.code, name: agency.name, untilAt: at }];
  await store.putRows([
    {
      agency: { ...agency, code: newCode, name, shortName },
      facts: { ...facts, former, updatedAt: clock.now() },
    },
  ]);
}

/** @throws AppError AGENCY_UNKNOWN. */
export async function closeAgency(deps: Needed, code: string, at: Date): Promise<void> {
  const { agency, facts } = await known(deps, code);
  await deps.store.putRows([{ agency, facts: { ...facts, dissolvedAt: at, updatedAt: deps.clock.now() } }]);
}

async function known(
  { store, normalizeOrganCode }: Needed,
  code: string,
): Promise<{ agency: Agency; facts: ExchangeFacts }> {
  const row = await store.rowByCode(normalizeOrganCode(code));
  if (row === null) throw new AppError('AGENCY_UNKNOWN', { detail: `${code} is not in the directory` });
  return { agency: row.agency, facts: row.facts ?? undatedFacts(row.agency) };
}
