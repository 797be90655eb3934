import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type DiskSpace, watchDiskSpace } from '../../../server/platform/disk-space.ts';
import { makeLogger } from '../../../server/platform/logger.ts';

const MIB = 1024 * 1024;
const logger = makeLogger({ level: 'silent' });

describe('platform/disk-space', () => {
  let folder: string;
  let space: DiskSpace;
  let freeMib: number;
  let told: string[];
  const looks = new EventEmitter();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-space-'));
    told = [];
  });
  afterEach(async () => {
    space.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const look = async () => {
    looks.emit('look');
    return freeMib * MIB;
  };
  const onExhausted = (line: string) => told.push(line);

  async function watch(mib: number): Promise<void> {
    freeMib = mib;
    space = await watchDiskSpace({ folder, logger, look, lookMs: 1, onExhausted });
  }
  /** Returns when a look has seen it: the second one begins after the first was judged. */
  async function change(mib: number): Promise<void> {
    freeMib = mib;
    await once(looks, 'look');
    await once(looks, 'look');
  }

  it('has no room for what would touch the reserve', async () => {
    await watch(300);
    expect([0, 44 * MIB, 45 * MIB].map(space.hasRoomFor)).to.deep.equal([true, true, false]);
  });

  it('has none while the disk is nearly full, and again when there is', async () => {
    await watch(300);
    await change(100);
    expect(space.hasRoomFor(0)).to.equal(false);
    await change(300);
    expect(space.hasRoomFor(0)).to.equal(true);
    expect(told).to.deep.equal([]);
  });

  it('tells once, in one line, that hardly anything is left, and looks no more', async () => {
    await watch(31);
    expect(told).to.have.length(1);
    expect(told[0]).to.contain(folder).and.not.contain('\n');
  });

  it('makes the folder, and looks at the real disk', async () => {
    space = await watchDiskSpace({ folder: join(folder, 'new'), logger, onExhausted });
    expect(space.hasRoomFor(Number.MAX_SAFE_INTEGER)).to.equal(false);
  });
});
