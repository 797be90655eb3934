// kill -9 in the middle of a release to many: what is written of the first part stays, the rest is sent after the restart,
// and nobody gets it twice.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NoAnswer } from '../../server/cli/story/api.ts';
import { type OwnServer, startOwnServer } from '../../server/cli/story/own-server.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { makePapers } from '../e2e/papers.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemo } from '../support/demo-data.ts';
import { importAgencies } from '../support/import-agencies.ts';
import { until } from '../support/until.ts';

/** More than one packet holds. */
const MANY = 55;
const HERE = 'H16.02';
const SUBJECT = 'Phát hành bị ngắt giữa chừng';

/** The rows of the first packet are written; its outbox entry, and those behind it, are not finished. */
const MOMENT = { name: 'first part written', when: 'after', collection: 'deliveries', contains: '"queued"' };

describe('kill -9 in the middle of a release', function () {
  this.timeout(300_000);

  let dataDir: string;
  let server: OwnServer;
  let died: string;
  let released: OutgoingDetail;
  const codes = [HERE, ...Array.from({ length: MANY }, (_, index) => `H20.${index + 1}`)];

  before('release through a kill', async () => {
    const { main } = await ensureBuilt();
    dataDir = await mkdtemp(join(tmpdir(), 'vanthu-kill-release-'));
    const diedAt = join(dataDir, 'died-at');
    const pkiPort = await layDemo(dataDir);
    const env = {
      NODE_OPTIONS: `--import=${new URL('die-at.mjs', import.meta.url).href}`,
      DIE_AT: JSON.stringify(MOMENT),
      DIED_AT: diedAt,
    };
    server = await startOwnServer({ dataDir, pkiPort, main, env });
    await importAgencies(
      server.url,
      codes.slice(1).map((code) => ({ code, name: `Cơ quan ${code}` })),
    );
    const papers = makePapers({ url: server.url, dataDir });
    const submitted = await papers.submitted(SUBJECT, { recipientCodes: codes });
    const end = await papers.finish(submitted).catch((error: unknown) => error);
    if (end instanceof Error && !(end instanceof NoAnswer)) throw end;
    await until('the server dies', () => server.hasEnded());
    died = await readFile(diedAt, 'utf8');
    server = await startOwnServer({ dataDir, port: server.port, pkiPort: server.pkiPort, main });
    const again = makePapers({ url: server.url, dataDir });
    const clerk = await again.as('vanthu.snv');
    const look = async () => {
      released = await clerk.call('getOutgoing', { params: { id: submitted.id } });
      return released.deliveries;
    };
    await until('every recipient has a delivery', async () => (await look()).length >= codes.length);
    await until('it has arrived here', async () =>
      (await look()).some(({ recipient, state }) => recipient.code === HERE && state === 'arrived'),
    );
  });
  after(async () => {
    await server?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  it('came where it was meant, and left the document released', () => {
    expect(died).to.equal(`${MOMENT.name}\n`);
    expect([released.state, released.leftOut]).to.deep.equal(['released', []]);
  });

  it('leaves one delivery for each recipient, none missing and none twice', () => {
    const sent = released.deliveries.map(({ recipient }) => recipient.code);
    expect(sent).to.have.length(codes.length);
    expect([...sent].sort()).to.deep.equal([...codes].sort());
  });

  it('lets it arrive once', async () => {
    const receiver = await makePapers({ url: server.url, dataDir }).as('vanthu.stc');
    const { items } = await receiver.call('listIncoming', { query: { box: 'all', text: SUBJECT } });
    expect(items).to.have.length(1);
  });
});
