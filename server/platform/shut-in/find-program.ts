// Where a program is, if it is installed at all.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** `named`: a path, or a name on the PATH. */
export async function findProgram(named: string): Promise<string | undefined> {
  const places = isAbsolute(named)
    ? [named]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, named));
  for (const place of places) {
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return undefined;
}
