// One office of a fault run as it runs: one process, or two that answer and two that work behind one database. Any of
// them can be killed and comes back on its own port.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose, { type mongo } from 'mongoose';
import { freePort, type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import { serveDatabase } from './processes.ts';

export interface OfficeOptions {
  name: string;
  dataDir: string;
  main: string;
  env: Readonly<Record<string, string>>;
  processes: 'one' | 'many';
  /** For the preload. */
  clock?: { seed: number; from: number; everyMs: number; mostMs: number } | undefined;
}

export interface OfficeServer {
  /** Port of a process that answers people and other servers, in turn. */
  port(): number;
  url(): string;
  start(): Promise<void>;
  /** kill -9 of one of its processes, of 0 ≤ x < 1. */
  kill(member: number): Promise<Killed>;
  /** Whoever has ended by himself is started again. */
  revive(): Promise<void>;
  /** A look into its database, as it is now. @throws when it does not answer. */
  look<T>(work: (db: mongo.Db) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
  /** The last words of every process that ended. */
  words(): string;
}

export interface Killed {
  what: string;
  start(): Promise<void>;
}

interface Member {
  role: 'all' | 'web' | 'worker';
  port: number;
  running: OwnServer | undefined;
}

const ROLES = { one: ['all'], many: ['web', 'web', 'worker', 'worker'] } as const;
const START_TRIES = 5;
const PRELOAD = new URL('preload.mjs', import.meta.url).href;

export async function makeOfficeServer(options: OfficeOptions): Promise<OfficeServer> {
  const { name, dataDir, main, env, processes, clock } = options;
  const toldIn = join(dataDir, 'engine-address');
  const members: Member[] = [];
  for (const role of ROLES[processes]) members.push({ role, port: await freePort(), running: undefined });
  const doors = members.filter(({ role }) => role !== 'worker');
  const words: string[] = [];
  let database: Awaited<ReturnType<typeof serveDatabase>> | undefined;
  let client: { uri: string; client: mongo.MongoClient } | undefined;
  let turn = 0;

  const begin = async (member: Member) => {
    const { role, port } = member;
    for (let attempt = 1; ; attempt += 1)
      try {
        member.running = await startOwnServer({
          ...{ dataDir, main, port },
          env: {
            ...env,
            ...(database && { MONGODB_URI: database.uri, VANTHU_ROLE: role }),
            NODE_OPTIONS: `--import=${PRELOAD}`,
            ENGINE_TOLD_IN: toldIn,
            ...(clock && { CLOCK: JSON.stringify(clock) }),
          },
        });
        return;
      } catch (error) {
        words.push(`${name} ${role} did not start: ${String(error)}`);
        if (attempt === START_TRIES) throw error;
      }
  };

  const connection = async () => {
    const uri = database?.uri ?? (await readFile(toldIn, 'utf8'));
    if (client?.uri !== uri) {
      await client?.client.close().catch(() => undefined);
      const opened = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 2_000 });
      client = { uri, client: opened };
    }
    return client.client;
  };

  return {
    port: () => doors[turn++ % doors.length]?.port ?? 0,
    url: () => `http://127.0.0.1:${doors[turn++ % doors.length]?.port ?? 0}`,
    start: async () => {
      if (processes === 'many') database = await serveDatabase(join(dataDir, 'db'));
      // One after another: the first one migrates.
      for (const member of members) await begin(member);
    },
    kill: async (share) => {
      const member = members[Math.floor(share * members.length)];
      if (member?.running === undefined) throw new Error(`${name} does not run`);
      await member.running.kill();
      words.push(member.running.output());
      member.running = undefined;
      return { what: processes === 'one' ? name : `${name} ${member.role}`, start: () => begin(member) };
    },
    revive: async () => {
      for (const member of members)
        if (member.running === undefined || member.running.hasEnded()) {
          words.push(member.running?.output() ?? '');
          await member.running?.kill();
          await begin(member);
        }
    },
    look: async (work) => work((await connection()).db('vanthu')),
    stop: async () => {
      await client?.client.close().catch(() => undefined);
      client = undefined;
      for (const { running } of members) {
        await running?.stop();
        words.push(running?.output() ?? '');
      }
      await database?.close();
      await rm(toldIn, { force: true });
    },
    words: () => words.filter((each) => each !== '').join('\n'),
  };
}
