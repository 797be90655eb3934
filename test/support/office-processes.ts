// The programs that this process has started; another spec may run the same ones at the same time.
import { readdir, readFile } from 'node:fs/promises';
import { until } from './until.ts';

/** The processes whose command line holds a text, by id. */
export async function processesWith(text: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'latin1').catch(() => '')));
  return ids.filter((_, index) => lines[index]?.includes(text)).map(Number);
}

async function isOurs(id: number): Promise<boolean> {
  const status = await readFile(`/proc/${id}/status`, 'latin1').catch(() => '');
  const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return parent === process.pid || (parent > 1 && isOurs(parent));
}

/** Waits until LibreOffice is at work for this process, and kills it. */
export const killOfficeInWork = (): Promise<void> => killInWork('soffice.bin', '/document.docx');

/** Waits until a program is at work for this process on what its command line holds, and kills it. */
export async function killInWork(program: string, held: string): Promise<void> {
  let victims: number[] = [];
  await until('it runs', async () => {
    const running = await processesWith(held);
    const own = await Promise.all(running.map(isOurs));
    const names = await Promise.all(
      running.map((id) => readFile(`/proc/${id}/comm`, 'latin1').catch(() => '')),
    );
    victims = running.filter((_, index) => own[index] && names[index]?.startsWith(program));
    return victims.length > 0;
  });
  for (const id of victims) process.kill(id, 'SIGKILL');
}
