// The made PKI, read into memory: typed access to certificates, key files and revocation state.
import type { KeyObject } from 'node:crypto';

import { join } from 'node:path';
import {
  type Agency,
  type Definition,
  type Entry,
  entriesOf,
  PkiError,
  type Reason,
  readDefinition,
} from './definition.ts';
import { readIfThere } from './files.ts';
import { parseKey } from './issuing/keys.ts';
import {
  changeRevocation,
  type Index,
  type Made,
  placesIn,
  type Revocation,
  readIndex,
  readRevocations,
  sha256,
} from './ledger.ts';

export type Der = Uint8Array;

/** A declared entry and what was made for it. */
export interface PkiEntry extends Entry {
  /** Hexadecimal. */
  serial: string;
  notBefore: Date;
  notAfter: Date;
  /** SHA-256 of the certificate, hexadecimal. */
  fingerprint: string;
}

export interface PkiUrls {
  ocsp: string;
  tsa: string;
  crl(authority: string): string;
  issuer(authority: string): string;
}

export const urlsAt = (baseUrl: string): PkiUrls => ({
  ocsp: `${baseUrl}/ocsp`,
  tsa: `${baseUrl}/tsa`,
  crl: (id) => `${baseUrl}/crl/${id}.crl`,
  issuer: (id) => `${baseUrl}/aia/${id}.crt`,
});

export interface Pki {
  readonly folder: string;
  readonly baseUrl: string;
  readonly urls: PkiUrls;
  readonly definition: Definition;
  readonly agencies: readonly Agency[];
  /** Made entries, issuers before what they issued. */
  readonly ids: readonly string[];
  /** What a verifier trusts: the folder `trust/`. */
  readonly anchors: readonly Der[];
  readonly trustFolder: string;
  /** Sub-CAs under the anchors; real signatures often embed the leaf only. */
  readonly intermediates: readonly Der[];
  readonly intermediatesFolder: string;
  /** Throws PKI_UNKNOWN_ID, as do all that take an id. */
  entry(id: string): PkiEntry;
  certificate(id: string): Der;
  /** Leaf first, root last. */
  chain(id: string): Der[];
  /** Throws PKI_NO_KEY_FILE for entries without a PIN. */
  p12(id: string): { bytes: Uint8Array; pin: string };
  privateKey(id: string): KeyObject;
  /** As of now; undefined: not revoked. */
  revocation(id: string): Promise<Revocation | undefined>;
  revocations(): Promise<Map<string, Revocation>>;
  /** From now on OCSP and CRL say revoked. Kept on disk. */
  revoke(id: string, at: Date, reason?: Reason): Promise<void>;
  /** Lifts a revocation, declared ones too. */
  reinstate(id: string): Promise<void>;
}

export interface Held {
  entry: PkiEntry;
  certificate: Buffer;
  keyFile: Buffer | undefined;
  key: KeyObject;
}

const hold = async (folder: string, entry: Entry, made: Made): Promise<Held | undefined> => {
  const places = placesIn(folder);
  const [certificate, keyFile, pem] = await Promise.all([
    readIfThere(places.certificate(entry.id)),
    made.keyFile ? readIfThere(places.keyFile(entry.id)) : undefined,
    readIfThere(places.key(entry.id)),
  ]);
  if (!certificate || !pem || sha256(certificate) !== made.fingerprint) return undefined;
  if (made.keyFile && (!keyFile || sha256(keyFile) !== made.keyFile)) return undefined;
  const { serial, fingerprint } = made;
  const dates = { notBefore: new Date(made.notBefore), notAfter: new Date(made.notAfter) };
  return { entry: { ...entry, ...dates, serial, fingerprint }, certificate, keyFile, key: parseKey(pem) };
};

/** Entries whose files are all there and are the ones the index speaks of. */
export const holdIntact = async (
  folder: string,
  definition: Definition,
  index: Index,
): Promise<Map<string, Held>> => {
  const found = await Promise.all(
    entriesOf(definition).map(async (entry) => {
      const made = index.entries[entry.id];
      return made ? hold(folder, entry, made).catch(() => undefined) : undefined;
    }),
  );
  return new Map(found.flatMap((h) => (h ? [[h.entry.id, h] as const] : [])));
};

/** Loads what `makePki` wrote; PKI_NOT_MADE when the folder holds no whole PKI. */
export const loadPki = async (folder: string, definitionFile?: string): Promise<Pki> => {
  const [definition, index] = await Promise.all([readDefinition(definitionFile), readIndex(folder)]);
  if (!index) throw new PkiError('PKI_NOT_MADE', `${folder} holds no PKI`);
  const held = await holdIntact(folder, definition, index);
  for (const id of Object.keys(index.entries)) {
    if (!held.has(id)) throw new PkiError('PKI_NOT_MADE', `${folder}: ${id} is missing or damaged`);
  }
  return assemble(folder, definition, index, held);
};

export const assemble = (
  folder: string,
  definition: Definition,
  index: Index,
  held: Map<string, Held>,
): Pki => {
  const get = (id: string): Held => {
    const found = held.get(id);
    if (!found) throw new PkiError('PKI_UNKNOWN_ID', `the PKI holds no "${id}"`);
    return found;
  };
  const chain = (id: string): Der[] => {
    const { entry, certificate } = get(id);
    return entry.issuer === undefined ? [certificate] : [certificate, ...chain(entry.issuer)];
  };
  const authorities = [...held.values()].filter((h) => h.entry.isAuthority);
  const rootOf = (h: Held): string =>
    h.entry.issuer === undefined ? h.entry.id : rootOf(get(h.entry.issuer));
  const revocations = (): Promise<Map<string, Revocation>> => readRevocations(folder, index);
  return {
    folder,
    baseUrl: index.baseUrl,
    urls: urlsAt(index.baseUrl),
    definition,
    agencies: definition.agencies,
    ids: [...held.keys()],
    anchors: definition.anchors.map((id) => get(id).certificate),
    trustFolder: join(folder, 'trust'),
    intermediates: authorities
      .filter((h) => h.entry.issuer !== undefined && definition.anchors.includes(rootOf(h)))
      .map((h) => h.certificate),
    intermediatesFolder: join(folder, 'intermediates'),
    entry: (id) => get(id).entry,
    certificate: (id) => get(id).certificate,
    chain,
    p12: (id) => {
      const { keyFile, entry } = get(id);
      if (!keyFile || !entry.pin) throw new PkiError('PKI_NO_KEY_FILE', `${id} has no key file`);
      return { bytes: keyFile, pin: entry.pin };
    },
    privateKey: (id) => get(id).key,
    revocation: async (id) => (await revocations()).get(get(id).entry.id),
    revocations,
    revoke: (id, at, reason = 'unspecified') => changeRevocation(folder, get(id).entry.id, { at, reason }),
    reinstate: (id) => changeRevocation(folder, get(id).entry.id, null),
  };
};
