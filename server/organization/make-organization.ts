// Builds organization over one database and one folder of unattended keys.
import type { KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DirectoryEntry, DirectoryFile } from '../contracts/directory.ts';
import type { DocumentKind, Role } from '../contracts/vocabulary.ts';
import { vietnamDate } from '../platform/clock.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import { readCertificateFacts } from '../signing/index.ts';
import type { Deps, DirectoryDeps, FilesPort } from './commands/deps.ts';
import { type OwnKeys, ownKeys, renewKey } from './commands/directory-key.ts';
import { readExchangeKey, writeExchangeKey } from './commands/exchange-key.ts';
import { hastenList, type ShownBy } from './commands/hasten-list.ts';
import { type DirectoryChange, type ImportOptions, importDirectory } from './commands/import-directory.ts';
import { type KeyWays, type OpenedKey, openHeldKey } from './commands/open-key.ts';
import { recordPinFailure } from './commands/record-pin-failure.ts';
import { closeAgency, renameAgency } from './commands/rename-agency.ts';
import { digestOf } from './commands/signed-list.ts';
import { claimDue, type FetchedList, noteFailure, noteUnchanged, takeList } from './commands/take-list.ts';
import { type DirectoryHandlers, makeDirectoryHandlers } from './directory-routes.ts';
import type { Delegation } from './domain/delegation.ts';
import { LOOK_MS } from './domain/directory.ts';
import type {
  Agency,
  CredentialOwner,
  HeldCredential,
  HeldPost,
  KnownAgency,
  Person,
} from './domain/organization.ts';
import { type Absence, absencesOf } from './queries/absences.ts';
import { type StandsFor, standIns, standsFor } from './queries/delegations.ts';
import { type ExportOptions, exportDirectory } from './queries/export-directory.ts';
import {
  findPost,
  formerHolder,
  heldPosts,
  peopleWithRole,
  type RoleHolder,
  type StaffMember,
  staffOf,
  unitHeads,
} from './queries/held-posts.ts';
import { makeHandlers, type OrganizationHandlers } from './routes.ts';
import { CREDENTIALS, IMAGES, makeStore, migrations } from './store.ts';
import { AGENCIES } from './store-agencies.ts';
import { DELEGATIONS } from './store-delegations.ts';
import { PENDING, SERVERS } from './store-servers.ts';

export interface OrganizationDeps
  extends Omit<Deps, 'store' | 'directory' | 'random' | 'files' | 'keyWays' | 'inForce' | 'kick'> {
  kick: Kick;
  /** Where the written acts of delegations are; absent: none is added. */
  files?: FilesPort;
  connection: Database['connection'];
  /** Absent: this server meets no others. */
  directory?: DirectoryDeps;
  /** Absent: key files only. */
  keyWays?: KeyWays;
  /** Default: Math.random. */
  random?(): number;
  /** Waits, where other processes may work on this database; absent: this one is alone. */
  waitForOthers?: ((ms: number) => Promise<unknown>) | undefined;
}

const NO_FILES: FilesPort = {
  findUpload: async () => null,
  createReadStream: () => Readable.from([]),
};

const ALONE: DirectoryDeps = {
  server: () => undefined,
  pollMs: 900_000,
  wake: () => undefined,
  contactsOf: async () => new Map(),
};

/** What fetches the lists of other servers asks and tells. */
export interface DirectoryLists {
  /** The server whose turn it is, for this process alone; null: none is due. */
  claim(): Promise<{ id: string; endpoint: string; etag: string | null } | null>;
  /** @throws AppError DIRECTORY_INVALID. */
  took(id: string, fetched: FetchedList): Promise<void>;
  unchanged(id: string): Promise<void>;
  failed(id: string, error: unknown): Promise<void>;
  /** Reads the list of a server soon, which shows a certificate that is not known; at most once in a while. */
  hasten(shown: ShownBy): Promise<void>;
}

export interface ExchangeKey {
  privateKey: KeyObject;
  /** DER. */
  certificate: Uint8Array;
}

export interface Organization {
  handlers: OrganizationHandlers & DirectoryHandlers;
  /** The lists of other servers, as the transports fetch them. */
  directoryLists: DirectoryLists;
  migrations: Migration[];
  outboxCollections: string[];
  /** By id, or by code in its current form. */
  findAgency(idOrCode: string): Promise<KnownAgency | null>;
  /** By code in either form, also by one it no longer has. */
  findAgencyByCode(code: string): Promise<KnownAgency | null>;
  /** Every agency that is known here. */
  directory(): Promise<KnownAgency[]>;
  /** The same, if it works on this server. */
  findLocalAgency(code: string): Promise<KnownAgency | null>;
  listAgencies(): Promise<KnownAgency[]>;
  /** Agencies for which a server may show this certificate (SHA-256 of its DER) now. */
  agenciesOfServer(certificateSha256: string): Promise<KnownAgency[]>;
  /** @throws AppError DIRECTORY_INVALID. */
  importDirectory(entries: readonly DirectoryEntry[], options: ImportOptions): Promise<DirectoryChange>;
  exportDirectory(options: ExportOptions): Promise<DirectoryFile>;
  findPerson(id: string): Promise<Person | null>;
  findPersonByUsername(username: string): Promise<Person | null>;
  /** Null when the post is not in force on this date. */
  findPost(postId: string, onDate: string): Promise<HeldPost | null>;
  /** Who held a post until before this date; null when nobody has left it. */
  formerHolder(postId: string, onDate: string): ReturnType<typeof formerHolder>;
  /** The posts a person holds today. */
  postsOf(person: Person): Promise<HeldPost[]>;
  peopleWithRole(agencyId: string, role: Role, onDate: string): Promise<RoleHolder[]>;
  /** Everybody who has a post in the agency on the date, once for each post. */
  staffOf(agencyId: string, onDate: string): Promise<StaffMember[]>;
  /** Heads of the unit, by rank, in force on the date. */
  unitHeads(agencyId: string, unitId: string, onDate: string): Promise<RoleHolder[]>;
  /** Everything ever delegated to a post, or by order to its unit. */
  delegationsTo(to: { agencyId: string; postId: string; unitId: string }): Promise<Delegation[]>;
  /** Who is away today, and who acts in his place. */
  absences(agencyId: string): Promise<Absence[]>;
  /** In whose place a post may approve on a date. */
  standsFor(of: { postId: string; agencyId: string; onDate: string }): Promise<StandsFor[]>;
  /** The other way round: the people who may approve documents of a kind in the place of these posts. */
  standIns(of: {
    agencyId: string;
    postIds: readonly string[];
    kind: DocumentKind;
    onDate: string;
  }): Promise<string[]>;
  /** The key a local agency signs its packets with. */
  exchangeKey(agencyId: string): Promise<ExchangeKey | null>;
  getCredential(owner: CredentialOwner): Promise<HeldCredential | null>;
  /** Opens a held key; close it when the last signature is made. @throws AppError SIGNER_NOT_EXPECTED, CREDENTIAL_…; SigningError. */
  openKey(held: HeldCredential, pin: string): Promise<OpenedKey>;
  /** Three wrong PINs lock the key for a quarter of an hour. */
  recordPinFailure(owner: CredentialOwner): Promise<void>;
  clearPinFailures(owner: CredentialOwner): Promise<void>;
  signatureImage(personId: string): Promise<Uint8Array | null>;
  seal(agencyId: string): Promise<{ png: Uint8Array; widthMm: number } | null>;
  /** The keys this server signs its list with; made when there are none. */
  directoryKeys(): Promise<OwnKeys>;
  /** First makes a next key and tells it; the second time uses it. */
  renewDirectoryKey(): Promise<OwnKeys>;
  setUp: SetUp;
}

/** For setting up an office; each may be called again with the same values. */
export interface SetUp {
  putAgency(agency: Agency): Promise<void>;
  /** The old code and name stay known, with the time until which they were used. */
  renameAgency(
    code: string,
    to: { code: string; name: string; shortName?: string | undefined; at: Date },
  ): Promise<void>;
  /** From then on it neither sends nor receives. */
  closeAgency(code: string, at: Date): Promise<void>;
  putPerson(person: Person): Promise<void>;
  putSignatureImage(personId: string, agencyId: string, png: Uint8Array): Promise<void>;
  putSeal(agencyId: string, png: Uint8Array, widthMm: number): Promise<void>;
  putCredential(
    owner: CredentialOwner,
    held: { agencyId: string; pkcs12: Uint8Array; certificate: Uint8Array },
  ): Promise<void>;
  /** A key that is on the owner's own machine. */
  putOwnMachine(owner: CredentialOwner, held: { agencyId: string; certificate: Uint8Array }): Promise<void>;
  putExchangeKey(agencyId: string, key: ExchangeKey): Promise<void>;
}

const OUTBOXES = [IMAGES, CREDENTIALS, AGENCIES, SERVERS, PENDING, DELEGATIONS] as const;
/** Timers of two processes are no clockwork. */
const MARGIN_MS = 100;
/** A key that another process has put is used after this. */
const KEYS = { maxEntries: 1_000, lifeMs: LOOK_MS };
/** A server that shows a strange certificate has its list read no more often for it. */
const HASTENED = { maxEntries: 1_000, lifeMs: 10_000 };

export function makeOrganization(given: OrganizationDeps): Organization {
  const { connection, waitForOthers, kick, ...rest } = given;
  const { normalizeOrganCode, keyFolder } = rest;
  const store = makeStore(connection, rest.clock);
  const deps: Deps = {
    ...{ directory: ALONE, files: NO_FILES, random: Math.random, keyWays: {} },
    inForce: async () => void (await waitForOthers?.(LOOK_MS + MARGIN_MS)),
    ...rest,
    store,
    kick: kickIn(kick, OUTBOXES),
  };
  const now = () => rest.clock.now().getTime();
  const keys = makeShortMemory<ExchangeKey | null>({ ...KEYS, now });
  const hastened = makeShortMemory<number>({ ...HASTENED, now });

  return {
    handlers: { ...makeHandlers(deps), ...makeDirectoryHandlers(deps) },
    directoryLists: {
      claim: () => claimDue(deps),
      took: (id, fetched) => takeList(deps, id, fetched),
      unchanged: (id) => noteUnchanged(deps, id),
      failed: (id, error) => noteFailure(deps, id, error),
      hasten: async (shown) => {
        const name = 'endpoint' in shown ? shown.endpoint : digestOf(shown.certificate);
        await hastened(name, () => hastenList(deps, shown));
      },
    },
    renewDirectoryKey: () => renewKey(keyFolder),
    directoryKeys: () => ownKeys(keyFolder),
    migrations,
    outboxCollections: [...OUTBOXES],
    findAgency: async (idOrCode) => (await store.agencyById(idOrCode)) ?? store.agencyByCode(idOrCode),
    directory: () => store.allAgencies(),
    findAgencyByCode: (code) => store.agencyByCode(normalizeOrganCode(code)),
    findLocalAgency: async (code) => {
      const agency = await store.agencyByCode(normalizeOrganCode(code));
      return agency?.isLocal === true ? agency : null;
    },
    listAgencies: store.allAgencies,
    agenciesOfServer: store.agenciesOfServer,
    importDirectory: (entries, options) => importDirectory(deps, entries, options),
    exportDirectory: (options) => exportDirectory(deps, options),
    findPerson: store.personById,
    findPersonByUsername: store.personByUsername,
    findPost: (postId, onDate) => findPost(store, postId, onDate),
    formerHolder: (postId, onDate) => formerHolder(store, postId, onDate),
    postsOf: (person) => heldPosts(store, person, vietnamDate(deps.clock.now())),
    peopleWithRole: (agencyId, role, onDate) => peopleWithRole(store, { agencyId, role, onDate }),
    staffOf: (agencyId, onDate) => staffOf(store, { agencyId, onDate }),
    unitHeads: (agencyId, unitId, onDate) => unitHeads(store, { agencyId, unitId, onDate }),
    delegationsTo: store.delegations.givenTo,
    absences: (agencyId) => absencesOf(deps, agencyId),
    standsFor: (of) => standsFor(store, of),
    standIns: (of) => standIns(store, of),
    exchangeKey: (agencyId) => keys(agencyId, () => readExchangeKey(keyFolder, agencyId)),
    getCredential: store.credential,
    openKey: (held, pin) => openHeldKey(deps.keyWays, held, pin),
    recordPinFailure: (owner) => recordPinFailure(deps, owner),
    clearPinFailures: store.clearPinFailures,
    signatureImage: async (id) => (await store.image({ kind: 'person', id }))?.png ?? null,
    seal: async (id) => {
      const image = await store.image({ kind: 'agency', id });
      return image === null || image.widthMm === null ? null : { png: image.png, widthMm: image.widthMm };
    },
    setUp: {
      putAgency: store.putAgency,
      renameAgency: (code, to) => renameAgency(deps, code, to),
      closeAgency: (code, at) => closeAgency(deps, code, at),
      putPerson: store.putPerson,
      putSignatureImage: (id, agencyId, png) =>
        store.putImage({ kind: 'person', id }, { agencyId, png, widthMm: null }, []),
      putSeal: (id, png, widthMm) =>
        store.putImage({ kind: 'agency', id }, { agencyId: id, png, widthMm }, []),
      putCredential: (owner, held) =>
        store.putCredential(
          owner,
          {
            agencyId: held.agencyId,
            place: { kind: 'pkcs12', pkcs12: held.pkcs12 },
            certificate: held.certificate,
            facts: readCertificateFacts(held.certificate),
          },
          [],
        ),
      putOwnMachine: (owner, held) =>
        store.putCredential(
          owner,
          { ...held, place: { kind: 'desktop' }, facts: readCertificateFacts(held.certificate) },
          [],
        ),
      putExchangeKey: async (agencyId, key) => {
        await writeExchangeKey(keyFolder, agencyId, key);
        keys.clear();
      },
    },
  };
}
