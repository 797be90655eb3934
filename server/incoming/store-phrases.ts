// The sentences of each person in MongoDB: one document for a person in an agency, found by its owner and never otherwise.
import { type Connection, Schema } from 'mongoose';
import { MOST_PHRASES, type Phrase } from '../contracts/incoming-phrases.ts';
import { isDuplicateKey, trusted } from '../platform/mongo/connect.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import type { Owner } from './policy.ts';

const PHRASES = 'phrases';

export const phraseMigrations: Migration[] = [
  indexMigration('incoming-0008-phrases', PHRASES, [
    { key: { agencyId: 1, personId: 1 }, name: 'one-list-a-person', unique: true },
  ]),
];

interface Row extends Owner {
  _id: string;
  items: Phrase[];
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  { _id: text, agencyId: text, personId: text, items: { type: [Object], default: [] } },
  { strict: 'throw', versionKey: false, collection: PHRASES, minimize: false },
);

export type PhraseStore = ReturnType<typeof makePhraseStore>;

export function makePhraseStore(connection: Connection) {
  const model = connection.model<Row>(PHRASES, schema);
  const list = async (owner: Owner): Promise<Phrase[]> =>
    (await model.findOne({ ...owner }, { items: 1 }).lean())?.items ?? [];

  return {
    list,

    /** False when there is no room for it, or it is there already. `listId`: of the list, should it be the first. */
    async add(owner: Owner, listId: string, phrase: Phrase): Promise<boolean> {
      const put = () =>
        model.updateOne(
          {
            ...owner,
            'items.id': trusted({ $ne: phrase.id }),
            [`items.${MOST_PHRASES - 1}`]: trusted({ $exists: false }),
          },
          { $push: { items: phrase } },
        );
      if ((await put()).matchedCount === 1) return true;
      try {
        await model.create({ _id: listId, ...owner, items: [phrase] });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      // Another request made the list meanwhile, or it is full.
      return (await put()).matchedCount === 1;
    },

    async remove(owner: Owner, id: string): Promise<void> {
      await model.updateOne({ ...owner }, { $pull: { items: { id } } });
    },
  };
}
