// Puts a described office into the database. Every write puts, so the same file may be brought again after a change or
// a crash; what is there and not in the file stays as it is.
import { randomInt } from 'node:crypto';
import type { Container } from '../../container.ts';
import { type Clock, vietnamYear } from '../../platform/clock.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Office, OfficeAgency } from './office-file.ts';

export interface PutOfficeDeps {
  container: Pick<Container, 'organization' | 'auth' | 'registers'>;
  clock: Clock;
}

/** A first password: told once, to be changed by its owner. */
export interface NewAccount {
  username: string;
  password: string;
}

/** Answers the accounts that are new; an account that was there keeps its password. */
export async function putOffice(deps: PutOfficeDeps, { agencies, people }: Office): Promise<NewAccount[]> {
  const ids = new Map<string, string>();
  for (const agency of agencies) ids.set(agency.code, await putAgency(deps, agency));
  const accounts: NewAccount[] = [];
  for (const person of people) {
    const id = await putPerson(deps, person, ids);
    if (await deps.container.auth.hasAccount(id)) continue;
    const password = newPassword();
    await deps.container.auth.setPassword(id, password);
    accounts.push({ username: person.username, password });
  }
  return accounts;
}

async function putAgency({ container, clock }: PutOfficeDeps, agency: OfficeAgency): Promise<string> {
  const { setUp, findAgencyByCode } = container.organization;
  const { code, isLocal, endpoint, keys, units, shortName = agency.name, ...facts } = agency;
  const known = await findAgencyByCode(code);
  const id = known?.id ?? derivedId('agency', code);
  const { exchange, seal, remoteCertificates } = keys;
  if (exchange) await setUp.putExchangeKey(id, exchange);
  if (seal) {
    await setUp.putSeal(id, seal.png, seal.widthMm);
    const { pkcs12, certificate } = seal;
    await setUp.putCredential({ kind: 'agency', id }, { agencyId: id, pkcs12, certificate });
  }
  await setUp.putAgency({
    ...facts,
    id,
    code,
    shortName,
    isLocal,
    canReceive: isLocal || endpoint !== null,
    endpoint,
    exchangeCertificates: exchange ? [exchange.certificate] : remoteCertificates,
    units: units.map(({ abbreviation, name }) => ({
      id:
        known?.units.find((unit) => unit.abbreviation === abbreviation)?.id ??
        derivedId('unit', id, abbreviation),
      name,
      abbreviation,
    })),
  });
  if (isLocal) await container.registers.openBooks(id, vietnamYear(clock.now()));
  return id;
}

async function putPerson(
  { container }: PutOfficeDeps,
  { username, name, email, posts }: Office['people'][number],
  agencyIds: ReadonlyMap<string, string>,
): Promise<string> {
  const { setUp, findPersonByUsername, findAgency } = container.organization;
  const known = await findPersonByUsername(username);
  const id = known?.id ?? derivedId('person', username);
  const held = [];
  for (const { agency: code, unit: abbreviation, role, rank, title, from, to } of posts) {
    const agencyId = agencyIds.get(code) ?? '';
    const agency = await findAgency(agencyId);
    const unitId = agency?.units.find((unit) => unit.abbreviation === abbreviation)?.id ?? '';
    const key = derivedId('post', id, unitId, role, from);
    const ranked = rank === undefined ? {} : { rank };
    held.push({ id: key, agencyId, unitId, role, ...ranked, title, fromOn: from, toOn: to });
  }
  const agencyId = known?.agencyId ?? held[0]?.agencyId ?? '';
  await setUp.putPerson({ id, agencyId, name, email, username, posts: held });
  return id;
}

/** 72 bits, without letters that are taken for one another. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679';
  return Array.from({ length: 13 }, () => letters.charAt(randomInt(letters.length))).join('');
}
