// The directory of the demo beside the roots it trusts, where `vanthu audit verify` looks for it. In a real office the one
// who judges brings his own.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container } from '../../container.ts';

export async function writeDemoDirectory(
  { exportDirectory }: Pick<Container, 'exportDirectory'>,
  trustFolder: string,
): Promise<void> {
  const file = await exportDirectory({ isOwnOnly: false });
  await writeFile(join(trustFolder, 'directory.json'), `${JSON.stringify(file, null, 2)}\n`);
}
