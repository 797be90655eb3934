// kill -9 of a server that receives, between any two writes that belong together: what it had taken of a part is there,
// and a packet it had stored is answered with the receipt it had no time to give (E2, E3).
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePki, type Pki } from '../../certs-dev/index.ts';
import { OfferAnswer } from '../../server/contracts/exchange.ts';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { closeTestEngine } from '../support/mongo.ts';
import { until } from '../support/until.ts';
import { envelopeOf, sha256, wireTo } from './exchange-packets.ts';
import { openExchangeServer } from './exchange-server.ts';
import { agencyOf, KEYS } from './exchange-world.ts';

const CHILD = join(import.meta.dirname, 'exchange-child.ts');
const DIE = join(import.meta.dirname, '../fault/die-at.mjs');

interface Moment {
  name: string;
  when: 'before' | 'after';
  file?: true;
  collection?: string;
  contains?: string;
  nth: number;
}

/** Each server first finishes what the one before it was killed over, which is the first write of its kind. */
const MOMENTS: readonly Moment[] = [
  { name: 'file in its place, part not noted', when: 'after', file: true, nth: 2 },
  {
    name: 'envelope and packet not stored',
    when: 'before',
    collection: 'packets',
    contains: 'packetDigest',
    nth: 2,
  },
  {
    name: 'packet stored, not answered',
    when: 'after',
    collection: 'packets',
    contains: 'packetDigest',
    nth: 2,
  },
];

describe('kill -9 of a server that receives', () => {
  let folder: string;
  let pki: Pki;
  let child: ChildProcess | undefined;
  let url = '';
  const wire = wireTo(() => url);
  const answerOf = ({ body }: { body: unknown }) => OfferAnswer.parse(body);

  const start = async (moment?: Moment) => {
    const env = { ...process.env, DIE_AT: JSON.stringify(moment ?? {}), DIED_AT: join(folder, 'died') };
    const dying = moment === undefined ? [] : ['--import', DIE];
    child = spawn(process.execPath, ['--import', 'tsx', ...dying, CHILD, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    const [line] = await once(child.stdout ?? child, 'data');
    url = String(line).trim();
  };
  const dead = async () => {
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const kill = async () => {
    child?.kill('SIGKILL');
    await dead();
  };

  before(async () => {
    await closeTestEngine();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-exchange-kill-'));
    pki = await makePki({
      folder: join(folder, 'pki'),
      only: Object.values(KEYS),
      keyCache: KEY_CACHE,
    });
    const database = await openDatabase({ folder: join(folder, 'db') });
    const server = await openExchangeServer({ database, folder });
    const { setUp } = server.organization;
    await setUp.putExchangeKey('agency-receiver', {
      privateKey: pki.privateKey(KEYS.receiver),
      certificate: pki.certificate(KEYS.receiver),
    });
    for (const name of ['sender', 'receiver'] as const)
      await setUp.putAgency(agencyOf(name, pki, 'receiver', null));
    await server.close();
  });
  after(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });

  const packetIds: string[] = [];

  it('leaves what had come of a part to the server after it', async () => {
    const bytes = new Uint8Array(randomBytes(600_000));
    const file = { sha256: sha256(bytes) };
    const { envelope, digest, packetId } = envelopeOf(pki, [bytes]);
    packetIds.push(packetId);
    await start();
    await wire.offer(envelope);
    const half = httpRequest(`${url}/exchange/v2/parts/${file.sha256}?packet=${digest}&offset=0`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-length': '600000' },
    });
    half.on('error', () => {});
    half.write(bytes.subarray(0, 300_000));
    await until('half of it is there', async () =>
      answerOf(await wire.offer(envelope)).missing.some(({ haveBytes }) => haveBytes === 300_000),
    );
    await kill();

    await start(MOMENTS[0]);
    const { missing } = answerOf(await wire.offer(envelope));
    expect(missing).to.deep.equal([{ sha256: file.sha256, sizeBytes: 600_000, haveBytes: 300_000 }]);
    await wire.put(digest, file, 300_000, bytes.subarray(300_000));
    expect(answerOf(await wire.offer(envelope)).receipt?.parts).to.deep.equal([file.sha256]);
  });

  for (const [index, { name }] of MOMENTS.entries())
    it(`ends with one receipt: ${name}`, async () => {
      const bytes = new Uint8Array(randomBytes(10_000));
      const { envelope, digest, packetId } = envelopeOf(pki, [bytes]);
      packetIds.push(packetId);
      await wire.offer(envelope);
      await wire.put(digest, { sha256: sha256(bytes) }, 0, bytes);
      const answer = await wire.offer(envelope).catch((error: unknown) => error);
      expect(answer).to.be.instanceOf(TypeError);
      await dead();

      await start(MOMENTS[index + 1]);
      const first = answerOf(await wire.offer(envelope));
      expect(first.receipt?.packetId).to.equal(packetId);
      expect(answerOf(await wire.offer(envelope))).to.deep.equal(first);
    });

  it('ends with one row of each packet', async () => {
    await kill();
    const { connection, close } = await openDatabase({ folder: join(folder, 'db') });
    const rows = await connection.collection('packets').find().toArray();
    await close();
    expect(rows.map(({ packetId }) => packetId)).to.have.members(packetIds);
  });
});
