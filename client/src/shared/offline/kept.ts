// Answers and files kept for reading without a network: of one person in one post at a time, of this build, for a week at
// most, in bounds. Whatever goes wrong here costs that and nothing else.
import type { Me } from '@contracts/auth.ts';
import { keptDatabase } from './database.ts';
import type { KeptFile } from './kept-types.ts';

const DAY_MS = 86_400_000;
const MOST_AGE_MS = 7 * DAY_MS;
const MOST_ANSWER_CHARS = 1_000_000;
const MOST_FILE_BYTES = 5_000_000;
const MOST_FILES_BYTES = 40_000_000;
const ME = 'me';

/** The person, and the post he wears: with it goes the agency. */
export const ownerOf = ({ person, post }: Pick<Me, 'person' | 'post'>): string => `${person.id}.${post.id}`;

/** Without a worker no page opens without a network, and nothing is kept for one. */
export const isKeeping = (): boolean => navigator.serviceWorker?.controller != null;

let build = '';
/** `of` changes with everything the client is made of. */
export const beginKeeping = (of: string): void => {
  build = of;
};

let turn: Promise<unknown> = Promise.resolve();
/** Writes go one after the other: what is thrown away does not come back. */
const inTurn = (work: () => Promise<unknown>): Promise<void> => {
  turn = turn.then(work).catch(() => undefined);
  return turn.then(() => undefined);
};

const isFresh = ({ at }: { at: number }): boolean => Date.now() - at < MOST_AGE_MS;

/** Who reads here from now on; what was kept for anybody else is thrown away. */
export const ownKept = (me: Me): Promise<void> =>
  inTurn(async () => {
    const database = await keptDatabase();
    const known = await database.get('answers', ME);
    if (known && known.owner !== ownerOf(me)) await forget();
    if (!isKeeping()) return;
    await database.put('answers', { name: ME, owner: ownerOf(me), at: Date.now(), build, value: me });
  });

const forget = async () => {
  const database = await keptDatabase();
  await Promise.all([database.clear('answers'), database.clear('files')]);
};

/** The session is over: nobody reads here any more. */
export const forgetKept = (): Promise<void> => inTurn(forget);

/** What was kept under this name for who reads here; null: nothing, or nothing that may still be shown. */
export const readKept = async (name: string): Promise<{ at: number; value: unknown } | null> => {
  try {
    const database = await keptDatabase();
    const [me, kept] = await Promise.all([database.get('answers', ME), database.get('answers', name)]);
    const isHis = kept !== undefined && kept.owner === me?.owner && kept.build === build;
    return isHis && isFresh(kept) ? kept : null;
  } catch {
    return null;
  }
};

/** `owner` asked; if somebody else reads here meanwhile, it is not kept. */
export const keepAnswer = (owner: string, name: string, value: unknown): Promise<void> =>
  inTurn(async () => {
    if (!isKeeping() || JSON.stringify(value).length > MOST_ANSWER_CHARS) return;
    const write = (await keptDatabase()).transaction('answers', 'readwrite');
    const isHis = (await write.store.get(ME))?.owner === owner;
    if (isHis) await write.store.put({ name, owner, at: Date.now(), build, value });
    await write.done;
  });

/** The server says that it is as it was. */
export const touchAnswer = (owner: string, name: string): Promise<void> =>
  inTurn(async () => {
    const write = (await keptDatabase()).transaction('answers', 'readwrite');
    const kept = await write.store.get(name);
    if (kept?.owner === owner) await write.store.put({ ...kept, at: Date.now() });
    await write.done;
  });

const fileRow = async (address: string): Promise<KeptFile | null> => {
  try {
    const database = await keptDatabase();
    const [me, kept] = await Promise.all([database.get('answers', ME), database.get('files', address)]);
    return kept !== undefined && kept.owner === me?.owner && isFresh(kept) ? kept : null;
  } catch {
    return null;
  }
};

export const keptFile = async (address: string): Promise<ArrayBuffer | null> =>
  (await fileRow(address))?.bytes ?? null;

/** Fetches what is not here yet, in this order, as far as there is room; all others are thrown away. */
export const keepFiles = async (
  owner: string,
  wanted: ReadonlyArray<{ address: string; sizeBytes: number }>,
): Promise<void> => {
  let room = MOST_FILES_BYTES;
  const chosen = wanted.filter(({ sizeBytes }) => {
    const fits = sizeBytes <= MOST_FILE_BYTES && sizeBytes <= room;
    if (fits) room -= sizeBytes;
    return fits;
  });
  const addresses = new Set(chosen.map(({ address }) => address));
  await inTurn(async () => {
    const database = await keptDatabase();
    const gone = (await database.getAllKeys('files')).filter((address) => !addresses.has(address));
    await Promise.all(gone.map((address) => database.delete('files', address)));
  });
  for (const address of addresses) {
    // Its name is its digest: it is as it was, and is noted to be so once a day.
    const kept = await fileRow(address);
    if (kept !== null && Date.now() - kept.at < DAY_MS) continue;
    const bytes = kept?.bytes ?? (await fetchFile(address));
    if (bytes === null) continue;
    await inTurn(async () => {
      const write = (await keptDatabase()).transaction(['answers', 'files'], 'readwrite');
      const isHis = (await write.objectStore('answers').get(ME))?.owner === owner;
      if (isHis) await write.objectStore('files').put({ address, owner, at: Date.now(), bytes });
      await write.done;
    });
  }
};

const fetchFile = async (address: string): Promise<ArrayBuffer | null> => {
  const answer = await fetch(address, { credentials: 'same-origin' }).catch(() => null);
  return answer?.ok ? answer.arrayBuffer().catch(() => null) : null;
};

/** Throws away answers that are not named, and whatever is too old; who reads here stays. */
export const pruneAnswers = (isWanted: (name: string) => boolean): Promise<void> =>
  inTurn(async () => {
    const database = await keptDatabase();
    for (const kept of await database.getAll('answers')) {
      const stays = kept.name === ME || (isWanted(kept.name) && isFresh(kept));
      if (!stays) await database.delete('answers', kept.name);
    }
  });
