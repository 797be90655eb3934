// What a browser spec plays on: a server of its own in a folder of its own, Chromium, and papers; taken away at the end.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemo } from '../support/demo-data.ts';
import { findBrowser, findProgram } from '../support/programs.ts';
import { type Colleague, seedColleagues } from './colleagues.ts';
import { type Desk, openBrowser, openDesk } from './desk.ts';
import { makePapers, type Papers } from './papers.ts';

export interface Scene {
  /** For the spec's own files. */
  folder: string;
  server: OwnServer;
  browser: Browser;
  papers: Papers;
  /** A demo person at a browser of his own, not signed in yet. */
  openDesk(username: string, colorScheme?: 'light' | 'dark'): Promise<Desk>;
  /** The same, signed in. */
  deskOf(username: string, colorScheme?: 'light' | 'dark'): Promise<Desk>;
}

interface SceneOptions {
  /** More settings of the server. */
  env?: Readonly<Record<string, string>>;
  /** See {@link openDesk}. */
  savesData?: boolean;
  /** In the whole Chromium: the build without windows shows no notifications. */
  hasWorker?: boolean;
  /** More people of the Sở Tài chính. */
  colleagues?: readonly Colleague[];
  /** What the spec brings before its first test. Here, because mocha runs a second `before` even after a skip. */
  prepare?(scene: Scene): Promise<void>;
}

/** For one `describe`; without Chromium its tests are skipped. Answers the scene once it stands. */
export function onOwnServer(
  name: string,
  { env = {}, savesData = true, hasWorker = false, colleagues = [], prepare }: SceneOptions = {},
): () => Scene {
  return setUp(
    name,
    async ({ folder, main, browser }, closers) => {
      const dataDir = join(folder, 'data');
      const pkiPort = await layDemo(dataDir);
      const passwords = colleagues.length > 0 ? await seedColleagues(dataDir, colleagues) : new Map();
      const passwordOf = (username: string): string => passwords.get(username) ?? DEMO_PASSWORD;
      const server = await startOwnServer({ dataDir, main, env, pkiPort });
      closers.push(() => server.stop());
      const open: Scene['openDesk'] = (username, colorScheme = 'light') =>
        openDesk(browser, {
          url: server.url,
          username,
          password: passwordOf(username),
          colorScheme,
          savesData,
          hasWorker,
        });
      const papers = makePapers({ url: server.url, dataDir, passwordOf });
      const scene: Scene = { folder, server, browser, papers, openDesk: open, deskOf: signedIn(open) };
      await prepare?.(scene);
      return scene;
    },
    hasWorker ? findProgram('chromium') : findBrowser(),
  );
}

interface Ground {
  folder: string;
  /** The compiled server. */
  main: string;
  browser: Browser;
}

/** Folder and Chromium, and whatever else a spec needs; closed in the opposite order. */
export function setUp<T>(
  name: string,
  build: (ground: Ground, closers: Array<() => unknown>) => Promise<T>,
  program = findBrowser(),
): () => T {
  let built: T | undefined;
  const closers: Array<() => unknown> = [];
  before(async function () {
    this.timeout(480_000);
    if (program === undefined) return this.skip();
    const { main } = await ensureBuilt();
    const folder = await mkdtemp(join(tmpdir(), `vanthu-${name}-`));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const browser = await openBrowser(program);
    closers.push(() => browser.close());
    built = await build({ folder, main, browser }, closers);
  });
  after(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  return () => {
    if (built === undefined) throw new Error('the scene does not stand yet');
    return built;
  };
}

export const signedIn =
  <A extends unknown[]>(open: (...args: A) => Promise<Desk>) =>
  async (...args: A): Promise<Desk> => {
    const desk = await open(...args);
    await desk.signIn();
    return desk;
  };

/** Each test of this `describe` stands on the one before it: after a failure the others are skipped. */
export function inOrder(): void {
  let isBroken = false;
  beforeEach(function () {
    if (isBroken) this.skip();
  });
  afterEach(function () {
    isBroken ||= this.currentTest?.state === 'failed';
  });
}
