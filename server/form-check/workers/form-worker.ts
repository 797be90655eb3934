// The thread of a form check: measures a file and holds it against the rules. What was measured of the last files stays
// here, because a drafter changes a field more often than the file.
import { open } from 'node:fs/promises';
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import { checkForm } from '../domain/check.ts';
import type { MeasuredFile } from '../domain/page.ts';
import type { FormAnswer, FormJob } from './jobs.ts';
import { type Bytes, measure } from './measure.ts';

const REMEMBERED = 4;
/** Larger ones would fill the thread's memory. */
const REMEMBERED_LINES = 20_000;
const remembered = new Map<string, MeasuredFile>();

serveJobs<FormJob, FormAnswer, never, never>(async ({ path, digest, facts, pages }) => {
  const file = remembered.get(digest) ?? (await read(path, facts === undefined ? pages : undefined));
  remember(digest, file);
  if (facts === undefined) return { read: file };
  return { checked: { pages: file.pageCount, findings: checkForm(file, facts) } };
});

async function read(path: string, pages: number | undefined): Promise<MeasuredFile> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes: Bytes = {
      size,
      read: async (begin, end) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - begin));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, begin);
        return bytes.subarray(0, bytesRead);
      },
    };
    return await measure(bytes, pages === undefined ? {} : { pages });
  } finally {
    await file.close();
  }
}

function remember(digest: string, file: MeasuredFile): void {
  remembered.delete(digest);
  const lines = file.pages.reduce((sum, page) => sum + page.lines.length, 0);
  if (lines > REMEMBERED_LINES || file.stoppedBy !== undefined) return;
  remembered.set(digest, file);
  for (const oldest of [...remembered.keys()].slice(0, remembered.size - REMEMBERED))
    remembered.delete(oldest);
}
