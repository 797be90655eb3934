// Makes the development PKI under a folder, or makes again only what changed, is missing or has aged out of what
// its entry stands for. The index is written last, so an interrupted making is simply finished by the next one.
import { type KeyObject, randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { closureOf, type Definition, type Entry, entriesOf, readDefinition } from './definition.ts';
import { withLock, writeAtomic } from './files.ts';
import { issueCertificate, partsOf, spkiOf } from './issuing/certificate.ts';
import { ensureKey } from './issuing/keys.ts';
import { writePkcs12 } from './issuing/pkcs12.ts';
import { type Index, type Made, placesIn, readIndex, sha256, writeIndex } from './ledger.ts';
import { assemble, type Held, holdIntact, type Pki, urlsAt } from './pki.ts';

export interface MakePkiOptions {
  folder: string;
  /** Where the services will answer; goes into every certificate. */
  baseUrl?: string;
  clock?: () => Date;
  /** Only these ids, with their issuers, responders and the timestamp authority. */
  only?: readonly string[];
  /** Another pki.json. */
  definitionFile?: string;
  /** A folder of keys shared between PKIs, so that tests need not wait for RSA. */
  keyCache?: string;
}

export const DEFAULT_BASE_URL = 'http://127.0.0.1:8889';
const DAY_MS = 86_400_000;

interface Context {
  folder: string;
  baseUrl: string;
  now: Date;
  definition: Definition;
  keyCache: string | undefined;
}

const dayFrom = (now: Date, days: number): Date =>
  new Date(Math.floor(now.getTime() / 1000) * 1000 + days * DAY_MS);

interface Issued {
  entry: Entry;
  made: Made;
  certificate: Uint8Array;
  key: KeyObject;
}

const specOf = (entry: Entry, context: Context, issuer: Issued | undefined): string => {
  const { revoked: _status, holder: _person, ...shape } = entry;
  return sha256(JSON.stringify([shape, context.baseUrl, issuer?.made.fingerprint ?? null]));
};

/** An entry declared valid, expired or not yet valid must still be so today. */
const standsForTheSame = (entry: Entry, made: Made, now: Date): boolean => {
  const [from, to] = entry.validDays;
  return new Date(made.notBefore) > now === from > 0 && new Date(made.notAfter) > now === to > 0;
};

/** Positive, 16 octets, never starting with a zero octet. */
const newSerial = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
};

const pem = (der: Uint8Array): Buffer => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`);
};

const writeCertificate = async (context: Context, entry: Entry, der: Uint8Array): Promise<void> => {
  const { id, isAuthority } = entry;
  const places = placesIn(context.folder);
  const targets: [string, Uint8Array][] = [[places.certificate(id), der]];
  if (isAuthority) targets.push([places.authority(id), der], [places.authorityPem(id), pem(der)]);
  if (isAuthority && entry.issuer !== undefined) targets.push([places.intermediate(id), der]);
  if (context.definition.anchors.includes(id)) targets.push([places.anchor(id), der]);
  await Promise.all(targets.map(([file, bytes]) => writeAtomic(file, bytes)));
};

/** Leaf and sub-CAs; the anchor comes from the verifier's own trust folder. */
const writeKeyFile = async (
  context: Context,
  { entry, certificate, key }: Omit<Issued, 'made'>,
  issuers: readonly Issued[],
): Promise<string | null> => {
  if (!entry.pin) return null;
  const subCas = issuers.filter((i) => i.entry.issuer !== undefined).map((i) => i.certificate);
  const label = entry.subject.CN;
  const bytes = writePkcs12({ key, chain: [certificate, ...subCas], pin: entry.pin, label });
  await writeAtomic(placesIn(context.folder).keyFile(entry.id), bytes, 0o600);
  return sha256(bytes);
};

const issue = async (
  context: Context,
  entry: Entry,
  key: KeyObject,
  issuers: readonly Issued[],
): Promise<Issued> => {
  const [issuer] = issuers;
  const urls = urlsAt(context.baseUrl);
  const [from, to] = entry.validDays;
  const request = {
    entry,
    spki: spkiOf(key),
    issuer: issuer && partsOf(issuer.certificate),
    serial: newSerial(),
    notBefore: dayFrom(context.now, from),
    notAfter: dayFrom(context.now, to),
    urls:
      entry.noStatusUrls || !issuer
        ? undefined
        : { ocsp: urls.ocsp, crl: urls.crl(issuer.entry.id), issuer: urls.issuer(issuer.entry.id) },
  };
  const certificate = await issueCertificate(request, issuer?.key ?? key);
  await writeCertificate(context, entry, certificate);
  const revokedAt = entry.revoked && dayFrom(context.now, -entry.revoked.daysAgo).toISOString();
  const made: Made = {
    spec: specOf(entry, context, issuer),
    issuer: entry.issuer ?? null,
    subject: entry.subject.CN,
    serial: request.serial,
    notBefore: request.notBefore.toISOString(),
    notAfter: request.notAfter.toISOString(),
    fingerprint: sha256(certificate),
    keyFile: await writeKeyFile(context, { entry, certificate, key }, issuers),
    revoked: entry.revoked && revokedAt ? { at: revokedAt, reason: entry.revoked.reason } : null,
  };
  return { entry, made, certificate, key };
};

/** The declared revocation may change without the certificate changing. */
const keep = (entry: Entry, held: Held, made: Made): Issued => {
  const isSame = (made.revoked?.reason ?? null) === (entry.revoked?.reason ?? null);
  const at = held.entry.notBefore.toISOString();
  const revoked = isSame ? made.revoked : entry.revoked ? { at, reason: entry.revoked.reason } : null;
  return { entry, made: { ...made, revoked }, certificate: held.certificate, key: held.key };
};

const makeMissing = async (context: Context, wanted: Entry[], old: Index | undefined): Promise<Issued[]> => {
  const held = old ? await holdIntact(context.folder, context.definition, old) : new Map<string, Held>();
  const keys = new Map(
    await Promise.all(wanted.map(async (entry) => [entry.id, await keyOf(context, entry)] as const)),
  );
  const done = new Map<string, Issued>();
  const issuersOf = (entry: Entry): Issued[] => {
    const issuer = entry.issuer === undefined ? undefined : done.get(entry.issuer);
    return issuer ? [issuer, ...issuersOf(issuer.entry)] : [];
  };
  for (const entry of wanted) {
    const issuers = issuersOf(entry);
    const made = old?.entries[entry.id];
    const intact = held.get(entry.id);
    const canStay =
      made?.spec === specOf(entry, context, issuers[0]) && standsForTheSame(entry, made, context.now);
    const key = keys.get(entry.id);
    if (made && intact && canStay) done.set(entry.id, keep(entry, intact, made));
    else if (key) done.set(entry.id, await issue(context, entry, key, issuers));
  }
  return [...done.values()];
};

const keyOf = (context: Context, entry: Entry): Promise<KeyObject> =>
  ensureKey(
    placesIn(context.folder).key(entry.id),
    entry.key,
    context.keyCache && join(context.keyCache, `${entry.id}.pem`),
  );

const reuse = async (context: Context, digest: string, wanted: Entry[]): Promise<Pki | undefined> => {
  const index = await readIndex(context.folder);
  if (index?.definition !== digest || index.baseUrl !== context.baseUrl) return undefined;
  const isStale = (e: Entry): boolean => {
    const made = index.entries[e.id];
    return !made || !standsForTheSame(e, made, context.now);
  };
  if (wanted.some(isStale)) return undefined;
  const held = await holdIntact(context.folder, context.definition, index);
  const isWhole = Object.keys(index.entries).every((id) => held.has(id));
  return isWhole ? assemble(context.folder, context.definition, index, held) : undefined;
};

/**
 * Makes the PKI, or loads it when the folder already holds it. Serials, keys and files of what did not change stay
 * as they were. Throws PKI_DEFINITION_BROKEN, PKI_UNKNOWN_ID for an `only` not declared, PKI_BUSY.
 */
export const makePki = async (options: MakePkiOptions): Promise<Pki> => {
  const { folder, only, keyCache, baseUrl = DEFAULT_BASE_URL } = options;
  const definition = await readDefinition(options.definitionFile);
  const now = options.clock?.() ?? new Date();
  const context: Context = { folder, baseUrl, now, definition, keyCache };
  const digest = sha256(JSON.stringify(definition));
  const chosen = only && closureOf(definition, only);
  const pick = (also: Index | undefined): Entry[] =>
    entriesOf(definition).filter((e) => !chosen || chosen.has(e.id) || also?.entries[e.id] !== undefined);
  const ready = await reuse(context, digest, pick(undefined));
  if (ready) return ready;
  return withLock(folder, async () => {
    await mkdir(join(folder, 'keys'), { recursive: true });
    await chmod(join(folder, 'keys'), 0o700);
    const old = await readIndex(folder);
    const issued = await makeMissing(context, pick(old), old);
    const entries = Object.fromEntries(issued.map((i) => [i.entry.id, i.made]));
    const index: Index = { version: 1, definition: digest, baseUrl, entries };
    await writeIndex(folder, index);
    return assemble(folder, definition, index, await holdIntact(folder, definition, index));
  });
};
