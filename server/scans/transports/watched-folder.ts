// Folders into which a scanner writes, one for each agency by its code: `<root>/<code>/`. A file is taken when it has stood
// still, stored and put into the intake, and only then moved to `done/`; what cannot be taken goes to `failed/` with the
// reason beside it. A crash between finds the file again and the same item.
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GLIMPSE_BYTES, mediaTypeOf } from '../../files/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import { SCANS } from '../domain/scan-types.ts';
import type { Deps } from '../ports.ts';

const MAX_NAMES = 500;

const REASONS: Readonly<Record<string, string>> = {
  FILE_EMPTY: 'Tệp rỗng. Quét lại rồi đặt vào thư mục.',
  FILE_TYPE_REFUSED: 'Chỉ nhận PDF, JPEG, PNG và TIFF. Đặt máy quét ghi một trong các định dạng đó.',
  FILE_TOO_LARGE: 'Tệp vượt dung lượng được nhận. Quét ở độ phân giải thấp hơn hoặc chia nhỏ.',
};

interface Standing {
  size: number;
  mtimeMs: number;
}

export interface WatchedFolder {
  /** One look; a file is taken when a later look finds it as it was. */
  look(signal: AbortSignal): Promise<void>;
}

type Needed = Pick<Deps, 'intake' | 'files' | 'organization' | 'clock' | 'logger' | 'limitBytes'>;

export function makeWatchedFolder(deps: Needed, root: string, stillMs: number): WatchedFolder {
  const seen = new Map<string, Standing>();

  const look = async (signal: AbortSignal) => {
    await mkdir(root, { recursive: true });
    const found = new Set<string>();
    for (const entry of await readdir(root, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const agency = await deps.organization.findAgency(entry.name);
      if (agency === null || !agency.isLocal) continue;
      const folder = join(root, entry.name);
      for (const name of await filesIn(folder)) {
        if (signal.aborted) return;
        const path = join(folder, name);
        found.add(path);
        if (await standsStill(path)) await take(agency.id, folder, name);
      }
    }
    for (const path of seen.keys()) if (!found.has(path)) seen.delete(path);
  };

  /** As at the last look, and long enough ago by its own clock. */
  const standsStill = async (path: string): Promise<boolean> => {
    const now = await stat(path).catch(() => null);
    if (now === null) return false;
    const before = seen.get(path);
    seen.set(path, { size: now.size, mtimeMs: now.mtimeMs });
    const isSame = before?.size === now.size && before.mtimeMs === now.mtimeMs;
    return isSame && Math.abs(Date.now() - now.mtimeMs) >= stillMs;
  };

  const take = async (agencyId: string, folder: string, name: string) => {
    const path = join(folder, name);
    try {
      const mediaType = await typeOf(path, name);
      const kept = await deps.files.putStream(createReadStream(path), { limitBytes: deps.limitBytes });
      const { mtimeMs } = await stat(path);
      await deps.intake.store({
        ...{ agencyId, channel: 'scan', name, mediaType, source: { through: 'folder' } },
        ...kept,
        key: `folder:${name}:${Math.round(mtimeMs)}:${kept.digest}`,
      });
      await move(path, join(folder, 'done'), name);
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      const reason = code === undefined ? undefined : REASONS[code];
      deps.logger.warn({ err: error, path }, 'a scan in the watched folder was not taken');
      // What a later look may mend stays where it is.
      if (reason === undefined) return;
      const moved = await move(path, join(folder, 'failed'), name);
      await writeFile(`${moved}.txt`, `${reason}\n${code}\n`);
    }
  };

  return { look };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !/\.(tmp|part)$/i.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .slice(0, MAX_NAMES);
}

async function typeOf(path: string, name: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(GLIMPSE_BYTES), 0, GLIMPSE_BYTES, 0);
    if (bytesRead === 0) throw new AppError('FILE_EMPTY');
    const mediaType = mediaTypeOf({ head: buffer.subarray(0, bytesRead), tail: new Uint8Array(), name });
    if (mediaType === null || !SCANS.has(mediaType)) throw new AppError('FILE_TYPE_REFUSED');
    return mediaType;
  } finally {
    await file.close();
  }
}

/** Under a name of its own: a scanner begins at 1 every morning. */
async function move(path: string, folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (let count = 0; ; count += 1) {
    const target = join(folder, count === 0 ? name : `${count}-${name}`);
    if ((await stat(target).catch(() => null)) !== null) continue;
    await rename(path, target);
    return target;
  }
}
