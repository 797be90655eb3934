import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../../../server/platform/mongo/connect.ts';
import { closeTestEngine } from '../../../support/mongo.ts';

const WRITER = join(import.meta.dirname, 'durable-writer.ts');

/** Starts the writer and kills it with SIGKILL once it has printed `count` numbers; returns all it printed. */
async function writeUntilKilled(folder: string, from: number, count: number): Promise<number[]> {
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
  const whole = output.slice(0, output.lastIndexOf('\n'));
  return whole.split('\n').map(Number);
}

describe('platform/mongo durability', () => {
  let folder: string;

  before(closeTestEngine);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-durability-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps every acknowledged write through six kill -9', async () => {
    const acknowledged: number[] = [];
    for (const count of [40, 150, 150, 150, 150, 400]) {
      acknowledged.push(...(await writeUntilKilled(folder, acknowledged.length * 10 + 1, count)));
    }
    const { connection, close } = await openDatabase({ folder });
    const stored = await connection.collection<{ _id: number }>('acknowledged').find().toArray();
    await close();
    const present = new Set(stored.map(({ _id }) => _id));
    expect(acknowledged.length).to.be.at.least(1040);
    expect(acknowledged.filter((number) => !present.has(number))).to.deep.equal([]);
  });

  it('opens again after a clean close, with the data', async () => {
    const first = await openDatabase({ folder });
    await first.connection.collection('a').insertOne({ text: 'Số 12/QĐ-UBND' });
    await first.close();
    const second = await openDatabase({ folder });
    const found = await second.connection.collection('a').findOne({}, { projection: { _id: 0 } });
    await second.close();
    expect(found).to.deep.equal({ text: 'Số 12/QĐ-UBND' });
  });
});
