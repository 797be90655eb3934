// Packets without a signature: taken only of who is marked so, on the word of who brings them, as a new document, and with
// a mark. Everybody else's are refused as they always were.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Problem } from '../../server/contracts/problem.ts';
import { buildDocument, makePacketId, type WholeDraft } from '../../server/exchange/protocol/index.ts';
import {
  makePeerConnections,
  type PeerConnections,
} from '../../server/exchange/transports/peer/connections.ts';
import { type AxisSimulator, startAxisSimulator } from '../simulators/axis/axis-simulator.ts';
import { until } from '../support/until.ts';
import { identityOf, openPeerWorld, type PeerWorld, senderEntry, signedPacket } from './peer-world.ts';

const AXIS = { systemId: 'vanthu', secret: 'bí mật' };

describe('packets without a signature', () => {
  let axis: AxisSimulator;
  let root: string;
  let world: PeerWorld;
  let server: PeerConnections;
  before(async () => {
    axis = await startAxisSimulator({ systems: [AXIS], agencies: [{ code: 'H16.01', name: 'Sở Nội vụ' }] });
    root = await mkdtemp(join(tmpdir(), 'vanthu-unsigned-'));
    world = await openPeerWorld({
      axis: { ...AXIS, endpoint: new URL(axis.url), pollMs: 20 },
      folder: { root, pollMs: 20 },
    });
    server = makePeerConnections({ tls: identityOf(world.pki, 'may-chu-1.server'), isPlainAllowed: false });
    world.exchange.start();
  });
  after(async () => {
    server.close();
    await world.close();
    await axis.close();
    await rm(root, { recursive: true, force: true });
  });

  let begun = Date.parse('2026-01-01T00:00:00Z');
  /** What the directory says of the sender, from a later instant each time. */
  const senderIs = async (terms: object) => {
    const [before] = senderEntry(world.pki).terms;
    begun += 60_000;
    const from = new Date(begun).toISOString();
    await world.organization.importDirectory(
      [senderEntry(world.pki, { terms: [{ ...before, from, ...terms } as never] })],
      { source: 'import' },
    );
  };
  const unsigned = (number: string, overrides: Partial<WholeDraft> = {}): Buffer => {
    const documentId = `H16.01,2026/11/23,${number}/VP`;
    const draft = buildDocument({
      ...{ packetId: makePacketId(documentId, ['H16.02'], 1), documentId, toPlaces: [], responseFor: [] },
      ...{
        from: { organId: 'H16.01', name: 'Sở Nội vụ' },
        to: [{ organId: 'H16.02', name: 'Sở Tài chính' }],
      },
      ...{ code: { number, notation: 'VP' }, promulgation: { place: 'Đắk Nông', on: '2026-11-23' } },
      ...{ documentType: { type: 18, typeName: 'Công văn' }, subject: 'V/v không ký' },
      signer: { position: 'Giám đốc', fullName: 'Trần Đình Nghĩa' },
      otherInfo: { priority: 0, appendixes: [] },
      trace: [{ organId: 'H16.01', at: new Date('2026-11-23T01:00:00Z') }],
      business: { type: 'new', paper: false },
      attachments: [
        { contentId: 'a1', name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') },
      ],
      ...overrides,
    });
    return Buffer.from(draft);
  };
  const told = (number: string) => world.arrived.find(({ numberText }) => numberText === `${number}/VP`);
  const byServer = async (body: Buffer) => {
    const answer = await server.call(
      { code: 'H16.02', endpoint: world.url, serverCertificates: [] },
      {
        ...{ method: 'POST' as const, path: '/exchange/v1/packets?to=H16.02', body },
        ...{ headers: { 'content-type': 'application/xml' }, timeoutMs: 10_000, maxBytes: 64 * 1024 },
      },
    );
    return answer.status === 201
      ? 'taken'
      : Problem.parse(JSON.parse(Buffer.from(answer.body).toString())).code;
  };
  const byAxis = async (bytes: Buffer, from = 'H16.01') => {
    const put = axis.put({ from, to: 'H16.02', messageType: 'edoc', bytes });
    await until('answered', () => put.status === 'done' || put.status === 'fail');
    return put.status;
  };

  it('are taken of a marked agency over mutual TLS by the server that speaks for it, and told as unsigned', async () => {
    await senderIs({ acceptsUnsigned: true });
    expect(await byServer(unsigned('1'))).to.equal('taken');
    await until('told', () => told('1') !== undefined);
    expect(told('1')).to.include({ isUnsigned: true });
    const signed = signedPacket(world.pki, { from: 'H16.01', keyId: 'so-noi-vu.exchange', number: '2' });
    expect(await byServer(signed)).to.equal('taken');
    await until('told', () => told('2') !== undefined);
    expect(told('2')).not.to.have.property('isUnsigned');
  });

  it('are refused of everybody who is not marked', async () => {
    await senderIs({ acceptsUnsigned: false });
    expect(await byServer(unsigned('3'))).to.equal('PACKET_SIGNATURE_INVALID');
    expect(told('3')).to.equal(undefined);
  });

  it('never excuse a signature that is there and false', async () => {
    await senderIs({ acceptsUnsigned: true });
    const foreign = signedPacket(world.pki, { from: 'H16.01', keyId: 'ubnd-tinh.exchange', number: '4' });
    const changed = Buffer.from(
      signedPacket(world.pki, { from: 'H16.01', keyId: 'so-noi-vu.exchange', number: '5' })
        .toString()
        .replace('V/v thử', 'V/v khác'),
    );
    for (const bad of [foreign, changed]) expect(await byServer(bad)).to.equal('PACKET_SIGNATURE_INVALID');
  });

  it('bring nothing but a new document', async () => {
    const recall = unsigned('6', {
      business: { type: 'recall', documentId: 'H16.01,2026/11/23,1/VP', reason: 'x', paper: false } as never,
      attachments: [],
    });
    expect(await byServer(recall)).to.equal('PACKET_SIGNATURE_INVALID');
  });

  it('are not taken over a way that is not the one the directory names, or out of a folder', async () => {
    await senderIs({ acceptsUnsigned: true });
    expect(await byAxis(unsigned('7'))).to.equal('fail');
    await senderIs({ acceptsUnsigned: true, transport: 'axis', endpoint: null });
    expect(await byServer(unsigned('8'))).to.equal('PACKET_SIGNATURE_INVALID');
    const { mkdir, readdir, writeFile } = await import('node:fs/promises');
    await mkdir(join(root, 'in'), { recursive: true });
    await writeFile(join(root, 'in', '9.edxml'), unsigned('9'));
    await until('rejected', async () =>
      (await readdir(join(root, 'rejected'), { recursive: true }).catch(() => [])).some((name) =>
        name.endsWith('9.edxml.txt'),
      ),
    );
    expect(told('9')).to.equal(undefined);
  });

  it('are taken of the axis for the sender it lists, and for no other', async () => {
    await senderIs({ acceptsUnsigned: true, transport: 'axis', endpoint: null });
    await world.organization.importDirectory([senderEntry(world.pki, { code: 'H16.03', name: 'Khác' })], {
      source: 'import',
    });
    expect(await byAxis(unsigned('10'), 'H16.03')).to.equal('fail');
    expect(await byAxis(unsigned('11'))).to.equal('done');
    await until('told', () => told('11') !== undefined);
    expect(told('11')).to.include({ isUnsigned: true });
    expect(told('10')).to.equal(undefined);
  });
});
