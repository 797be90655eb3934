// Fills an empty server with demo agencies, people, keys and registers. Every id is derived and every write puts,
// so that a seeding cut off by a crash is finished by the next start; the mark that it is done goes last.
import { createHash } from 'node:crypto';
import { makeSealPng, makeSignaturePng, type Pki } from '../../certs-dev/index.ts';
import type { Container } from '../container.ts';
import { type Clock, vietnamYear } from '../platform/clock.ts';
import { derivedId } from '../platform/ids.ts';
import type { Database } from '../platform/mongo/connect.ts';
import { type DemoOffice, LISTED, OFFICES } from './demo/agencies.ts';
import { DEMO_PASSWORD, type DemoPerson, demoPeople } from './demo/people.ts';

export interface SeedDeps {
  database: Database;
  container: Pick<Container, 'organization' | 'auth' | 'registers'>;
  clock: Clock;
  pki: Pki;
  /** Which of the demo's agencies work here; default all, with the tree around them. */
  offices?: readonly DemoOffice[] | undefined;
}

interface SeedMark {
  _id: string;
  /** Digest of what was put; a PKI made anew has other keys, and is seeded again. */
  digest: string;
}

const MARK = 'demo';
/** Raise it when the demo's data change. */
const EDITION = 1;
const SEAL_WIDTH_MM = 36;
const SINCE = '2020-01-01';

export const agencyIdOf = (code: string): string => derivedId('demo', 'agency', code);
const unitIdOf = (code: string, abbreviation: string) => derivedId('demo', 'unit', code, abbreviation);

/** Seeds once; true when there was something to do. */
export async function seedDemo(deps: SeedDeps): Promise<boolean> {
  const { database, container, clock, pki, offices = OFFICES } = deps;
  const marks = database.connection.collection<SeedMark>('seeds');
  const digest = digestOf(pki, offices);
  if ((await marks.findOne({ _id: MARK }))?.digest === digest) return false;
  for (const office of offices) await putOffice(deps, office);
  const { organization } = container;
  if (offices === OFFICES)
    await Promise.all(LISTED.map((agency) => organization.setUp.putAgency(listedAgency(agency))));
  await Promise.all(demoPeople(pki, offices).map((person) => putPerson(deps, person)));
  const year = vietnamYear(clock.now());
  for (const { code } of offices) await container.registers.openBooks(agencyIdOf(code), year);
  await marks.updateOne({ _id: MARK }, { $set: { digest } }, { upsert: true });
  return true;
}

function digestOf(pki: Pki, offices: readonly DemoOffice[]): string {
  const hash = createHash('sha256').update(String(EDITION));
  for (const id of offices.flatMap(({ pki: name }) => [`${name}.seal`, `${name}.exchange`]))
    hash.update(pki.entry(id).fingerprint);
  for (const { pkiId } of demoPeople(pki, offices))
    if (pkiId !== null) hash.update(pki.entry(pkiId).fingerprint);
  return hash.digest('hex');
}

async function putOffice({ container, pki }: SeedDeps, office: DemoOffice): Promise<void> {
  const { setUp } = container.organization;
  const { pki: name, code, suffix: _suffix, units, administrator: _administrator, ...facts } = office;
  const id = agencyIdOf(code);
  const certificate = pki.certificate(`${name}.exchange`);
  await setUp.putExchangeKey(id, { privateKey: pki.privateKey(`${name}.exchange`), certificate });
  await setUp.putSeal(id, await makeSealPng(facts.shortName), SEAL_WIDTH_MM);
  await setUp.putCredential(
    { kind: 'agency', id },
    { agencyId: id, pkcs12: pki.p12(`${name}.seal`).bytes, certificate: pki.certificate(`${name}.seal`) },
  );
  await setUp.putAgency({
    ...facts,
    id,
    code,
    isLocal: true,
    canReceive: true,
    endpoint: null,
    exchangeCertificates: [certificate],
    units: units.map(([abbreviation, unitName]) => ({
      id: unitIdOf(code, abbreviation),
      name: unitName,
      abbreviation,
    })),
  });
}

const listedAgency = (agency: (typeof LISTED)[number]) => ({
  ...agency,
  id: agencyIdOf(agency.code),
  abbreviation: '',
  place: '',
  isLocal: false,
  canReceive: false,
  endpoint: null,
  exchangeCertificates: [],
  units: [],
});

async function putPerson({ container, pki }: SeedDeps, person: DemoPerson): Promise<void> {
  const { organization, auth } = container;
  const { office, role, username, name, title, email, pkiId } = person;
  const id = derivedId('demo', 'person', username);
  const agencyId = agencyIdOf(office.code);
  const [first, second = first] = office.units;
  const unit = role === 'officer' ? second : first;
  if (unit === undefined) throw new Error(`${office.code} has no unit`);
  const post = {
    id: derivedId('demo', 'post', username),
    agencyId,
    unitId: unitIdOf(office.code, unit[0]),
    role,
    title,
    fromOn: SINCE,
    toOn: null,
  };
  await organization.setUp.putPerson({ id, agencyId, name, email, username, posts: [post] });
  if (pkiId !== null) {
    const held = { agencyId, pkcs12: pki.p12(pkiId).bytes, certificate: pki.certificate(pkiId) };
    await organization.setUp.putCredential({ kind: 'person', id }, held);
    await organization.setUp.putSignatureImage(id, agencyId, makeSignaturePng(name));
  }
  await auth.setPassword(id, DEMO_PASSWORD);
}
