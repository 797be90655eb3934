// The key by which push services know this server (VAPID, RFC 8292): made at the first use, kept in a file that only the
// server reads. Another key would make every browser's permission worthless.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import webPush from 'web-push';
import { z } from 'zod';
import { systemCode } from '../../platform/startup-error.ts';
import { writeWhole } from '../../platform/whole-file.ts';

const VapidKeys = z.object({ publicKey: z.string(), privateKey: z.string() });
export type VapidKeys = z.infer<typeof VapidKeys>;

/** Processes that begin together agree on the file of the first. */
export async function readVapidKeys(folder: string): Promise<VapidKeys> {
  const path = join(folder, 'vapid.json');
  const kept = await readKept(path);
  if (kept !== null) return kept;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = webPush.generateVAPIDKeys();
  try {
    await writeWhole(path, (sink) => sink.write(Buffer.from(JSON.stringify(made))), 0o600);
    return made;
  } catch (error) {
    const theirs = systemCode(error) === 'EEXIST' ? await readKept(path) : null;
    if (theirs === null) throw error;
    return theirs;
  }
}

async function readKept(path: string): Promise<VapidKeys | null> {
  try {
    return VapidKeys.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
