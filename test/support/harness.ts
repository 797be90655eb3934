// A whole office for tests: the real app on a free port, the real database, the real development PKI and its services,
// seeded as the demo is. Several offices of one process share one engine, one PKI and the threads that sign, and nothing
// else.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki, type Pki, type PkiServer, startPkiServer } from '../../certs-dev/index.ts';
import { buildApp } from '../../server/app.ts';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { seedDemo } from '../../server/cli/seed-demo.ts';
import type { Config } from '../../server/config.ts';
import { type Container, makeContainer } from '../../server/container.ts';
import type { ErrorCode } from '../../server/contracts/error-codes.ts';
import { Problem } from '../../server/contracts/problem.ts';
import type { RouteCall, RouteContract, RouteResponse } from '../../server/contracts/route.ts';
import { ROUTES, type RouteName } from '../../server/contracts/routes.ts';
import { type Clock, systemClock } from '../../server/platform/clock.ts';
import { listen } from '../../server/platform/http/listen.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import type { Database } from '../../server/platform/mongo/connect.ts';
import { migrate } from '../../server/platform/mongo/migrate.ts';
import { makeSignatureWorkers, type SignatureWorkers } from '../../server/verification/index.ts';
import { KEY_CACHE } from './demo-pki.ts';
import { openTestDatabase } from './mongo.ts';

/** A call that was answered with a problem; assert its code. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: ErrorCode;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.code = problem.code;
    this.problem = problem;
  }
}

type Routes = typeof ROUTES;
type Given<R extends RouteContract> = Partial<RouteCall<R>> & {
  /** Body of a `stream` route. */
  bytes?: Uint8Array;
};
/** Bytes of a `download` route, else the JSON answer. */
type Answer<R extends RouteContract> = R['download'] extends string ? Buffer : RouteResponse<R>;

export interface Caller {
  /** Of the session; empty for a stranger. */
  cookie: string;
  /** Calls a route as its contract says. @throws Refused with the stable code. */
  call<K extends RouteName>(name: K, given?: Given<Routes[K]>): Promise<Answer<Routes[K]>>;
  /** The bare request, for what no contract allows. */
  send(path: string, init?: RequestInit): Promise<Response>;
}

export interface TestOffice {
  url: string;
  container: Container;
  /** Of its database, for what no route does. */
  connection: Database['connection'];
  pki: Pki;
  /** Stops the PKI's services of this process, or starts them again. */
  authorities: { stop(): Promise<void>; start(): Promise<void> };
  /** A signed-in caller; one session per user name. */
  as(username: string): Promise<Caller>;
  /** A session of its own, opened now. */
  anew(username: string): Promise<Caller>;
  stranger: Caller;
  /** Waits until nothing is due in any outbox. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a seeded office. Close it. */
export async function startTestOffice({
  clock = systemClock,
  ...given
}: Partial<
  Pick<
    Config,
    | 'mailIntakeFile'
    | 'logAlarmMs'
    | 'ocrProgram'
    | 'officeProgram'
    | 'scanFolder'
    | 'stepUpMs'
    | 'mail'
    | 'publicUrl'
  >
> & {
  clock?: Clock;
} = {}): Promise<TestOffice> {
  const authorities = await sharedAuthorities();
  const { pki, workers } = authorities;
  const dataDir = await mkdtemp(join(tmpdir(), 'vanthu-test-office-'));
  const database = await openTestDatabase({ world: 'office' });
  const logger = makeLogger({ level: 'silent' });
  const config = {
    dataDir,
    publicUrl: undefined,
    revocationTimeoutMs: 2_000,
    revocationPrivateHosts: ['127.0.0.1'],
    logIntervalMs: 300_000,
    logAlarmMs: 3_600_000,
    // One session a user name, which on a slow machine signs much later.
    stepUpMs: 12 * 3_600_000,
    ...given,
    uploadLimitBytes: 20 * 1024 * 1024,
    sessionMs: 12 * 3_600_000,
    tsaUrl: pki.urls.tsa,
    metricsToken: undefined,
    checkResponses: true,
  };
  const trust = { anchors: pki.trustFolder, intermediates: pki.intermediatesFolder };
  const signInLimits = { triesPerAccount: 1_000, triesPerAddress: 10_000 };
  const container = await makeContainer({
    database,
    config,
    trust,
    clock,
    logger,
    signInLimits,
    workers,
  });
  await migrate({ connection: database.connection, migrations: container.migrations });
  await seedDemo({ database, container, clock, pki });
  const clientFolder = join(dataDir, 'no-client');
  const app = buildApp({ container, config, logger, clientFolder, isReady: database.isReady });
  const door = await listen(app, 0, '127.0.0.1');
  container.notifications.attach(door.server);
  await container.start();

  const sessions = new Map<string, Promise<Caller>>();
  const stranger = makeCaller(door.url, '');
  return {
    url: door.url,
    container,
    connection: database.connection,
    pki,
    authorities,
    stranger,
    as: (username) => {
      const session = sessions.get(username) ?? signIn(door.url, username);
      sessions.set(username, session);
      return session;
    },
    anew: (username) => signIn(door.url, username),
    settle: async () => {
      // An effect of the one may leave work for the other: a release sends, an arrival notifies.
      for (let hadWork = true; hadWork; ) {
        hadWork = await container.outbox.idle();
        hadWork = (await container.exchange.idle()) || hadWork;
      }
    },
    close: async () => {
      await container.stop();
      await door.close(0);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function signIn(url: string, username: string): Promise<Caller> {
  const response = await makeCaller(url, '').send('/api/auth/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: DEMO_PASSWORD }),
  });
  if (!response.ok) throw new Refused(Problem.parse(await response.json()));
  return makeCaller(url, response.headers.getSetCookie()[0]?.split(';')[0] ?? '');
}

function makeCaller(url: string, cookie: string): Caller {
  const send: Caller['send'] = (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    return fetch(`${url}${path}`, { ...init, headers });
  };
  return {
    cookie,
    send,
    call: async <K extends RouteName>(name: K, given: Given<Routes[K]> = {}) => {
      const route: RouteContract = ROUTES[name];
      const response = await send(pathOf(route, given), initOf(route, given));
      if (!response.ok) throw new Refused(Problem.parse(await response.json()));
      // The app under test has parsed its answer with this very contract (`checkResponses`).
      return (await readAnswer(route, response)) as Answer<Routes[K]>;
    },
  };
}

async function readAnswer(route: RouteContract, response: Response): Promise<unknown> {
  if (route.download !== undefined) return Buffer.from(await response.arrayBuffer());
  return route.response === undefined ? undefined : response.json();
}

interface LooseGiven {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  bytes?: Uint8Array;
}

const entriesOf = (value: unknown): Array<[string, unknown]> =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** The path of a call, with parameters and query put in. */
export function pathOf(route: RouteContract, { params, query }: LooseGiven): string {
  const values = new Map(entriesOf(params));
  const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
  const pairs = entriesOf(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams();
  for (const [name, value] of pairs) search.append(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}

function initOf(route: RouteContract, { body, bytes }: LooseGiven): RequestInit {
  const method = route.method.toUpperCase();
  if (route.stream !== undefined) {
    const content = Uint8Array.from(bytes ?? []);
    return { method, headers: { 'content-type': route.stream }, body: content };
  }
  if (route.body === undefined) return { method };
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) };
}

interface Authorities {
  pki: Pki;
  workers: SignatureWorkers;
  stop(): Promise<void>;
  start(): Promise<void>;
}

let shared: Promise<Authorities> | undefined;

/** One PKI per process: the certificates name a port that only one process can hold. The keys are kept between runs. */
function sharedAuthorities(): Promise<Authorities> {
  shared ??= openAuthorities();
  return shared;
}

async function openAuthorities(): Promise<Authorities> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-pki-'));
  const port = await freePort();
  const pki = await makePki({ folder, baseUrl: `http://127.0.0.1:${port}`, keyCache: KEY_CACHE });
  let server: PkiServer | undefined;
  const start = async () => {
    server ??= await startPkiServer({ pki, port });
  };
  const stop = async () => {
    const running = server;
    server = undefined;
    await running?.close();
  };
  await start();
  const workers = makeSignatureWorkers({ workers: 2, maxWaiting: 100, heapMb: 512 });
  closers.push(async () => {
    await workers.close();
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { pki, workers, start, stop };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const closers: Array<() => Promise<void>> = [];
// Root hook by side effect: mocha waits for it before it reports the end.
if (typeof after === 'function')
  after(async () => {
    shared = undefined;
    for (const close of closers.splice(0)) await close();
  });
