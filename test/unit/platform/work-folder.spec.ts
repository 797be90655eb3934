// Folders for the work of a moment: private, gone with its end, and what a crash left lying thrown away.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sweepWorkFolders, withWorkFolder } from '../../../server/platform/work-folder.ts';

const HOURS_AGO = new Date(Date.now() - 2 * 3_600_000);

describe('a work folder', () => {
  it('belongs to this account alone, and is gone with all in it when the work has ended', async () => {
    const path = await withWorkFolder('test', async (folder) => {
      expect((await stat(folder)).mode & 0o777).to.equal(0o700);
      await mkdir(join(folder, 'deep'));
      await writeFile(join(folder, 'deep/paper.pdf'), 'x');
      return folder;
    });
    expect(existsSync(path)).to.equal(false);
  });

  it('is gone when the work has failed, whose error is told', async () => {
    let path = '';
    const failed = await withWorkFolder('test', async (folder) => {
      path = folder;
      throw new Error('fell over');
    }).catch((error) => error);
    expect(failed).to.have.property('message', 'fell over');
    expect(existsSync(path)).to.equal(false);
  });

  it('that a crash left is swept; one at work, and what is not ours, is not', async () => {
    const foreign = await mkdtemp(join(tmpdir(), 'vanthu-foreign-'));
    await utimes(foreign, HOURS_AGO, HOURS_AGO);
    try {
      await withWorkFolder('test', (fresh) =>
        withWorkFolder('test', async (left) => {
          await writeFile(join(left, 'paper.pdf'), 'x');
          await utimes(left, HOURS_AGO, HOURS_AGO);
          await sweepWorkFolders();
          expect([left, fresh, foreign].map(existsSync)).to.deep.equal([false, true, true]);
        }),
      );
    } finally {
      await rm(foreign, { recursive: true });
    }
  });
});
