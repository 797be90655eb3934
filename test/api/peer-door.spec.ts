// The door for other servers, with real TLS: who is let in, and what a caller believes of the server it reaches.
import { expect } from 'chai';
import { Problem } from '../../server/contracts/problem.ts';
import {
  makePeerConnections,
  type PeerConnections,
} from '../../server/exchange/transports/peer/connections.ts';
import type { TlsIdentity } from '../../server/exchange/transports/peer/tls-identity.ts';
import { codeOf } from '../support/code-of.ts';
import {
  base64,
  identityOf,
  openPeerWorld,
  type PeerWorld,
  senderEntry,
  signedPacket,
} from './peer-world.ts';

describe('the door for other servers', () => {
  let world: PeerWorld;
  const opened: PeerConnections[] = [];

  before(async () => {
    world = await openPeerWorld();
  });
  afterEach(() => {
    for (const each of opened.splice(0)) each.close();
  });
  after(() => world.close());

  const from = (tls: TlsIdentity | undefined, isPlainAllowed = false) => {
    const connections = makePeerConnections({ tls, isPlainAllowed });
    opened.push(connections);
    return connections;
  };
  const as = (id: Parameters<typeof identityOf>[1]) => from(identityOf(world.pki, id));
  const to = (overrides: { endpoint?: string; serverCertificates?: Uint8Array[] } = {}) => ({
    code: 'H16.02',
    endpoint: world.url,
    serverCertificates: [],
    ...overrides,
  });
  const packet = {
    method: 'POST' as const,
    path: '/exchange/v1/packets?to=H16.02',
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from('<edXML/>'),
    timeoutMs: 5_000,
    maxBytes: 64 * 1024,
  };
  const answerTo = async (connections: PeerConnections) => {
    const { status, body } = await connections.call(to(), packet);
    return { status, code: Problem.parse(JSON.parse(Buffer.from(body).toString())).code };
  };
  const known = (overrides: Parameters<typeof senderEntry>[1] = {}) =>
    world.organization.importDirectory([senderEntry(world.pki, overrides)], { source: 'import' });

  it('tells its list of agencies to a server it does not know yet, if an authority both believe knows it', async () => {
    const { body: _, ...get } = { ...packet, method: 'GET' as const, path: '/exchange/v1/directory' };
    const first = await as('may-chu-1.server').call(to(), { ...get, headers: {} });
    expect(first).to.include({ status: 200, mediaType: 'application/jose' });
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect(await as('may-chu-1.server').call(to(), { ...get, headers })).to.include({ status: 304 });
    expect(await codeOf(as('bad.foreign-server').call(to(), { ...get, headers: {} }))).to.equal(
      'UNREACHABLE',
    );
  });

  it('refuses a server whose certificate the directory does not name', async () => {
    expect(await answerTo(as('may-chu-1.server'))).to.deep.equal({
      status: 403,
      code: 'EXCHANGE_PEER_UNKNOWN',
    });
  });

  it('lets in a server the directory names, and then judges what it brings', async () => {
    await known();
    expect(await answerTo(as('may-chu-1.server'))).to.deep.equal({ status: 400, code: 'PACKET_MALFORMED' });
  });

  it('ends the handshake with whoever shows no certificate, a foreign or an expired one', async () => {
    const nobody = { ...identityOf(world.pki, 'may-chu-1.server'), key: '', cert: '' };
    for (const tls of [
      { ...nobody, key: undefined, cert: undefined } as unknown as TlsIdentity,
      identityOf(world.pki, 'bad.foreign-server'),
      identityOf(world.pki, 'bad.expired-server'),
    ])
      expect(await codeOf(from(tls).call(to(), packet))).to.equal('UNREACHABLE');
  });

  it('refuses the server of an agency that may not send, before a byte of the body is asked for', async () => {
    const [terms] = senderEntry(world.pki).terms;
    if (terms === undefined) throw new Error('no terms');
    await known({ terms: [{ ...terms, maySend: false }] });
    let asked = 0;
    async function* endless() {
      for (; asked < 1_000; asked += 1) yield Buffer.alloc(64 * 1024);
    }
    const answer = await as('may-chu-1.server').call(to(), { ...packet, body: endless() });
    expect(Problem.parse(JSON.parse(Buffer.from(answer.body).toString())).code).to.equal(
      'EXCHANGE_SENDER_REFUSED',
    );
    expect(asked).to.be.below(1_000);
  });

  it('refuses the server of a dissolved agency', async () => {
    await known({ dissolvedAt: '2026-01-01T00:00:00Z' });
    expect((await answerTo(as('may-chu-1.server'))).code).to.equal('EXCHANGE_SENDER_REFUSED');
  });

  it('refuses a certificate whose time in the directory is over', async () => {
    const server = base64(world.pki.certificate('may-chu-1.server'));
    await known({
      certificates: [{ use: 'server', der: server, from: null, until: '2026-01-01T00:00:00Z' }],
    });
    expect((await answerTo(as('may-chu-1.server'))).code).to.equal('EXCHANGE_PEER_UNKNOWN');
    await known();
  });

  it('answers the exchange routes and nothing else', async () => {
    const { status } = await as('may-chu-1.server').call(to(), {
      method: 'GET',
      path: '/api/directory',
      timeoutMs: 5_000,
      maxBytes: 64 * 1024,
    });
    expect(status).to.equal(404);
  });

  it('calls no server that shows another certificate than the directory names', async () => {
    const connections = as('may-chu-1.server');
    const right = to({ serverCertificates: [world.pki.certificate('may-chu-2.server')] });
    const wrong = to({ serverCertificates: [world.pki.certificate('may-chu-1.server')] });
    expect((await connections.call(right, packet)).status).to.equal(400);
    // Also over the connection that is open already.
    expect(await codeOf(connections.call(wrong, packet))).to.equal('UNREACHABLE');
  });

  it('calls plain HTTP on this machine only, unless it is allowed', async () => {
    const plain = to({ endpoint: 'http://192.0.2.1:9' });
    expect(await codeOf(as('may-chu-1.server').call(plain, packet))).to.equal('EXCHANGE_RECIPIENT_UNKNOWN');
  });

  it('keeps one connection for calls that follow each other, and knows the caller on it', async () => {
    const connections = as('may-chu-1.server');
    const before = world.connectionCount();
    for (let call = 0; call < 3; call += 1)
      expect((await connections.call(to(), packet)).status).to.equal(400);
    expect(world.connectionCount() - before).to.equal(1);
  });

  describe('with a packet in order', () => {
    const bring = async (body: Buffer) => {
      const { status, body: bytes } = await as('may-chu-1.server').call(to(), { ...packet, body });
      const json: unknown = JSON.parse(Buffer.from(bytes).toString());
      return status === 201 ? 'taken' : Problem.parse(json).code;
    };
    const ofSender = (number: string) =>
      signedPacket(world.pki, { from: 'H16.01', keyId: 'so-noi-vu.exchange', number });

    it('takes it from the server of its sender', async () => {
      await known();
      expect(await bring(ofSender('1'))).to.equal('taken');
    });

    it('refuses it from another server than its sender’s, though the packet itself is sound', async () => {
      const { certificates, ...entry } = senderEntry(world.pki);
      const der = base64(world.pki.certificate('ubnd-tinh.exchange'));
      const packetOnly = certificates.slice(0, 1).map((each) => ({ ...each, der }));
      const other = { ...entry, code: 'H16', name: 'UBND tỉnh', parentCode: null, certificates: packetOnly };
      await world.organization.importDirectory([other], { source: 'import' });
      const sound = signedPacket(world.pki, { from: 'H16', keyId: 'ubnd-tinh.exchange' });
      expect(await bring(sound)).to.equal('EXCHANGE_PEER_UNKNOWN');
    });

    it('knows a sender by the code it had, and gives the same receipt after the change of name', async () => {
      const sent = ofSender('2');
      const first = await as('may-chu-1.server').call(to(), { ...packet, body: sent });
      await world.organization.setUp.renameAgency('H16.01', {
        code: 'H16.31',
        name: 'Sở Nội vụ và Lao động',
        at: new Date(),
      });
      const again = await as('may-chu-1.server').call(to(), { ...packet, body: sent });
      expect(again.status).to.equal(201);
      expect(Buffer.from(again.body).equals(Buffer.from(first.body))).to.equal(true);
    });
  });
});
