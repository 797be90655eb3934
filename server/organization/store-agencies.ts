// Agencies in MongoDB: the flat facts somebody described last, and in `exchange` what the directory knows with dates.
// A row without `exchange` was written before the directory knew dates, and says the same for all time.
import { createHash, X509Certificate } from 'node:crypto';
import { type Connection, mongo, Schema } from 'mongoose';
import type { Clock } from '../platform/clock.ts';
import { trusted } from '../platform/mongo/connect.ts';
import { groupedFind } from '../platform/mongo/grouped.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import { makeTogether } from '../platform/together.ts';
import {
  asOf,
  type DatedCertificate,
  describedAnew,
  type ExchangeFacts,
  type HistoryLine,
  LOOK_MS,
} from './domain/directory.ts';
import type { Agency, KnownAgency } from './domain/organization.ts';

export const AGENCIES = 'agencies';

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
  indexMigration('organization-0006-agency-acts', AGENCIES, [
    { key: { isLocal: 1, code: 1 }, name: 'by-home' },
    OUTBOX_INDEX,
  ]),
];

type Bytes = Buffer | mongo.Binary;

interface FactsRow extends Omit<ExchangeFacts, 'certificates'> {
  /** `notAfter` is for finding those that end; rows written before it was kept have none. */
  certificates: Array<Omit<DatedCertificate, 'der'> & { der: Bytes; sha256: string; notAfter?: Date | null }>;
}

export interface AgencyDocument extends Omit<Agency, 'id' | 'exchangeCertificates'> {
  _id: string;
  exchangeCertificates: Bytes[];
  exchange?: FactsRow | undefined;
  /** Absent on rows written before it was counted. */
  revision?: number;
  history?: HistoryLine[];
  outbox?: OutboxEntry[];
  outboxLease?: unknown;
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
        notAfter: date,
      }),
    ],
    default: [],
  },
  blocked: { type: Object, default: null },
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
    revision: { type: Number },
    history: { type: [Object], default: undefined },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: AGENCIES },
);

/** An agency with its dated facts, not yet seen from an instant. */
export interface DirectoryRow {
  agency: Agency;
  facts: ExchangeFacts | null;
  /** What a change builds on; absent on a row that is new. */
  revision?: number;
}

/** A row as it is to be, with what is told of the change. */
export interface RowChange extends DirectoryRow {
  line?: HistoryLine;
  outbox?: OutboxEntry[];
}

/** Not asked for where agencies are looked up. */
const HIDDEN = { history: 0, outbox: 0, outboxLease: 0 } as const;
const KEPT_LINES = 200;

interface OverviewRow extends Pick<Agency, 'code' | 'name' | 'isLocal' | 'canReceive' | 'endpoint'> {
  _id: string;
  exchange?: Pick<ExchangeFacts, 'source' | 'terms' | 'dissolvedAt' | 'blocked'> & {
    certificates: Array<Pick<DatedCertificate, 'use' | 'fromAt' | 'untilAt'> & { notAfter?: Date | null }>;
  };
}
export type AgencyOverview = Omit<OverviewRow, '_id'> & { id: string };

/** Lean reads give the driver's own kind of bytes. */
export const bytesOf = (value: Uint8Array | mongo.Binary): Uint8Array =>
  value instanceof mongo.Binary ? value.value() : value;

function toRow(row: AgencyDocument): DirectoryRow {
  const { _id, exchangeCertificates, exchange, revision = 0, ...others } = row;
  const { history: _lines, outbox: _effects, outboxLease: _lease, ...rest } = others;
  const agency = { id: _id, ...rest, exchangeCertificates: exchangeCertificates.map(bytesOf) };
  if (exchange === undefined || exchange === null) return { agency, facts: null, revision };
  const certificates = exchange.certificates.map(({ sha256: _digest, notAfter: _end, der, ...dated }) => ({
    ...dated,
    der: bytesOf(der),
  }));
  return { agency, facts: { ...exchange, certificates }, revision };
}

function fromRow({ agency, facts }: DirectoryRow): AgencyDocument {
  const { id, exchangeCertificates, units, ...rest } = agency;
  const flat = { ...rest, _id: id, units, exchangeCertificates: exchangeCertificates.map(Buffer.from) };
  if (facts === null) return flat;
  const certificates = facts.certificates.map((held) => ({
    ...held,
    der: Buffer.from(held.der),
    sha256: createHash('sha256').update(held.der).digest('hex'),
    notAfter: endOf(held.der),
  }));
  return { ...flat, exchange: { ...facts, certificates } };
}

/** Null for bytes that are no certificate: they verify nothing, and are told as they are. */
function endOf(der: Uint8Array): Date | null {
  try {
    return new Date(new X509Certificate(der).validTo);
  } catch {
    return null;
  }
}

const LATELY = { maxEntries: 2_000, lifeMs: LOOK_MS };

export type AgencyStore = ReturnType<typeof makeAgencyStore>;

export function makeAgencyStore(connection: Connection, clock: Clock) {
  const agencies = connection.model<AgencyDocument>(AGENCIES, agencySchema);
  const lately = makeShortMemory<DirectoryRow | null>({ ...LATELY, now: () => clock.now().getTime() });
  const byId = groupedFind<AgencyDocument>(connection.collection<AgencyDocument>(AGENCIES), HIDDEN);
  const byCode = makeTogether<string, AgencyDocument | undefined>({
    run: async (codes) => {
      const found = await connection
        .collection<AgencyDocument>(AGENCIES)
        .find({ code: { $in: [...new Set(codes)] } }, { projection: HIDDEN })
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
      (await agencies
        .findOne({ 'exchange.former.code': code }, HIDDEN)
        .sort({ 'exchange.updatedAt': -1 })
        .lean());
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

    async allAgencies(): Promise<KnownAgency[]> {
      const rows = await agencies.find({}, HIDDEN).sort({ code: 1 }).lean();
      return rows.map((row) => seenNow(toRow(row)));
    },

    async allRows(): Promise<DirectoryRow[]> {
      const rows = await agencies.find({}, HIDDEN).sort({ code: 1 }).lean();
      return rows.map(toRow);
    },

    /** Of the agencies that work on this server. */
    async ownRows(): Promise<DirectoryRow[]> {
      const rows = await agencies.find({ isLocal: true }, HIDDEN).sort({ code: 1 }).lean();
      return rows.map(toRow);
    },

    async rowsByIds(ids: readonly string[]): Promise<DirectoryRow[]> {
      const rows = await agencies.find({ _id: trusted({ $in: [...ids] }) }, HIDDEN).lean();
      return rows.map(toRow);
    },

    /** How many agencies each source tells. */
    async countsBySource(): Promise<Map<string, number>> {
      const rows = await agencies.aggregate<{ _id: string | null; n: number }>([
        { $match: { 'exchange.dissolvedAt': null } },
        { $group: { _id: '$exchange.source', n: { $sum: 1 } } },
      ]);
      return new Map(rows.flatMap(({ _id, n }) => (_id === null ? [] : [[_id, n]])));
    },

    /** Agencies for which a server may show this certificate now. */
    async agenciesOfServer(certificateSha256: string): Promise<KnownAgency[]> {
      const rows = await agencies.find({ 'exchange.certificates.sha256': certificateSha256 }, HIDDEN).lean();
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
        await agencies.updateOne({ _id }, { $set: row, $inc: { revision: 1 } }, { upsert: true });
      } finally {
        lately.clear();
      }
    },

    /**
     * Puts whole rows, each with its line of history, where nobody has changed them meanwhile.
     * @returns how many were not put for that reason.
     */
    async putRows(rows: readonly RowChange[]): Promise<number> {
      if (rows.length === 0) return 0;
      const writes = rows.map((row) => {
        const { _id, ...set } = fromRow(row);
        const { revision, line, outbox = [] } = row;
        const update = {
          $set: set,
          $inc: { revision: 1 },
          $push: {
            history: { $each: line === undefined ? [] : [line], $slice: -KEPT_LINES },
            outbox: { $each: outbox },
          },
        };
        // A row that is new and another process has made meanwhile has a revision already.
        const isSeen = trusted({ $in: revision ? [revision] : [null, 0] });
        return { updateOne: { filter: { _id, revision: isSeen }, update, upsert: revision === undefined } };
      });
      try {
        const { matchedCount, upsertedCount } = await agencies.bulkWrite(writes, { ordered: false });
        return rows.length - matchedCount - upsertedCount;
      } catch (error) {
        if (!(error instanceof mongo.MongoBulkWriteError) || error.code !== 11_000) throw error;
        return rows.length - error.result.matchedCount - error.result.upsertedCount;
      } finally {
        lately.clear();
      }
    },

    async historyOf(id: string): Promise<HistoryLine[]> {
      const row = await agencies.findOne({ _id: id }, { history: 1 }).lean();
      return row?.history ?? [];
    },

    /** Every row without bytes, by code: what a list is chosen from. */
    async overview(): Promise<AgencyOverview[]> {
      const rows = await agencies
        .find(
          {},
          {
            ...{ code: 1, name: 1, isLocal: 1, canReceive: 1, endpoint: 1 },
            ...{
              'exchange.source': 1,
              'exchange.terms': 1,
              'exchange.dissolvedAt': 1,
              'exchange.blocked': 1,
            },
            ...{ 'exchange.certificates.notAfter': 1, 'exchange.certificates.fromAt': 1 },
            ...{ 'exchange.certificates.untilAt': 1, 'exchange.certificates.use': 1 },
          },
        )
        .sort({ code: 1 })
        .lean<OverviewRow[]>();
      return rows.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },
  };
}
