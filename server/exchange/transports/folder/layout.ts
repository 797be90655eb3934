// The folder through which an agency without a link exchanges: `out/<code>/` holds what is to be carried to it, `in/` takes
// what was carried here; `work/`, `taken/` and `rejected/` are this server's. All on one file system, so that a file is
// moved and never copied.
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

export interface FolderLayout {
  in: string;
  work: string;
  taken: string;
  rejected: string;
  outFor(code: string): string;
}

export const layoutOf = (root: string): FolderLayout => ({
  in: join(root, 'in'),
  work: join(root, 'work'),
  taken: join(root, 'taken'),
  rejected: join(root, 'rejected'),
  outFor: (code) => join(root, 'out', safeName(code)),
});

export async function makeFolders(layout: FolderLayout): Promise<void> {
  for (const folder of [layout.in, layout.work, layout.taken, layout.rejected])
    await mkdir(folder, { recursive: true });
}

/** What a name may have on every system it is carried over. */
export const safeName = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 150);

/** After a rename: the new name survives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
