// Agencies in MongoDB: the flat facts somebody described last, and in `exchange` what the directory knows with dates.
// A row without `exchange` was written before the directory knew dates, and says the same for all time.
import { createHash } from 'node:crypto';
import { type Connection, mongo, Schema } from 'mongoose';
import type { Clock } from '../platform/clock.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { groupedFind } from '../platform/mongo/grouped.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import { makeTogether } from '../platform/together.ts';
import { asOf, type DatedCertificate, describedAnew, type ExchangeFacts } from './domain/directory.ts';
import type { Agency, KnownAgency } from './domain/organization.ts';

const AGENCIES = 'agencies';

export const agencyMigrations: Migration[] = [
  indexMigration('organization-0001-agencies', AGENCIES, [
    { key: { code: 1 }, name: 'one-agency-a-code', unique: true },
  ]),
];

export const directoryMigrations: Migration[] = [
  indexMigration('organization-0005-directory', AGENCIES, [
    { key: { 'exchange.former.code': 1 }, name: 'by-former-code' },
    { key: { 'exchange.certificates.sha256': 1 }, name: 'by-certificate' },
    { key: { 'exchange.source': 1, code: 1 }, name: 'by-source' },
  ]),
];

type Bytes = Buffer | mongo.Binary;

interface FactsRow extends Omit<ExchangeFacts, 'certificates'> {
  certificates: Array<Omit<DatedCertificate, 'der'> & { der: Bytes; sha256: string }>;
}

export interface AgencyDocument extends Omit<Agency, 'id' | 'exchangeCertificates'> {
  _id: string;
  exchangeCertificates: Bytes[];
  exchange?: FactsRow | undefined;
}

const text = { type: String, required: true } as const;
const date = { type: Date, default: null } as const;
const part = (shape: Record<string, unknown>) => new Schema(shape, { _id: false, strict: 'throw' });

const factsSchema = part({
  source: text,
  former: { type: [part({ code: text, name: text, untilAt: { type: Date, required: true } })], default: [] },
  dissolvedAt: date,
  terms: {
    type: [
      part({
        fromAt: { type: Date, required: true },
        transport: text,
        endpoint: { type: String, default: null },
        canReceive: { type: Boolean, required: true },
        maySend: { type: Boolean, required: true },
        receiveLimitBytes: { type: Number, default: null },
        acceptsUnsigned: { type: Boolean, default: false },
      }),
    ],
    default: [],
  },
  certificates: {
    type: [
      part({
        use: text,
        der: { type: Buffer, required: true },
        sha256: text,
        fromAt: date,
        untilAt: date,
      }),
    ],
    default: [],
  },
  updatedAt: { type: Date, required: true },
});

const agencySchema = new Schema<AgencyDocument>(
  {
    _id: text,
    code: text,
    name: text,
    shortName: text,
    parentCode: { type: String, default: null },
    abbreviation: { type: String, default: '' },
    place: { type: String, default: '' },
    isLocal: { type: Boolean, required: true },
    canReceive: { type: Boolean, required: true },
    endpoint: { type: String, default: null },
    exchangeCertificates: { type: [Buffer], default: [] },
    units: { type: [part({ id: text, name: text, abbreviation: String })], default: [] },
    exchange: { type: factsSchema, default: undefined },
  },
  { strict: 'throw', versionKey: false, collection: AGENCIES },
);

/** An agency with its dated facts, not yet seen from an instant. */
export interface DirectoryRow {
  agency: Agency;
  facts: ExchangeFacts | null;
}

/** Lean reads give the driver's own kind of bytes. */
export const bytesOf = (value: Uint8Array | mongo.Binary): Uint8Array =>
  value instanceof mongo.Binary ? value.value() : value;

function toRow({ _id, exchangeCertificates, exchange, ...rest }: AgencyDocument): DirectoryRow {
  const agency = { id: _id, ...rest, exchangeCertificates: exchangeCertificates.map(bytesOf) };
  if (exchange === undefined || exchange === null) return { agency, facts: null };
  const certificates = exchange.certificates.map(({ sha256: _digest, der, ...dated }) => ({
    ...dated,
    der: bytesOf(der),
  }));
  return { agency, facts: { ...exchange, certificates } };
}

function fromRow({ agency, facts }: DirectoryRow): AgencyDocument {
  const { id, exchangeCertificates, units, ...rest } = agency;
  const flat = { ...rest, _id: id, units, exchangeCertificates: exchangeCertificates.map(Buffer.from) };
  if (facts === null) return flat;
  const certificates = facts.certificates.map((held) => ({
    ...held,
    der: Buffer.from(held.der),
    sha256: createHash('sha256').update(held.der).digest('hex'),
  }));
  return { ...flat, exchange: { ...facts, certificates } };
}

/** How long a look into the directory holds; what this process changes it sees at once. */
const LATELY = { maxEntries: 2_000, lifeMs: 2_000 };

export type AgencyStore = ReturnType<typeof makeAgencyStore>;

export function makeAgencyStore(connection: Connection, clock: Clock) {
  const agencies = connection.model<AgencyDocument>(AGENCIES, agencySchema);
  const lately = makeShortMemory<DirectoryRow | null>({ ...LATELY, now: () => clock.now().getTime() });
  const byId = groupedFind<AgencyDocument>(connection.collection<AgencyDocument>(AGENCIES));
  const byCode = makeTogether<string, AgencyDocument | undefined>({
    run: async (codes) => {
      const found = await connection
        .collection<AgencyDocument>(AGENCIES)
        .find({ code: { $in: [...new Set(codes)] } })
        .toArray();
      const rows = new Map(found.map((row) => [row.code, row]));
      return codes.map((code) => rows.get(code));
    },
  });
  const seenNow = ({ agency, facts }: DirectoryRow): KnownAgency => asOf(agency, facts, clock.now());

  const rowById = async (id: string): Promise<DirectoryRow | null> => {
    const row = await byId(id);
    return row && toRow(row);
  };

  /** By its code, else by the one it had before: whoever had it last. */
  const rowByCode = async (code: string): Promise<DirectoryRow | null> => {
    const row =
      (await byCode(code)) ??
      (await agencies.findOne({ 'exchange.former.code': code }).sort({ 'exchange.updatedAt': -1 }).lean());
    return row && toRow(row);
  };

  return {
    rowById,
    rowByCode,

    async agencyById(id: string): Promise<KnownAgency | null> {
      const row = await lately(`id ${id}`, () => rowById(id));
      return row && seenNow(row);
    },

    async agencyByCode(code: string): Promise<KnownAgency | null> {
      const row = await lately(`code ${code}`, () => rowByCode(code));
      return row && seenNow(row);
    },

    async agenciesByIds(ids: readonly string[]): Promise<KnownAgency[]> {
      const rows = await agencies.find({ _id: trusted({ $in: [...ids] }) }).lean();
      return rows.map((row) => seenNow(toRow(row)));
    },

    async allAgencies(): Promise<KnownAgency[]> {
      const rows = await agencies.find().sort({ code: 1 }).lean();
      return rows.map((row) => seenNow(toRow(row)));
    },

    async allRows(): Promise<DirectoryRow[]> {
      const rows = await agencies.find().sort({ code: 1 }).lean();
      return rows.map(toRow);
    },

    /** Agencies for which a server may show this certificate now. */
    async agenciesOfServer(certificateSha256: string): Promise<KnownAgency[]> {
      const rows = await agencies.find({ 'exchange.certificates.sha256': certificateSha256 }).lean();
      return rows
        .map((row) => seenNow(toRow(row)))
        .filter(({ serverCertificates }) =>
          serverCertificates.some(
            (der) => createHash('sha256').update(der).digest('hex') === certificateSha256,
          ),
        );
    },

    /** Adds the agency or says anew, without dates, what is known of it. */
    async putAgency(agency: Agency): Promise<void> {
      const known = await rowById(agency.id);
      const facts =
        known?.facts === undefined || known.facts === null
          ? null
          : describedAnew(known.facts, agency, clock.now());
      const { _id, ...row } = fromRow({ agency, facts });
      try {
        await agencies.updateOne({ _id }, { $set: row }, { upsert: true });
      } finally {
        lately.clear();
      }
    },

    /** Puts whole rows, as an import or a synchronisation made them. */
    async putRows(rows: readonly DirectoryRow[]): Promise<void> {
      if (rows.length === 0) return;
      try {
        await agencies.bulkWrite(
          rows.map((row) => {
            const { _id, ...set } = fromRow(row);
            return { updateOne: { filter: { _id }, update: { $set: set }, upsert: true } };
          }),
        );
      } finally {
        lately.clear();
      }
    },
  };
}
