// Which index finds words of a list soonest. Where one of them is rare, the few documents that have it are read; else the
// words are looked for in the keys of all, newest first, and a page is soon full.
import type { mongo } from 'mongoose';
import { literally, trusted } from '../platform/mongo/connect.ts';
import { groupedCount } from '../platform/mongo/grouped-count.ts';
import { indexMigration, type Migration } from '../platform/mongo/migrate.ts';
import type { PagePart } from '../platform/mongo/ranked-page.ts';
import { fold } from './domain/folded.ts';
import { LONGEST_WORD, wordsOf } from './domain/words.ts';
import type { ListFilter } from './store-filter.ts';
import { INCOMING } from './store-indexes.ts';

/** By arrival, with the words of each. */
export const BY_WORDS = 'by-arrival-and-words';
const BY_WORD = 'by-word';
/** So many are read and put in order in some milliseconds. */
const RARE = 1_000;
/** The longest words of what is looked for say most. */
const TRIED = 3;

/** Finds what begins with a word, which may not be typed to its end. */
const beginning = (word: string) => `^${literally(word)}`;

/** As {@link wordsOf} has them, by the database itself: what is there already may be a long history. */
const WORDS_OF_FOLDED = {
  $setUnion: {
    $map: {
      input: { $regexFindAll: { input: '$folded', regex: '[\\p{L}\\p{N}]+' } },
      in: { $substrCP: ['$$this.match', 0, LONGEST_WORD] },
    },
  },
};

export const wordMigrations: Migration[] = [
  // Words are looked for in the keys of the index: what does not have them is never read.
  indexMigration('incoming-0010-words', INCOMING, [
    { key: { agencyId: 1, arrivedAt: -1, _id: -1, folded: 1 }, name: BY_WORDS },
  ]),
  {
    name: 'incoming-0012-each-word',
    up: async (connection) => {
      const rows = connection.collection(INCOMING);
      await rows.updateMany({ words: { $exists: false } }, [{ $set: { words: WORDS_OF_FOLDED } }]);
      await rows.createIndexes([{ key: { agencyId: 1, words: 1 }, name: BY_WORD }]);
    },
  },
];

/** What is added to a question of a list, so that its words are found by the right index. */
export interface WordPlan {
  condition: object;
  hint?: string;
}

const NONE: WordPlan = { condition: {} };

export type WordPlans = ReturnType<typeof makeWordPlans>;

export function makeWordPlans<T extends mongo.Document>(rows: mongo.Collection<T>) {
  const counted = groupedCount(rows, RARE + 1);
  /** The longest of the words that few documents have; null when all are common. */
  const rareOf = async (agencyId: string, words: readonly string[]): Promise<string | null> => {
    const tried = words.toSorted((one, other) => other.length - one.length).slice(0, TRIED);
    const counts = await Promise.all(
      tried.map((word) => counted({ agencyId, words: { $regex: beginning(word) } })),
    );
    return tried.find((_, index) => (counts[index] ?? 0) <= RARE) ?? null;
  };
  /**
   * Whoever sees only what he has a part in has a shorter index of that, and what goes first in a queue is few. The planner
   * cannot tell, which tries a little of each.
   */
  return async (
    { visible, assigneeId, text }: ListFilter,
    { rows: part }: Pick<PagePart, 'rows'>,
  ): Promise<WordPlan> => {
    const words = wordsOf(fold(text ?? ''));
    const isShort = visible.$or?.length === 1 || assigneeId !== undefined;
    if (words.length === 0 || isShort || part === 'ranked') return NONE;
    const rare = await rareOf(visible.agencyId, words);
    if (rare === null) return { condition: {}, hint: BY_WORDS };
    return { condition: { words: trusted({ $regex: beginning(rare) }) }, hint: BY_WORD };
  };
}
