// Builds auth: accounts, sessions, and the answer to "who calls?".
import type { IncomingHttpHeaders } from 'node:http';
import type { Access } from '../contracts/route.ts';
import type { Actor } from '../organization/index.ts';
import { makeRateLimit } from '../platform/http/rate-limit.ts';
import type { Database } from '../platform/mongo/connect.ts';
import type { Migration } from '../platform/mongo/migrate.ts';
import { kickIn } from '../platform/outbox/kick-in.ts';
import type { Kick } from '../platform/outbox/relay.ts';
import { type AssertProved, makeAssertProved } from './commands/assert-proved.ts';
import type { Deps } from './commands/deps.ts';
import { hashPassword, makePasswordCheck } from './commands/passwords.ts';
import { liveSession, openSession } from './queries/open-session.ts';
import { type AuthHandlers, makeHandlers, makeIdentify, sessionActor } from './routes.ts';
import { ACCOUNTS, makeStore, migrations, SESSIONS } from './store.ts';

export interface AuthDeps extends Omit<Deps, 'store' | 'passwords' | 'limits' | 'idleMs' | 'kick'> {
  kick: Kick;
  connection: Database['connection'];
  /** Whether people reach the server by https. */
  isSecure: boolean;
  /** Default five minutes: how long a password given lets its person sign. */
  stepUpMs?: number | undefined;
  /** Default two hours: longer than a lunch, shorter than an absence. */
  idleMs?: number;
  limits?: { triesPerAccount: number; triesPerAddress: number };
}

export interface Auth {
  handlers: AuthHandlers;
  migrations: Migration[];
  outboxCollections: string[];
  /** For the HTTP kit: who calls. @throws AppError NOT_SIGNED_IN, FORBIDDEN. */
  identify(request: { headers: IncomingHttpHeaders }, access: Access): Promise<Actor | undefined>;
  /** Who a request comes from, or null. Counts as use of the session. */
  authenticate(request: { headers: IncomingHttpHeaders }): Promise<Actor | null>;
  /** The session behind a cookie, for sockets. Does not count as use. */
  findSession(headers: IncomingHttpHeaders): Promise<{ sessionId: string; personId: string } | null>;
  /** Asked before every signature. */
  assertProved: AssertProved;
  hasAccount(personId: string): Promise<boolean>;
  /** Gives a person an account, or a new password; sessions opened by the old one end. */
  setPassword(personId: string, password: string): Promise<void>;
}

const OUTBOXES = [ACCOUNTS, SESSIONS] as const;
const TWO_HOURS_MS = 2 * 3_600_000;
/** Per quarter of an hour: a person who mistypes stays free, a list of passwords gets nowhere. */
const LIMITS = { triesPerAccount: 10, triesPerAddress: 300 };
const SPAN_SECONDS = 15 * 60;
const NAME_FACTOR = 10;

export function makeAuth({
  connection,
  isSecure,
  stepUpMs,
  idleMs = TWO_HOURS_MS,
  limits = LIMITS,
  kick,
  ...rest
}: AuthDeps): Auth {
  const store = makeStore(connection);
  const deps: Deps = {
    ...rest,
    store,
    kick: kickIn(kick, OUTBOXES),
    idleMs,
    passwords: makePasswordCheck(),
    limits: {
      perAccount: makeRateLimit({ points: limits.triesPerAccount, spanSeconds: SPAN_SECONDS }),
      perName: makeRateLimit({ points: limits.triesPerAccount * NAME_FACTOR, spanSeconds: SPAN_SECONDS }),
      perAddress: makeRateLimit({ points: limits.triesPerAddress, spanSeconds: SPAN_SECONDS }),
    },
  };
  return {
    handlers: makeHandlers(deps, { isSecure }),
    migrations,
    outboxCollections: [...OUTBOXES],
    identify: makeIdentify(deps),
    authenticate: async ({ headers }) => {
      const open = await openSession(deps, headers);
      return open && sessionActor(open);
    },
    findSession: async (headers) => {
      const session = await liveSession(deps, headers);
      return session && { sessionId: session.id, personId: session.personId };
    },
    assertProved: makeAssertProved({ clock: deps.clock, stepUpMs }),
    hasAccount: async (personId) => (await store.passwordHash(personId)) !== null,
    setPassword: async (personId, password) => {
      await store.putAccount(personId, await hashPassword(password));
      await store.endSessionsOf(personId, deps.clock.now());
    },
  };
}
