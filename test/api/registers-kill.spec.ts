// A register outlives kill -9 at any moment: what was answered is there, and there is neither gap nor double.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Ids, makeIds } from '../../server/platform/ids.ts';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { isContiguous, makeRegisters } from '../../server/registers/index.ts';
import { closeTestEngine } from '../support/mongo.ts';

const WRITER = join(import.meta.dirname, 'registers-writer.ts');
const clock = { now: () => new Date('2026-03-02T03:00:00Z') };
const ids: Ids = makeIds({ now: () => new Date() });

/** What the child was told before it was killed: number by document. */
async function reserveUntilKilled(folder: string, from: number, count: number): Promise<Map<string, number>> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.split('\n').length > count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(child.signalCode).to.equal('SIGKILL');
  const lines = output.slice(0, output.lastIndexOf('\n')).split('\n');
  return new Map(lines.map((line) => line.split(' ')).map(([id = '', number]) => [id, Number(number)]));
}

describe('a register that was killed', () => {
  let folder: string;

  before(closeTestEngine);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-registers-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('still has every number it gave, gives the same document the same number, and no other twice', async () => {
    const answered = new Map<string, number>();
    for (const count of [7, 60, 150])
      for (const [id, number] of await reserveUntilKilled(folder, answered.size * 10 + 1, count))
        answered.set(id, number);
    expect(new Set(answered.values()).size).to.equal(answered.size);

    const { connection, close } = await openDatabase({ folder });
    const registers = makeRegisters({
      connection,
      clock,
      ids,
      kick: () => undefined,
      organization: { findAgency: async () => null },
    });
    const again = (documentId: string) =>
      registers.reserve({
        agencyId: 'agency-0001',
        direction: 'outgoing',
        year: 2026,
        on: '2026-03-02',
        documentId,
        by: null,
      });
    for (const [id, number] of answered) expect((await again(id)).number, id).to.equal(number);
    const { bookId, number } = await again('document-after');
    const report = await registers.auditContiguity({ agencyId: 'agency-0001', bookId });
    await close();
    expect(isContiguous(report)).to.equal(true);
    expect(report.last).to.equal(number);
    expect(number).to.be.greaterThan(answered.size);
  });
});
