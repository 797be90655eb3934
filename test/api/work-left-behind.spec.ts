// Papers in the work folders of a server that was killed: the next start throws them away, and nobody else's.
import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { withWorkFolder } from '../../server/platform/work-folder.ts';
import { startTestOffice } from '../support/harness.ts';

const HOUR_MS = 3_600_000;

describe('the work folders of a server that was killed', () => {
  it('are gone after the next start, not those at work, however far ahead its clock is', async () => {
    await withWorkFolder('test', (atWork) =>
      withWorkFolder('test', async (left) => {
        for (const folder of [left, atWork]) await writeFile(join(folder, 'paper.pdf'), 'x');
        const before = new Date(Date.now() - 2 * HOUR_MS);
        await utimes(left, before, before);
        const office = await startTestOffice({ clock: { now: () => new Date(Date.now() + 5 * HOUR_MS) } });
        await office.close();
        expect([left, atWork].map(existsSync)).to.deep.equal([false, true]);
      }),
    );
  });
});
