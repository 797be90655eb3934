// The certificate of a server changes: until the others have read its list again they do not know who is calling, and call
// nobody they do not know. What is sent meanwhile comes through by itself, and the list is read sooner for it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Pki } from '../../certs-dev/index.ts';
import type { Actor } from '../../server/organization/index.ts';
import { until } from '../support/until.ts';
import { identityOf, makePeerPki, openPeerWorld, type PeerWorld, SENDER } from './peer-world.ts';

const ADMINISTRATOR: Actor = {
  ...{ personId: 'person-1', name: 'Quản trị', title: 'Quản trị', postId: 'post-1', role: 'administrator' },
  ...{ agencyId: 'agency-receiver', agencyCode: 'H16.02', agencyName: 'Sở Tài chính', unitId: 'u' },
  unitName: 'Văn phòng',
};

describe('a server with a new certificate', () => {
  let folder: string;
  let pki: Pki;
  let sender: PeerWorld;
  let receiver: PeerWorld;
  /** What the sender's list tells. */
  let told: Uint8Array;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-certificate-'));
    pki = await makePeerPki(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    told = pki.certificate('bad.expired-server');
    const tls = (id: Parameters<typeof identityOf>[1]) => ({ tls: identityOf(pki, id) });
    sender = await openPeerWorld(tls('may-chu-1.server'), { home: SENDER, pki, told: () => told });
    receiver = await openPeerWorld(tls('may-chu-2.server'), { pki });
    sender.exchange.start();
    receiver.exchange.start();
  });
  afterEach(async () => {
    await sender.close();
    await receiver.close();
  });

  const serversOf = async ({ organization }: PeerWorld) =>
    (await organization.handlers.listDirectoryServers({ actor: ADMINISTRATOR } as never)).items;
  /** One reads the list of the other, and an administrator accepts its key. */
  const pin = async (reader: PeerWorld, read: PeerWorld) => {
    const { handlers } = reader.organization;
    await handlers.addDirectoryServer({
      actor: ADMINISTRATOR,
      input: { body: { endpoint: read.url } },
    } as never);
    await until('offered', async () => ((await serversOf(reader))[0]?.offer ?? null) !== null);
    const [row] = await serversOf(reader);
    await handlers.acceptServerKey({
      actor: ADMINISTRATOR,
      input: { params: { id: row?.id }, body: { digest: row?.offer?.digest } },
    } as never);
  };
  const send = async (from: PeerWorld, [agencyId, outgoingId]: [string, string], to: string) => {
    const { digest, sizeBytes } = await from.files.putBytes(Buffer.from('%PDF-1.7 chứng thư'));
    await from.exchange.enqueueDeliveries({
      ...{ outgoingId, agencyId, revision: 1, recipientCodes: [to] },
      document: {
        ...{ code: { number: '1', notation: 'VP' }, numberText: '1/VP', issuedOn: '2026-11-23' },
        ...{ place: 'Đắk Nông', kind: 'cong-van', subject: 'V/v thử', urgency: 'normal', pageCount: 1 },
        ...{ signer: { name: 'A', title: 'B', capacity: 'KT' }, dueOn: null, toPlaces: [] },
      },
      files: [{ digest, name: 'a.pdf', sizeBytes, mediaType: 'application/pdf', description: 'x' }],
    });
    return async () => (await from.exchange.deliveriesOf({ agencyId, outgoingId }))[0];
  };

  it('is known to whom it calls as soon as that one has read its list, and nothing it sent has failed', async () => {
    await pin(sender, receiver);
    await pin(receiver, sender);
    told = pki.certificate('may-chu-1.server');
    const delivery = await send(sender, ['agency-sender', 'outgoing-1'], 'H16.02');
    await until('sent', async () => (await delivery())?.state === 'sent');
    const steps = (await delivery())?.steps ?? [];
    expect(steps.map(({ state }) => state)).not.to.include('failed');
    expect(steps.some(({ text }) => text.includes('EXCHANGE_PEER_UNKNOWN'))).to.equal(true);
    await until('arrived', () => receiver.arrived.length === 1);

    // A host that is none of the servers that are read has no list read for it.
    const { hasten } = receiver.organization.directoryLists;
    const readAt = async () => (await serversOf(receiver))[0]?.lastContactAt;
    const before = await readAt();
    await hasten({ certificate: pki.certificate('so-noi-vu.exchange') });
    await hasten({ endpoint: 'https://khac.example.vn' });
    expect(await readAt()).to.equal(before);
    await hasten({ endpoint: sender.url });
    await until('read', async () => (await readAt()) !== before);
  });

  it('is called as soon as its list has been read again', async () => {
    await pin(receiver, sender);
    await pin(sender, receiver);
    told = pki.certificate('may-chu-1.server');
    const delivery = await send(receiver, ['agency-receiver', 'outgoing-2'], 'H16.01');
    await until('sent', async () => (await delivery())?.state === 'sent');
    expect((await delivery())?.steps.map(({ state }) => state)).not.to.include('failed');
  });

  it('that speaks for another agency than the packet’s is met as one that is not known: tried again, and no failure', async () => {
    await pin(sender, receiver);
    await pin(receiver, sender);
    const [entry] = (await sender.organization.exportDirectory({ isOwnOnly: true })).agencies;
    if (entry === undefined) throw new Error('no agency');
    const der = Buffer.from(pki.certificate('may-chu-1.server')).toString('base64');
    const other = {
      ...entry,
      ...{ code: 'H16.09', name: 'Sở khác', parentCode: null },
      certificates: [{ use: 'server' as const, der, from: null, until: null }],
      terms: entry.terms.map((each) => ({ ...each, transport: 'peer' as const, endpoint: sender.url })),
    };
    await receiver.organization.importDirectory([other], { source: 'import' });
    told = pki.certificate('may-chu-1.server');
    const delivery = await send(sender, ['agency-sender', 'outgoing-3'], 'H16.02');
    await until('sent', async () => (await delivery())?.state === 'sent');
    const steps = (await delivery())?.steps ?? [];
    expect(steps.map(({ state }) => state)).not.to.include('failed');
    expect(steps.some(({ text }) => text.includes('EXCHANGE_PEER_UNKNOWN'))).to.equal(true);
  });
});
