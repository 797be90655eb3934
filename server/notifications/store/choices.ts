// What people have chosen; no row: nothing. A person, not an agency, owns his row.
import { type Connection, Schema } from 'mongoose';
import type { NotificationChoices } from '../../contracts/notification-choices.ts';
import { isDuplicateKey, trusted } from '../../platform/mongo/connect.ts';
import { DEFAULT_CHOICES } from '../domain/plan.ts';

const CHOICES = 'notification_choices';

interface Row {
  _id: string;
  version: number;
  choices: NotificationChoices;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    choices: { type: Object, required: true },
  },
  { strict: 'throw', versionKey: false, collection: CHOICES, minimize: false },
);

export interface Chosen {
  version: number;
  choices: NotificationChoices;
}

const NOTHING: Chosen = { version: 0, choices: DEFAULT_CHOICES };

/** Headings that came later have their default. */
const complete = ({ version, choices }: Row): Chosen => ({
  version,
  choices: {
    ...DEFAULT_CHOICES,
    ...choices,
    mail: { ...DEFAULT_CHOICES.mail, ...choices.mail },
    push: { ...DEFAULT_CHOICES.push, ...choices.push },
  },
});

export type ChoiceStore = ReturnType<typeof makeChoiceStore>;

export function makeChoiceStore(connection: Connection) {
  const rows = connection.model<Row>(CHOICES, schema);
  return {
    async of(personId: string): Promise<Chosen> {
      const row = await rows.findOne({ _id: personId }).lean<Row>();
      return row === null ? NOTHING : complete(row);
    },

    /** Of those who have chosen something. */
    async ofMany(personIds: readonly string[]): Promise<Map<string, NotificationChoices>> {
      const found = await rows.find({ _id: trusted({ $in: [...personIds] }) }).lean<Row[]>();
      return new Map(found.map((row) => [row._id, complete(row).choices]));
    },

    /** False when they were changed meanwhile. */
    async put(personId: string, version: number, choices: NotificationChoices): Promise<boolean> {
      const row = { version: version + 1, choices };
      if (version > 0)
        return (await rows.updateOne({ _id: personId, version }, { $set: row })).matchedCount === 1;
      try {
        await rows.create({ _id: personId, ...row });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
  };
}
