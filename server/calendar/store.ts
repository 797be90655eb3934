// The calendars of agencies in MongoDB: one document an agency, changed as one. An agency that set nothing has none.
import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import { OUTBOX_FIELDS, OUTBOX_INDEX, type OutboxEntry } from '../platform/outbox/entry.ts';
import type { AgencySettings } from './domain/agency-calendar.ts';

export const CALENDARS = 'calendars';

export const migrations: Migration[] = [indexMigration('calendar-0001-outbox', CALENDARS, [OUTBOX_INDEX])];

interface Row extends Omit<AgencySettings, 'agencyId'> {
  /** The agency. */
  _id: string;
  agencyId: string;
  outbox?: OutboxEntry[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    version: { type: Number, required: true },
    week: { type: [String], required: true },
    hours: { type: Object, required: true },
    rules: { type: Object, required: true },
    years: { type: [Object], default: [] },
    ...OUTBOX_FIELDS,
  },
  { strict: 'throw', versionKey: false, collection: CALENDARS, minimize: false },
);

const HIDDEN = { outbox: 0, outboxLease: 0 } as const;

export type CalendarStore = ReturnType<typeof makeStore>;

export function makeStore(connection: Connection) {
  const model = connection.model<Row>(CALENDARS, schema);
  const toSettings = ({ _id, ...rest }: Omit<Row, 'outbox'>): AgencySettings => rest;

  return {
    async find(agencyId: string): Promise<AgencySettings | null> {
      const row = await model.findOne({ _id: agencyId }, HIDDEN).lean();
      return row && toSettings(row);
    },

    /** Null when it is of another version now. */
    async put(
      { agencyId, version, ...rest }: AgencySettings,
      outbox: OutboxEntry[],
    ): Promise<AgencySettings | null> {
      try {
        const row = await model
          .findOneAndUpdate(
            { _id: agencyId, version },
            { $set: { ...rest, agencyId }, $inc: { version: 1 }, $push: { outbox: { $each: outbox } } },
            // One that was never set is made; if it is there by now, with another version, that is a duplicate.
            { returnDocument: 'after', projection: HIDDEN, upsert: version === 0 },
          )
          .lean();
        return row && toSettings(row);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    /** Leaves word for people in the agency's own row, which is made if need be; once for each entry. */
    async tell(settings: AgencySettings, entry: OutboxEntry): Promise<void> {
      const { agencyId, ...rest } = settings;
      try {
        await model.updateOne(
          { _id: agencyId },
          { $setOnInsert: { agencyId, ...rest }, $push: { outbox: entry } },
          { upsert: true },
        );
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        await model.updateOne({ _id: agencyId }, { $push: { outbox: entry } });
      }
    },
  };
}
