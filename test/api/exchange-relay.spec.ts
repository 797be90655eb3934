import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { getExchangeHealth } from '../../server/contracts/exchange-desk.ts';
import { until } from '../support/until.ts';
import { agencyOf, CODES, type ExchangeWorld, openExchangeWorld } from './exchange-world.ts';

/** A server that takes connections and does with them what it is told. */
async function openPeer(answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    answer(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return {
    url: `http://127.0.0.1:${address.port}`,
    connections: () => connections,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('exchange relay', () => {
  let world: ExchangeWorld;
  let peers: Array<Awaited<ReturnType<typeof openPeer>>>;

  beforeEach(async () => {
    world = await openExchangeWorld();
    peers = [];
  });
  afterEach(async () => {
    for (const peer of peers) peer.close();
    await world.close();
  });

  const addPeer = async (code: string, answer: (socket: Socket) => void) => {
    const peer = await openPeer(answer);
    peers.push(peer);
    const agency = agencyOf('receiver', world.pki, 'sender', peer.url);
    await world.sender.organization.setUp.putAgency({ ...agency, id: `agency-${code.toLowerCase()}`, code });
    return peer;
  };
  const health = async (caller: string) => {
    const headers = { 'x-caller': caller };
    const response = await fetch(`${world.sender.url}/api/exchange/health`, { headers });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const sendTo = async (...recipientCodes: string[]) => {
    const request = await world.request({ recipientCodes });
    await world.sender.exchange.enqueueDeliveries(request);
    return request;
  };

  it('lets a server that never answers hold a few connections, and nobody else wait', async () => {
    const silent = await addPeer('H16.90', () => undefined);
    for (let number = 0; number < 12; number++) await sendTo('H16.90');
    await until('all its places are taken', () => silent.open() >= 2);
    for (let number = 0; number < 5; number++) await sendTo(CODES.receiver);
    await until('arrived', () => world.receiver.arrived.length === 5);
    expect(silent.connections()).to.equal(2);
    silent.close();
  });

  it('leaves a server alone that failed several times in a row, and tells what waits for it', async () => {
    const broken = await addPeer('H16.91', (socket) => socket.destroy());
    const requests = [];
    for (let number = 0; number < 20; number++) requests.push(await sendTo('H16.91'));
    await until('it failed', () => broken.connections() >= 5);
    await world.sender.exchange.idle();
    const tried = broken.connections();
    await world.sender.exchange.idle();
    // Those under way when the breaker opened may still have knocked.
    expect(tried).to.be.within(5, 5 + 3);
    expect(broken.connections()).to.equal(tried);
    const { status, body } = await health('administrator@sender');
    const shown = getExchangeHealth.response.parse(body);
    const [peer] = shown.peers;
    expect(status).to.equal(200);
    expect(peer).to.include({ lane: new URL(broken.url).host, breaker: 'open', lastContactAt: null });
    expect(peer?.failures).to.be.at.least(5);
    expect(peer?.lastError).to.be.a('string').and.not.equal('');
    expect(shown.waiting).to.deep.equal({ queued: 20, sent: 0, failed: 0 });
    expect((await health('clerk@sender')).status).to.equal(403);
    for (const request of requests)
      expect((await world.sender.exchange.deliveriesOf(request))[0]?.state).to.equal('queued');
  });
});
