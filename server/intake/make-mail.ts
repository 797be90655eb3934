// Official e-mail coming in, as the settings say: mailboxes that are polled, a door that is listened at, and how a mail is
// read. Everything of it is one process's at a time, but the door, which each process has for itself.
import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { Connection } from 'mongoose';
import type { IntervalJob } from '../platform/jobs/interval-job.ts';
import { makeLeases } from '../platform/jobs/lease.ts';
import { makeWorkerPool } from '../platform/jobs/worker-pool.ts';
import { StartupError, systemCode } from '../platform/startup-error.ts';
import { pollMailbox } from './commands/poll-mailbox.ts';
import { type MailPool, makeReadMail } from './commands/read-mail.ts';
import { storeArrival } from './commands/store-arrival.ts';
import { MailSettings } from './domain/mail-settings.ts';
import { makeSenderBook } from './domain/sender-book.ts';
import type { Deps, PacketsPort, Processor } from './ports.ts';
import type { MailboxStore } from './store-mailboxes.ts';
import { type Drop, openDrop } from './transports/smtp-drop.ts';
import type { KeepPart, KeptPart, MailJob, ReadMail } from './workers/jobs.ts';

/** Beside this file, whether it is a source or compiled. */
const own = new URL(import.meta.url).pathname;
const WORKER = new URL(`./workers/mail-worker${extname(own)}`, import.meta.url);

const HEAP_MB = 512;
const JOB_LIMIT_MS = 120_000;
const KB = 1024;
const MB = 1024 * KB;
const LIMITS = { headerBytes: 256 * KB, allHeaderBytes: 4 * MB, depth: 3, levels: 30, parts: 100 };

export interface MailFile {
  settings: MailSettings;
  /** Of the file, for paths in it. */
  folder: string;
}

/** @throws StartupError CONFIG_INVALID. */
export async function readMailSettings(path: string): Promise<MailFile> {
  try {
    return { settings: MailSettings.parse(JSON.parse(await readFile(path, 'utf8'))), folder: dirname(path) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartupError('CONFIG_INVALID', `MAIL_INTAKE_FILE ${path} cannot be used:\n${why}`);
  }
}

export interface MailDeps extends Omit<Deps, 'processors' | 'proposers' | 'incoming'> {
  connection: Connection;
  mailboxes: MailboxStore;
  packets: PacketsPort;
}

export interface Mail {
  read: Processor;
  start(file: MailFile | undefined): Promise<void>;
  /** Where the door listens; undefined: nowhere. */
  dropPort(): number | undefined;
  stop(): Promise<void>;
}

export function makeMail(deps: MailDeps): Mail {
  const { connection, files, organization, logger } = deps;
  let settings = MailSettings.parse({});
  const pool: MailPool = makeWorkerPool<MailJob, ReadMail, KeepPart, KeptPart>({
    ...{ module: WORKER, workers: 1, maxWaiting: 100, heapMb: HEAP_MB, isGentle: true },
  });
  const nameOf = async (code: string) => (await organization.findAgencyByCode(code))?.name ?? null;
  const jobs: IntervalJob[] = [];
  let drop: Drop | undefined;

  const idOf = async (code: string) => {
    const agency = await organization.findAgencyByCode(code);
    if (agency === null)
      throw new StartupError('CONFIG_INVALID', `MAIL_INTAKE_FILE names ${code}, which is no agency here`);
    return agency.id;
  };

  const startBoxes = async (folder: string) => {
    const leases = makeLeases(connection);
    for (const { agency, url, passwordFile, pollSeconds, since } of settings.mailboxes) {
      const address = new URL(url);
      const password = (await readFile(resolve(folder, passwordFile), 'utf8')).trim();
      const label = `${decodeURIComponent(address.username)}@${address.host}${address.pathname}`;
      const pollMs = pollSeconds * 1000;
      const box = {
        ...{ agency: { id: await idOf(agency) }, url: address, password, label, pollMs },
        timeoutMs: settings.silenceSeconds * 1000,
        turnMs: settings.turnSeconds * 1000,
        mailBytes: settings.mailMb * MB,
        since: since === undefined ? undefined : new Date(`${since}T00:00:00+07:00`),
      };
      const run = (signal: AbortSignal) => pollMailbox(deps, box, signal);
      jobs.push(leases.job({ name: `mailbox ${label}`, everyMs: pollMs, run, logger }));
    }
    for (const job of jobs) job.start();
  };

  const startDrop = async () => {
    if (settings.drop === undefined) return;
    const { host, port, recipients } = settings.drop;
    const limitBytes = settings.mailMb * MB;
    const agencies = new Map<string, string>();
    for (const [address, code] of Object.entries(recipients)) agencies.set(address, await idOf(code));
    drop = await openDrop({
      ...{ host, port, limitBytes, logger },
      isKnown: (address) => agencies.has(address),
      take: async (mail, to) => {
        const kept = await files.putStream(mail, { limitBytes });
        for (const agencyId of new Set(to.map((address) => agencies.get(address) ?? '')))
          await storeArrival(deps, {
            ...{ agencyId, channel: 'email', name: 'thu.eml', mediaType: 'message/rfc822', ...kept },
            source: { through: to.filter((address) => agencies.get(address) === agencyId).join(', ') },
            key: kept.digest,
          });
      },
    });
    logger.info({ host, port: drop.port }, 'the door for mail is open');
  };

  return {
    read: (item, signal) =>
      makeReadMail({
        ...{ files, packets: deps.packets, pool, timeoutMs: JOB_LIMIT_MS },
        senders: makeSenderBook(settings.senders, nameOf),
        limits: { ...LIMITS, mailBytes: settings.mailMb * MB },
      })(item, signal),
    start: async (file) => {
      if (file === undefined) return;
      settings = file.settings;
      await startBoxes(file.folder);
      await startDrop().catch((error: unknown) => {
        // Another process of this office, on this machine, has it.
        if (systemCode(error) !== 'EADDRINUSE') throw error;
        logger.warn('another process listens at the door for mail');
      });
    },
    dropPort: () => drop?.port,
    stop: async () => {
      await Promise.all([drop?.close(), ...jobs.map((job) => job.stop())]);
      await pool.close();
    },
  };
}
