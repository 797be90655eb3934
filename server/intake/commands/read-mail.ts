// Reads a mail of the official mailbox: its parts become papers, packets in it go to the exchange, and what is unusual is
// told. The bytes of a part are looked at, not its name; a ZIP is listed and never unpacked.
import type { IntakeFile, IntakeProblemCode } from '../../contracts/intake.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { WorkerPool } from '../../platform/jobs/worker-pool.ts';
import { WorkerPoolError } from '../../platform/jobs/worker-pool.ts';
import { timeLimit } from '../../platform/time-limit.ts';
import { proposedFromMail } from '../domain/proposed-from-mail.ts';
import type { SenderBook } from '../domain/sender-book.ts';
import type { FilesPort, PacketsPort, Processor } from '../ports.ts';
import type { KeepPart, KeptPart, MailJob, MailLimits, MailPart, ReadMail } from '../workers/jobs.ts';
import { lookIntoZip } from './look-into-zip.ts';
import { IntakeRefused } from './process-item.ts';

export type MailPool = WorkerPool<MailJob, ReadMail, KeepPart, KeptPart>;

export interface MailDeps {
  files: FilesPort;
  packets: PacketsPort;
  pool: MailPool;
  senders: SenderBook;
  limits: MailLimits;
  /** A mail that takes longer is one that cannot be read. */
  timeoutMs: number;
}

export const makeReadMail =
  (deps: MailDeps): Processor =>
  async ({ files }, signal) => {
    const raw = files.find(({ role }) => role === 'raw');
    if (raw === undefined) throw new IntakeRefused('MAIL_UNREADABLE', 'no file');
    const read = await readIn(deps, await deps.files.pathOf(raw.digest), signal);
    const { source } = read;
    const name = source.subject ?? raw.name;
    const sender = await deps.senders(source.address ?? '');
    const proposed = proposedFromMail(source, sender);
    if (!read.ok) return { kind: 'parked', code: read.code, detail: read.detail, name, source, proposed };

    const sorted = await sort(deps, read.parts);
    const { papers, packets, refused } = sorted;
    if (packets.length > 0 && papers.length === 0 && refused === undefined)
      return { kind: 'packets', ids: packets };
    const found = { name, source, proposed, papers };
    const problem = refused ?? problemOf(papers, sender !== null);
    return problem === undefined ? { kind: 'ready', ...found } : { kind: 'parked', ...problem, ...found };
  };

async function readIn(deps: MailDeps, path: string, signal: AbortSignal): Promise<ReadMail> {
  const limit = timeLimit(deps.timeoutMs);
  const answer = ({ bytes }: KeepPart) => deps.files.putBytes(bytes);
  try {
    return await deps.pool.run(
      { path, limits: deps.limits },
      { answer, signal: AbortSignal.any([signal, limit]) },
    );
  } catch (error) {
    if (limit.aborted) throw new IntakeRefused('PROCESSING_TIMEOUT', `${deps.timeoutMs} ms`);
    if (error instanceof WorkerPoolError && error.code === 'CRASHED')
      throw new IntakeRefused('MAIL_UNREADABLE', error.code);
    throw error;
  }
}

interface Problem {
  code: IntakeProblemCode;
  detail: string;
}

interface Sorted {
  papers: IntakeFile[];
  packets: string[];
  /** The first packet that was not taken. */
  refused: Problem | undefined;
}

async function sort(deps: MailDeps, parts: readonly MailPart[]): Promise<Sorted> {
  const sorted: Sorted = { papers: [], packets: [], refused: undefined };
  for (const part of parts) {
    if (sorted.papers.some(({ digest }) => digest === part.digest)) continue;
    if (!/\.edxml$/i.test(part.name)) {
      sorted.papers.push(await paperOf(deps, part));
      continue;
    }
    try {
      sorted.packets.push(...(await deps.packets.take(part.digest)));
    } catch (error) {
      // What this server cannot do now is tried again.
      if (!(error instanceof AppError) || error.status >= 500 || error.status === 429) throw error;
      const detail = `${part.name}: ${error.code}`;
      sorted.refused ??= { code: 'PACKET_REFUSED', detail };
      sorted.papers.push({ ...part, mediaType: 'application/xml', role: 'paper', problem: 'PACKET_REFUSED' });
    }
  }
  return sorted;
}

const OF_FILE: Partial<Record<string, IntakeProblemCode>> = {
  FILE_ENCRYPTED: 'FILE_ENCRYPTED',
  FILE_BROKEN: 'FILE_BROKEN',
  FILE_NOT_PDF: 'FILE_BROKEN',
  FILE_TYPE_REFUSED: 'FILE_TYPE_REFUSED',
};

async function paperOf({ files }: MailDeps, part: MailPart): Promise<IntakeFile> {
  const paper = { ...part, role: 'paper' } as const;
  try {
    const { mediaType, pageCount } = await files.look(part.digest, part.name);
    if (mediaType !== 'application/zip')
      return { ...paper, mediaType, ...(pageCount !== undefined && { pageCount }) };
    const { inside, isSuspicious } = await lookIntoZip(await files.pathOf(part.digest));
    return { ...paper, mediaType, inside, ...(isSuspicious && { problem: 'ZIP_SUSPICIOUS' }) };
  } catch (error) {
    const problem = error instanceof AppError ? OF_FILE[error.code] : undefined;
    if (problem === undefined) throw error;
    const isPdf = problem !== 'FILE_TYPE_REFUSED';
    return { ...paper, mediaType: isPdf ? 'application/pdf' : 'application/octet-stream', problem };
  }
}

function problemOf(papers: readonly IntakeFile[], isKnown: boolean): Problem | undefined {
  if (papers.length === 0) return { code: 'MAIL_NO_ATTACHMENT', detail: '' };
  const bad = papers.find(({ problem }) => problem !== undefined);
  if (bad?.problem !== undefined) return { code: bad.problem, detail: bad.name };
  return isKnown ? undefined : { code: 'MAIL_SENDER_UNKNOWN', detail: '' };
}
