// Builds the copies for reading over one database and its neighbours.
import type { PlacedBox } from '../contracts/common-shapes.ts';
import type { Incoming } from '../incoming/index.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { makeShortMemory } from '../platform/short-memory.ts';
import type { Deps } from './ports.ts';
import { makeHandlers, type ReadingCopyHandlers } from './routes.ts';
import { makeStore, migrations, STAMPS } from './store.ts';
import { makeDrawing } from './workers/drawing.ts';

export interface ReadingCopiesDeps
  extends Pick<Deps, 'formCheck' | 'verification' | 'files' | 'clock' | 'workFileOf'> {
  connection: Database['connection'];
  incoming: Pick<Incoming, 'reading'>;
  kick: Kick;
}

export interface ReadingCopies {
  handlers: ReadingCopyHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  stop(): Promise<void>;
}

/** Of files, which never change. */
const PLACES = { maxEntries: 2_000, lifeMs: 3_600_000 };

export function makeReadingCopies({ connection, kick, ...given }: ReadingCopiesDeps): ReadingCopies {
  const drawing = makeDrawing();
  const { formCheck, verification, files, clock, workFileOf } = given;
  const deps: Deps = {
    ...{ formCheck, verification, files, clock, drawing, workFileOf },
    incoming: given.incoming.reading,
    store: makeStore(connection),
    kick: kickIn(kick, [STAMPS]),
  };
  const places = makeShortMemory<PlacedBox | null>({ ...PLACES, now: () => performance.now() });
  return {
    handlers: makeHandlers({ ...deps, places }),
    migrations,
    outboxCollections: [STAMPS],
    stop: drawing.stop,
  };
}
