// `vanthu audit export`: the whole event log of one agency as lines, from the database of the settings. With the embedded
// database the server must be stopped; a running server gives its administrator the same lines.
import { join, resolve } from 'node:path';
import { exportLog } from '../audit/index.ts';
import { openDatabase } from '../platform/mongo/connect.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { writeWhole } from './output-file.ts';

/** @throws CommandFailed AGENCY_UNKNOWN, OUTPUT_EXISTS; StartupError when the database cannot be opened. */
export async function exportAudit({ agency, out }: { agency: string; out: string }): Promise<number> {
  const dataDir = resolve(process.env.DATA_DIR || 'data');
  const database = await openDatabase({
    uri: process.env.MONGODB_URI || undefined,
    folder: join(dataDir, 'db'),
  });
  try {
    const lines = await exportLog(database.connection, agency);
    if (lines === null) throw new CommandFailed('AGENCY_UNKNOWN', `${agency} has no event log here`);
    await writeWhole(out, async (sink) => {
      for await (const line of lines) await sink.write(Buffer.from(line));
    });
    return EXIT.ok;
  } finally {
    await database.close();
  }
}
