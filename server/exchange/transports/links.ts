// The ways beside this server's own: other servers, the axis, the folder. The directory says which one an agency is
// reached by; what the axis and the folder bring is fetched here and goes through the same door as everything else.
import type { Clock } from '../../platform/clock.ts';
import type { IntervalJob } from '../../platform/jobs/interval-job.ts';
import type { Leases } from '../../platform/jobs/lease.ts';
import type { Logger } from '../../platform/logger.ts';
import { type AxisAgency, makeAxisClient } from './axis/axis-client.ts';
import { makeAxisTransport } from './axis/axis-transport.ts';
import type { AxisInbox } from './axis/inbox-row.ts';
import { type AxisDoor, pollAxis } from './axis/poll.ts';
import { type DirectoryLists, fetchLists } from './directory/fetch-lists.ts';
import { makeFolderTransport } from './folder/folder-transport.ts';
import { layoutOf } from './folder/layout.ts';
import { type FolderDoor, takeFiles } from './folder/take-files.ts';
import { makeHttpTransport } from './http.ts';
import { makePeerConnections } from './peer/connections.ts';
import type { TlsIdentity } from './peer/tls-identity.ts';
import { PeerRefusal, type Transport } from './transport.ts';

export interface LinkSettings {
  /** What this server shows to others; undefined: it meets them over plain HTTP only. */
  tls?: TlsIdentity | undefined;
  /** Plain HTTP beyond this machine. */
  isPlainAllowed?: boolean | undefined;
  axis?: { endpoint: URL; systemId: string; secret: string; pollMs: number } | undefined;
  folder?: { root: string; pollMs: number } | undefined;
}

export interface LinkDeps {
  door: Omit<FolderDoor & AxisDoor, 'receivePacket'> & {
    /** `from`: named by the axis; a folder names nobody. */
    receivePacket(bytes: AsyncIterable<Uint8Array>, to: string, from?: string): Promise<unknown>;
  };
  inbox: AxisInbox;
  /** One process fetches at a time. */
  leases: Leases;
  clock: Clock;
  logger: Logger;
  /** Largest packet fetched. */
  maxBytes: number;
  /** Told the axis's list of agencies, now and then. */
  onAgencies?: ((agencies: readonly AxisAgency[]) => Promise<void>) | undefined;
  /** The lists of other servers; absent: none is fetched. */
  lists?: DirectoryLists | undefined;
}

export interface Links {
  /** By the way the directory names for the recipient. */
  transport: Transport;
  /** The list of a server is due now. */
  readLists(): void;
  /** A server shows a certificate that the directory does not name for it: its list is read soon. */
  stranger(shown: Parameters<DirectoryLists['hasten']>[0]): void;
  start(): void;
  stop(): Promise<void>;
}

/** How often a process looks which server is due. */
const LISTS_MS = 15_000;
const AGENCIES_MS = 24 * 3_600_000;

export function makeLinks(settings: LinkSettings, deps: LinkDeps): Links {
  const { tls, isPlainAllowed = false } = settings;
  const hasten = (shown: Parameters<DirectoryLists['hasten']>[0]) => {
    deps.lists
      ?.hasten(shown)
      .catch((err: unknown) => deps.logger.warn({ err }, 'a list could not be read sooner'));
  };
  const onStranger = (endpoint: string) => hasten({ endpoint });
  const connections = makePeerConnections({ tls, isPlainAllowed, onStranger });
  const ways: Record<'peer' | 'axis' | 'folder', Transport | undefined> = {
    peer: makeHttpTransport(connections),
    axis: undefined,
    folder: undefined,
  };
  const jobs: IntervalJob[] = [];
  const closers = [connections.close];
  const { axis, folder } = settings;
  if (axis !== undefined) {
    const client = makeAxisClient({ ...axis, clock: deps.clock, maxBytes: deps.maxBytes });
    ways.axis = makeAxisTransport({ client, clock: deps.clock });
    closers.push(client.close);
    jobs.push(...axisJobs(client, axis.pollMs, deps));
  }
  if (folder !== undefined) {
    ways.folder = makeFolderTransport({ root: folder.root, clock: deps.clock });
    jobs.push(folderJob(folder, deps));
  }
  const { lists, leases, logger } = deps;
  const reading =
    lists &&
    leases.job({
      name: 'fetching the lists of other servers',
      everyMs: LISTS_MS,
      run: (signal) => fetchLists({ lists, connections, logger }, signal),
      logger,
    });
  if (reading !== undefined) jobs.push(reading);
  const wayTo = (transport: string): Transport => {
    const way = transport === 'axis' || transport === 'folder' ? ways[transport] : ways.peer;
    if (way === undefined)
      throw new PeerRefusal('EXCHANGE_RECIPIENT_UNKNOWN', `this server has no way out by "${transport}"`);
    return way;
  };
  return {
    transport: {
      sendPacket: async (to, packet, options) => wayTo(to.transport).sendPacket(to, packet, options),
      sendStatus: async (to, status, options) => wayTo(to.transport).sendStatus(to, status, options),
      sendBundle: async (items, options) => ways.peer?.sendBundle?.(items, options),
      askTruth: async (to, question, options) => wayTo(to.transport).askTruth(to, question, options),
    },
    readLists: () => reading?.kick(),
    stranger: hasten,
    start: () => {
      for (const job of jobs) job.start();
    },
    stop: async () => {
      await Promise.all(jobs.map((job) => job.stop()));
      for (const close of closers) close();
    },
  };
}

function axisJobs(client: ReturnType<typeof makeAxisClient>, pollMs: number, deps: LinkDeps): IntervalJob[] {
  const { door, inbox, leases, clock, logger, onAgencies } = deps;
  const polling = leases.job({
    name: 'fetching from the axis',
    everyMs: pollMs,
    run: async (signal) => {
      const { hasMore } = await pollAxis({ client, inbox, door, clock, logger }, signal);
      if (hasMore) polling.kick();
    },
    logger,
  });
  const agencies = leases.job({
    name: 'reading the directory of the axis',
    everyMs: AGENCIES_MS,
    run: async (signal) => onAgencies?.(await client.agencies(signal)),
    logger,
  });
  return onAgencies === undefined ? [polling] : [polling, agencies];
}

function folderJob({ root, pollMs }: { root: string; pollMs: number }, deps: LinkDeps): IntervalJob {
  const { door, leases, clock, logger } = deps;
  return leases.job({
    name: 'taking files of the exchange folder',
    everyMs: pollMs,
    run: async (signal) => {
      await takeFiles({ layout: layoutOf(root), door, clock, logger }, signal);
    },
    logger,
  });
}
