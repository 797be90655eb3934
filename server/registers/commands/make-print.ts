// Makes a print that was asked for: rows go to the thread that writes the files, the files are stored, and one write makes
// them the print's. Begun again after a crash it makes them anew; what was stored without being named harms nobody.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { WorkerPoolError } from '../../platform/jobs/worker-pool.ts';
import type { Logger } from '../../platform/logger.ts';
import { type OutboxHandler, OutboxNotYet } from '../../platform/outbox/relay.ts';
import type { Cover, KeptFile, Print } from '../domain/print.ts';
import { knownBook, type RowDeps, rowBatches } from '../queries/rows.ts';
import type { PrintStore } from '../store/prints.ts';
import type { Printer } from '../workers/printer.ts';
import type { Audited } from './audited.ts';

export const MAKE_PRINT = 'registers.makePrint';
const Payload = z.object({ agencyId: z.string(), id: z.string() });

export interface FilesPort {
  /** @throws AppError STORAGE_FULL. */
  putStream(readable: Readable, options: { limitBytes: number }): Promise<KeptFile>;
  createReadStream(digest: string, range?: { start: number; end: number }): Readable;
}

export interface AgencyNames {
  name: string;
  parentCode: string | null;
}

export interface PrintDeps extends RowDeps {
  prints: PrintStore;
  printer: Printer;
  files: FilesPort;
  organization: {
    findAgency(id: string): Promise<AgencyNames | null>;
    findAgencyByCode(code: string): Promise<Pick<AgencyNames, 'name'> | null>;
  };
  clock: Clock;
  logger: Logger;
  audited: Audited;
  kick(): void;
}

const MOST_ATTEMPTS = 3;
/** Another print has the thread. */
const BUSY_MS = 3_000;
/** A year of a ministry has not a tenth of it. */
const LIMIT_BYTES = 512 * 1024 * 1024;
/** Batches between two notes of how far it is. */
const NOTED_EVERY = 5;

export const makePrintHandler =
  (deps: PrintDeps): OutboxHandler =>
  async ({ payload, attempt, signal }) => {
    const { agencyId, id } = Payload.parse(payload);
    const print = await deps.prints.find(agencyId, id);
    if (print?.state !== 'making') return;
    try {
      await make(deps, print, signal);
    } catch (error) {
      const code = error instanceof WorkerPoolError ? error.code : undefined;
      if (code === 'BUSY')
        throw new OutboxNotYet('the printer is busy', new Date(deps.clock.now().getTime() + BUSY_MS));
      if (signal.aborted || code === 'CLOSED' || attempt < MOST_ATTEMPTS) throw error;
      deps.logger.error({ err: error, print: id }, 'a register could not be printed');
      await deps.prints.fail(id);
    }
  };

async function make(deps: PrintDeps, print: Print, signal: AbortSignal): Promise<void> {
  const { prints, printer, files, store } = deps;
  const { id, agencyId, bookId, from, to, at } = print;
  const book = await knownBook(store, { agencyId, bookId });
  const batches = rowBatches(deps, book, { from: from ?? undefined, to: to ?? undefined });
  let done = 0;
  let asked = 0;
  const nextRows = async () => {
    const { value = null } = await batches.next();
    done += value?.length ?? 0;
    asked += 1;
    if (asked % NOTED_EVERY === 0) await prints.noteProgress(id, done);
    return value;
  };
  try {
    await printer.print({ cover: await coverOf(deps, print), at }, { nextRows, signal }, async (made) => {
      const pdf = await keep(files, made.pdfPath);
      const xlsx = await keep(files, made.xlsxPath);
      await prints.ready(id, { pdf, xlsx, pageCount: made.pageCount, done }, []);
    });
  } finally {
    await batches.return(undefined);
  }
}

const keep = (files: FilesPort, path: string): Promise<KeptFile> =>
  files.putStream(createReadStream(path), { limitBytes: LIMIT_BYTES });

async function coverOf({ organization }: PrintDeps, print: Print): Promise<Cover> {
  const { agencyId, bookName, direction, year, from, to } = print;
  const agency = await organization.findAgency(agencyId);
  const parent = agency?.parentCode ? await organization.findAgencyByCode(agency.parentCode) : null;
  return {
    ...{ bookName, direction, year, from, to },
    agencyName: agency?.name ?? '',
    parentName: parent?.name ?? '',
  };
}
