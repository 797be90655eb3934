// People in MongoDB, and the door to the agencies (store-agencies.ts). A person carries his posts; images and key files are apart,
// because nobody who asks for a name wants a megabyte of picture.
import { type Connection, type mongo, Schema } from 'mongoose';
import type { CertificateFacts } from '../contracts/verification.ts';
import type { Role } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { groupedFind } from '../platform/mongo/grouped.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import { makeTogether } from '../platform/together.ts';
import { LOOK_MS } from './domain/directory.ts';
import type { CredentialOwner, KeyPlace, Person } from './domain/organization.ts';
import { rankOf } from './domain/rank.ts';
import { agencyMigrations, bytesOf, directoryMigrations, makeAgencyStore } from './store-agencies.ts';
import { delegationMigrations, makeDelegationStore } from './store-delegations.ts';
import { makeServerStore, serverMigrations } from './store-servers.ts';

const PEOPLE = 'people';
export const IMAGES = 'organization-images';
export const CREDENTIALS = 'credentials';

export const migrations: Migration[] = [
  ...agencyMigrations,
  indexMigration('organization-0002-people', PEOPLE, [
    // People sign in before the server knows their agency, so a user name is one over all agencies.
    { key: { username: 1 }, name: 'one-person-a-username', unique: true },
    {
      key: { 'posts.id': 1 },
      name: 'one-person-a-post',
      unique: true,
      partialFilterExpression: { 'posts.id': { $exists: true } },
    },
    { key: { 'posts.agencyId': 1, 'posts.role': 1 }, name: 'by-agency-and-role' },
  ]),
  indexMigration('organization-0003-images', IMAGES, [OUTBOX_INDEX]),
  indexMigration('organization-0004-credentials', CREDENTIALS, [OUTBOX_INDEX]),
  ...directoryMigrations,
  ...serverMigrations,
  ...delegationMigrations,
  {
    name: 'organization-0012-places-of-keys',
    up: async (connection) => {
      await connection
        .collection(CREDENTIALS)
        .updateMany({ place: { $exists: false } }, { $set: { place: { kind: 'pkcs12' } } });
    },
  },
];

interface PersonRow extends Omit<Person, 'id'> {
  _id: string;
}

const text = { type: String, required: true } as const;

const postSchema = new Schema(
  {
    id: text,
    agencyId: text,
    unitId: text,
    role: text,
    rank: String,
    title: text,
    fromOn: text,
    toOn: { type: String, default: null },
  },
  { _id: false },
);

const personSchema = new Schema<PersonRow>(
  {
    _id: text,
    agencyId: text,
    name: text,
    email: { type: String, default: '' },
    username: text,
    posts: { type: [postSchema], default: [] },
  },
  { strict: 'throw', versionKey: false, collection: PEOPLE },
);

export interface StoredImage {
  png: Uint8Array;
  /** Real width, of seals. */
  widthMm: number | null;
}

interface ImageRow {
  _id: string;
  agencyId: string;
  png: Buffer | mongo.Binary;
  widthMm: number | null;
  outbox?: OutboxEntry[];
}

const imageSchema = new Schema<ImageRow>(
  {
    _id: text,
    agencyId: text,
    png: { type: Buffer, required: true },
    widthMm: { type: Number, default: null },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: IMAGES, minimize: false },
);

export interface StoredCredential {
  agencyId: string;
  place: KeyPlace;
  certificate: Uint8Array;
  facts: CertificateFacts;
  failures: number;
  lockedUntil: Date | null;
}

interface CredentialRow extends Omit<StoredCredential, 'place' | 'certificate'> {
  _id: string;
  /** Rows of the first version have none: key files. */
  place?: Exclude<KeyPlace, { kind: 'pkcs12' }> | { kind: 'pkcs12' };
  pkcs12?: Buffer | mongo.Binary | null;
  certificate: Buffer | mongo.Binary;
  outbox?: OutboxEntry[];
}

const credentialSchema = new Schema<CredentialRow>(
  {
    _id: text,
    agencyId: text,
    place: { type: Object },
    pkcs12: { type: Buffer, default: null },
    certificate: { type: Buffer, required: true },
    facts: { type: Object, required: true },
    failures: { type: Number, required: true },
    lockedUntil: { type: Date, default: null },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: CREDENTIALS, minimize: false },
);

const keyOf = ({ kind, id }: CredentialOwner) => `${kind}:${id}`;

function placeOf(place: CredentialRow['place'], pkcs12: CredentialRow['pkcs12']): KeyPlace {
  if (place !== undefined && place.kind !== 'pkcs12') return place;
  return { kind: 'pkcs12', pkcs12: pkcs12 ? bytesOf(pkcs12) : new Uint8Array() };
}

const toPerson = ({ _id, ...rest }: PersonRow): Person => ({ id: _id, ...rest });

export type OrganizationStore = ReturnType<typeof makeStore>;

/** Who has a role is asked for every step of every document. */
const STAFF = { maxEntries: 2_000, lifeMs: LOOK_MS };

/** The only door to the feature's collections. */
export function makeStore(connection: Connection, clock: Clock) {
  const people = connection.model<PersonRow>(PEOPLE, personSchema);
  const images = connection.model<ImageRow>(IMAGES, imageSchema);
  const credentials = connection.model<CredentialRow>(CREDENTIALS, credentialSchema);
  const staff = makeShortMemory<Person[]>({ ...STAFF, now: () => clock.now().getTime() });

  const rows = connection.collection<PersonRow>(PEOPLE);
  const byId = groupedFind<PersonRow>(rows);
  // A document is given to many at once.
  const byPost = makeTogether<string, PersonRow | undefined>({
    atOnce: 2,
    run: async (postIds) => {
      const found = await rows.find({ 'posts.id': { $in: [...new Set(postIds)] } }).toArray();
      const holders = new Map(found.flatMap((row) => row.posts.map(({ id }) => [id, row] as const)));
      return postIds.map((postId) => holders.get(postId));
    },
  });

  /** People who hold or held a post in the agency; whether it is in force is asked of each post. */
  const peopleOfAgency = async (agencyId: string, role?: Role): Promise<Person[]> => {
    const wanted = role === undefined ? { agencyId } : { agencyId, role };
    const rows = await people
      .find({ posts: trusted({ $elemMatch: wanted }) })
      .sort({ name: 1 })
      .lean();
    return rows.map(toPerson);
  };

  return {
    ...makeAgencyStore(connection, clock),
    directory: makeServerStore(connection),
    delegations: makeDelegationStore(connection, clock),

    async personById(id: string): Promise<Person | null> {
      const row = await byId(id);
      return row && toPerson(row);
    },

    async personByUsername(username: string): Promise<Person | null> {
      const row = await people.findOne({ username }).lean();
      return row && toPerson(row);
    },

    async personOfPost(postId: string): Promise<Person | null> {
      const row = await byPost(postId);
      return row === undefined ? null : toPerson(row);
    },

    peopleOfAgency,

    /** As `peopleOfAgency`; what another process wrote is seen after LOOK_MS. */
    staffOf: (agencyId: string, role: Role): Promise<readonly Person[]> =>
      staff(`${agencyId} ${role}`, () => peopleOfAgency(agencyId, role)),

    /** Who heads a unit, or did; likewise. */
    headsOf: (agencyId: string): Promise<readonly Person[]> =>
      staff(`${agencyId} heads`, async () => {
        const all = await peopleOfAgency(agencyId);
        return all.filter(({ posts }) => posts.some((post) => rankOf(post) === 'unit-head'));
      }),

    async putPerson({ id, ...rest }: Person): Promise<void> {
      await people.updateOne({ _id: id }, { $set: rest }, { upsert: true });
      staff.clear();
    },

    /** A person's signature image, or an agency's seal. */
    async image(owner: CredentialOwner): Promise<StoredImage | null> {
      const row = await images.findOne({ _id: keyOf(owner) }, { png: 1, widthMm: 1 }).lean();
      return row && { png: bytesOf(row.png), widthMm: row.widthMm };
    },

    hasImage: async (owner: CredentialOwner): Promise<boolean> =>
      (await images.exists({ _id: keyOf(owner) })) !== null,

    async putImage(
      owner: CredentialOwner,
      { png, ...rest }: StoredImage & { agencyId: string },
      outbox: OutboxEntry[],
    ): Promise<void> {
      await images.updateOne(
        { _id: keyOf(owner) },
        { $set: { ...rest, png: Buffer.from(png) }, $push: { outbox: { $each: outbox } } },
        { upsert: true },
      );
    },

    async credential(owner: CredentialOwner): Promise<StoredCredential | null> {
      const row = await credentials.findOne({ _id: keyOf(owner) }, { outbox: 0, outboxLease: 0 }).lean();
      if (row === null) return null;
      const { _id: _key, pkcs12, certificate, place, ...rest } = row;
      return { ...rest, place: placeOf(place, pkcs12), certificate: bytesOf(certificate) };
    },

    /** Adds or replaces the key; a new one starts without failed attempts. */
    async putCredential(
      owner: CredentialOwner,
      { place, certificate, ...rest }: Omit<StoredCredential, 'failures' | 'lockedUntil'>,
      outbox: OutboxEntry[],
    ): Promise<void> {
      const kept = place.kind === 'pkcs12' ? { kind: place.kind } : place;
      const bytes = {
        place: kept,
        pkcs12: place.kind === 'pkcs12' ? Buffer.from(place.pkcs12) : null,
        certificate: Buffer.from(certificate),
      };
      await credentials.updateOne(
        { _id: keyOf(owner) },
        {
          $set: { ...rest, ...bytes, failures: 0, lockedUntil: null },
          $push: { outbox: { $each: outbox } },
        },
        { upsert: true },
      );
    },

    /** Counts one wrong PIN and returns the count, or null when there is no key file. */
    async countPinFailure(owner: CredentialOwner): Promise<{ failures: number; agencyId: string } | null> {
      return credentials
        .findOneAndUpdate(
          { _id: keyOf(owner) },
          { $inc: { failures: 1 } },
          { returnDocument: 'after', projection: { failures: 1, agencyId: 1 } },
        )
        .lean();
    },

    /** Locks the key file and starts the count again. */
    async lockCredential(owner: CredentialOwner, until: Date, outbox: OutboxEntry[]): Promise<void> {
      await credentials.updateOne(
        { _id: keyOf(owner) },
        { $set: { failures: 0, lockedUntil: until }, $push: { outbox: { $each: outbox } } },
      );
    },

    async clearPinFailures(owner: CredentialOwner): Promise<void> {
      await credentials.updateOne({ _id: keyOf(owner) }, { $set: { failures: 0, lockedUntil: null } });
    },
  };
}
