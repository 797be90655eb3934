// `vanthu db serve`: the embedded engine in a process of its own, so that several others of this machine and this user
// can share it. It has no passwords: its socket lies in the data folder, where only its owner comes in.
import { rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { watchDiskSpace } from '../platform/disk-space.ts';
import { makeLogger } from '../platform/logger.ts';
import { openEngine } from '../platform/mongo/embedded/open-engine.ts';
import { shutDownOnSignals } from '../platform/shutdown.ts';
import { StartupError } from '../platform/startup-error.ts';

/** Of a socket's address (`sun_path`), with room for the end mark. */
const LONGEST_PATH = 107;

/** Serves until it is told to stop. @throws StartupError as the engine's; FOLDER_UNUSABLE for too long a path. */
export async function serveDatabase({ folder, json }: { folder?: string; json: boolean }): Promise<void> {
  const shutdown = shutDownOnSignals();
  const home = resolve(folder ?? join(process.env.DATA_DIR || 'data', 'db'));
  const link = `${home}.sock`;
  if (Buffer.byteLength(link) > LONGEST_PATH)
    throw new StartupError(
      'FOLDER_UNUSABLE',
      `${link} is too long for the address of a socket; choose a shorter folder`,
    );
  const engine = await openEngine({ folder: home });
  shutdown.add(() => engine.close());
  // The engine chooses a socket anew each time; this address stays.
  const address = new URL(engine.uri);
  await rm(link, { force: true });
  await symlink(decodeURIComponent(address.hostname), link);
  shutdown.add(() => rm(link, { force: true }));
  const space = await watchDiskSpace({
    folder: home,
    logger: makeLogger({ level: 'warn' }),
    onExhausted: (reason) => shutdown.giveUp(reason),
  });
  shutdown.add(() => space.stop());
  const uri = `mongodb://${encodeURIComponent(link)}/vanthu${address.search}`;
  process.stdout.write(json ? `${JSON.stringify({ ok: true, uri })}\n` : `MONGODB_URI=${uri}\n`);
}
