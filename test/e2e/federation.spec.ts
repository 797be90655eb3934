// Two server processes with their own databases, agencies and certificates, as `npm run demo:federation` starts them.
import { connect } from 'node:tls';
import { expect } from 'chai';
import { runFederation } from '../../server/cli/federation/run.ts';
import { ensureBuilt } from '../support/built.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { closeTestEngine } from '../support/mongo.ts';

interface Told {
  ok: boolean;
  letters: Array<{ from: string; to: string; state: string; steps: string[]; verdict: string }>;
}

describe('a federation of two servers', function () {
  this.timeout(480_000);
  // It opens the databases of both servers, and a process has room for one.
  before(closeTestEngine);

  it('carries a document there, its answer back and every status over mutual TLS, and lets in nobody without a certificate', async () => {
    const { main } = await ensureBuilt();
    let told = '';
    let strangers = 0;
    const code = await runFederation({
      once: true,
      json: true,
      main,
      letters: 2,
      keyCache: KEY_CACHE,
      write: (text) => (told += text),
      onReady: async (servers) => {
        for (const { exchangePort } of servers) strangers += (await answersStranger(exchangePort)) ? 1 : 0;
      },
    });
    expect(code, told).to.equal(0);
    const { ok, letters }: Told = JSON.parse(told);
    expect(ok).to.equal(true);
    expect(strangers).to.equal(0);
    expect(letters.map(({ from, to }) => [from, to])).to.deep.equal([
      ['H16.01', 'H16.02'],
      ['H16.02', 'H16.01'],
    ]);
    for (const { state, verdict, steps } of letters) {
      expect(state).to.equal('completed');
      expect(verdict).to.equal('VALID');
      expect(steps).to.include.members(['sent', 'arrived', 'registered', 'assigned', 'completed']);
    }
  });
});

/** Whether the door says anything to a caller that shows no certificate. */
const answersStranger = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () =>
      socket.write('POST /exchange/v1/packets?to=H16.02 HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'),
    );
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
