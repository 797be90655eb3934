// Two servers with their own databases, agencies and certificates, joined by mutual TLS, in one folder: the federation
// that `vanthu federation` shows and `vanthu story --federation` plays on.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makePki, type Pki, startPkiServer } from '../../../certs-dev/index.ts';
import type { DirectoryEntry } from '../../contracts/directory.ts';
import { type DemoOffice, OFFICES } from '../demo/agencies.ts';
import { freePort, type OwnServer, startOwnServer } from '../story/own-server.ts';
import { StoryBroken } from '../story/types.ts';
import { acquaint, type FederatedServer, settingsOf, setUp } from './set-up.ts';

export interface RunningServer extends FederatedServer {
  running: OwnServer;
}

export interface FederationPlace {
  /** An empty folder; whoever gives it takes it away. */
  folder: string;
  /** The compiled main.js to run; see {@link startOwnServer}. */
  main?: string | undefined;
  /** Folder of keys made before, so that a test need not wait for RSA. */
  keyCache?: string | undefined;
  /** Agencies that both servers hear of beside each other's; told where each server is reached. */
  alsoListed?: ((servers: readonly FederatedServer[], pki: Pki) => DirectoryEntry[]) | undefined;
}

export interface Federation {
  servers: readonly RunningServer[];
  /** Of the server on which the office with this suffix works. */
  urlOf(office: string): string;
  close(): Promise<void>;
}

const SERVERS = ['may-chu-1.server', 'may-chu-2.server'] as const;
/** What each agency has in the development PKI. */
const HOLDERS = ['seal', 'exchange', 'leader', 'officer', 'clerk'] as const;

const officesOf = (...codes: string[]): DemoOffice[] => OFFICES.filter(({ code }) => codes.includes(code));

export async function startFederation(place: FederationPlace): Promise<Federation> {
  const closers: Array<() => Promise<unknown>> = [];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const servers = await startServers(place, closers);
    const urlOf = (office: string): string => {
      const server = servers.find(({ offices }) => offices.some(({ suffix }) => suffix === office));
      if (server === undefined) throw new StoryBroken(`no server has the office ${office}`);
      return server.running.url;
    };
    return { servers, urlOf, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServers(
  { folder, main, keyCache, alsoListed }: FederationPlace,
  closers: Array<() => Promise<unknown>>,
): Promise<RunningServer[]> {
  const port = await freePort();
  await mkdir(join(folder, 'pki'), { recursive: true });
  const pki = await makePki({
    folder: join(folder, 'pki'),
    baseUrl: `http://127.0.0.1:${port}`,
    only: [...SERVERS, ...OFFICES.flatMap(({ pki: name }) => HOLDERS.map((holder) => `${name}.${holder}`))],
    ...(keyCache !== undefined && { keyCache }),
  });
  const authorities = await startPkiServer({ pki, port });
  closers.push(() => authorities.close());
  const servers: FederatedServer[] = [
    {
      name: 'Máy chủ 1',
      certificate: SERVERS[0],
      dataDir: join(folder, 'server-1'),
      exchangePort: await freePort(),
      offices: officesOf('H16', 'H16.01'),
    },
    {
      name: 'Máy chủ 2',
      certificate: SERVERS[1],
      dataDir: join(folder, 'server-2'),
      exchangePort: await freePort(),
      offices: officesOf('H16.02', 'H16.21.03'),
    },
  ];
  await acquaintAll(servers, pki, alsoListed?.(servers, pki) ?? []);
  return Promise.all(
    servers.map(async (server): Promise<RunningServer> => {
      const running = await startOwnServer({ dataDir: server.dataDir, main, env: settingsOf(server, pki) });
      closers.push(() => running.stop());
      return { ...server, running };
    }),
  );
}

/** Each learns of the other what the other exports. */
async function acquaintAll(
  servers: readonly FederatedServer[],
  pki: Pki,
  alsoListed: readonly DirectoryEntry[],
): Promise<void> {
  const exported = [];
  for (const server of servers) exported.push({ server, file: await setUp(server, pki) });
  for (const server of servers)
    for (const other of exported)
      if (other.server !== server) await acquaint(server, pki, [...other.file.agencies, ...alsoListed]);
}
