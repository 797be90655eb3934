// Certificate expired between sending and arrival, by its own dates (X.509), not by the directory: PR-EXCHANGE §6, "After
// the end of a key".
import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { ROUTES } from '../../server/contracts/routes.ts';
import type { DeliveryRequest } from '../../server/exchange/index.ts';
import { buildStatus, signPacket, signVoucher } from '../../server/exchange/protocol/index.ts';
import { DAY, type Identity, issue } from '../support/authority/certificates.ts';
import { until } from '../support/until.ts';
import { envelopeOf, type OfferedPacket, sha256, wireTo } from './exchange-packets.ts';
import { agencyOf, CODES, type ExchangeWorld, openExchangeWorld } from './exchange-world.ts';

const HOUR = 3_600_000;

describe('exchange: certificate expired between sending and arrival', () => {
  let world: ExchangeWorld;
  /** What both clocks are ahead of the machine's. */
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  /** The sender's keys, in order: each in force until an hour from the beginning, or for long. */
  let old: Identity;
  let fresh: Identity;

  const keyOf = ({ key, der }: Identity) => ({ privateKey: key, certificate: der });
  const inDirectory = async (name: 'sender' | 'receiver', ...keys: Identity[]) => {
    for (const side of ['sender', 'receiver'] as const) {
      const agency = agencyOf(name, world.pki, side, world[name].url);
      const exchangeCertificates = keys.map(({ der }) => der);
      await world[side].organization.setUp.putAgency({ ...agency, exchangeCertificates });
    }
  };

  const inAnHour = () => new Date(clock.now().getTime() + HOUR);

  before(async () => {
    world = await openExchangeWorld({ clock });
  });
  beforeEach(async () => {
    old = issue({ subject: 'khóa cũ', to: inAnHour() });
    fresh = issue({ subject: 'khóa mới' });
    await inDirectory('sender', old);
    await world.sender.organization.setUp.putExchangeKey('agency-sender', keyOf(old));
  });
  after(() => world.close());

  const shown = async (request: DeliveryRequest) => {
    const [delivery] = await world.sender.exchange.deliveriesOf(request);
    if (delivery === undefined) throw new Error('no delivery');
    return delivery;
  };
  const standing = (request: DeliveryRequest, state: string) =>
    until(state, async () => (await shown(request)).state === state);
  /** Signed, tried in vain, and time passes. */
  const underWay = async (byMs: number, overrides: Partial<DeliveryRequest> = {}) => {
    await world.receiver.goOffline();
    const request = await world.request(overrides);
    await world.sender.exchange.enqueueDeliveries(request);
    await until('tried', async () => (await shown(request)).nextTryAt !== null);
    ahead += byMs;
    return request;
  };
  const sendAgain = async (request: DeliveryRequest) => {
    const path = ROUTES.retryDelivery.path.replace(':id', (await shown(request)).id);
    const headers = { 'x-caller': 'clerk@sender' };
    const answer = await fetch(new URL(path, world.sender.url), { method: 'POST', headers });
    expect(answer.status, await answer.text()).to.equal(204);
  };
  const signerOf = (envelope: Uint8Array) => {
    const [, base64 = ''] = /<ds:X509Certificate>([^<]*)</.exec(Buffer.from(envelope).toString()) ?? [];
    return new X509Certificate(Buffer.from(base64, 'base64')).serialNumber;
  };
  const arrivals = ({ document }: DeliveryRequest) =>
    world.receiver.arrived.filter(({ numberText }) => numberText === document.numberText);
  const rowOf = async ({ outgoingId }: DeliveryRequest) => {
    const row = await world.sender.connection
      .collection<{ packetId: string; documentId: string; receipt: string | null }>('deliveries')
      .findOne({ outgoingId });
    if (row === null) throw new Error('no delivery');
    return row;
  };
  const storedThere = async (request: DeliveryRequest) => {
    const { packetId } = await rowOf(request);
    const packet = await world.receiver.connection
      .collection<{ packetId: string; packetDigest: string }>('packets')
      .findOne({ packetId });
    const row = await world.receiver.connection
      .collection<{ _id: string; bytes: { buffer: Uint8Array } }>('envelopes')
      .findOne({ _id: packet?.packetDigest ?? '' });
    if (row === null) throw new Error('nothing is stored');
    return signerOf(row.bytes.buffer);
  };

  it('what was signed before the end arrives while it is on its way, without anybody’s doing', async () => {
    const request = await underWay(3 * HOUR);
    await world.receiver.goOnline();
    await standing(request, 'sent');
    expect(await storedThere(request)).to.equal(new X509Certificate(old.der).serialNumber);
  });

  it('what was signed with a key that has ended is refused, however quickly it comes', async () => {
    ahead += 3 * HOUR;
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await standing(request, 'failed');
    expect((await shown(request)).steps.at(-1)?.text).to.contain('out of date');
    expect(arrivals(request)).to.deep.equal([]);
  });

  for (const [size, bytes] of [
    ['small', 20],
    ['large', 400_000],
  ] as const)
    it(`after days the same bytes arrive once the sender’s new key vouches for them: ${size}`, async () => {
      const { digest, sizeBytes } = await world.sender.files.putBytes(Buffer.alloc(bytes, '%PDF-1.7 '));
      const { files } = await world.request();
      const file = files[0];
      if (file === undefined) throw new Error('no file');
      const request = await underWay(3 * DAY, { files: [{ ...file, digest, sizeBytes }] });
      await world.receiver.goOnline();
      await standing(request, 'failed');
      expect((await shown(request)).steps.at(-1)?.text).to.contain('out of date');

      await world.sender.organization.setUp.putExchangeKey('agency-sender', keyOf(fresh));
      await inDirectory('sender', fresh);
      await sendAgain(request);
      await standing(request, 'sent');
      expect(await storedThere(request)).to.equal(new X509Certificate(old.der).serialNumber);
      await until('arrived', () => arrivals(request).length > 0);
      const { receipt } = await rowOf(request);
      await sendAgain(request);
      await world.sender.exchange.idle();
      expect((await rowOf(request)).receipt)
        .to.be.a('string')
        .that.equals(receipt);
      expect(new Set(arrivals(request).map(({ packetId }) => packetId)).size).to.equal(1);
    });

  it('a status that waited for days is told with the word of its sender’s new key, and of no other', async () => {
    const their = issue({ subject: 'khóa cũ của nơi nhận', to: inAnHour() });
    await inDirectory('receiver', their);
    await world.receiver.organization.setUp.putExchangeKey('agency-receiver', keyOf(their));
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await standing(request, 'sent');
    await until('arrived', () => arrivals(request).length > 0);
    const [packet] = arrivals(request);
    if (packet === undefined) throw new Error('nothing arrived');
    await world.sender.goOffline();
    const { packetId, agencyId } = packet;
    const about = { incomingId: packetId, packetId, agencyId, code: '01' as const, text: '', by: null };
    await world.receiver.exchange.enqueueStatus({ ...about, at: clock.now() });
    const signed = async () =>
      (
        await world.receiver.connection
          .collection<{ _id: string; statuses: Array<{ packetDigest: string | null }> }>('status_sends')
          .findOne({ _id: packetId })
      )?.statuses[0]?.packetDigest ?? null;
    await until('signed', async () => (await signed()) !== null);
    ahead += 3 * DAY;
    await inDirectory('sender', fresh);
    const next = issue({ subject: 'khóa mới của nơi nhận' });
    await world.receiver.organization.setUp.putExchangeKey('agency-receiver', keyOf(next));
    await world.sender.organization.setUp.putExchangeKey('agency-sender', keyOf(fresh));
    await inDirectory('receiver', next);
    await world.sender.goOnline();
    // Given up for its age, and told again by a person.
    const of = async () => (await world.receiver.exchange.statusesOf(packetId))[0]?.state;
    await until('told or given up', async () => (await of()) !== 'queued');
    if ((await of()) === 'failed') {
      const headers = { 'x-caller': 'clerk@receiver' };
      const path = ROUTES.retryStatus.path.replace(':id', packetId);
      const answer = await fetch(new URL(path, world.receiver.url), { method: 'POST', headers });
      expect(answer.status).to.equal(204);
    }
    await standing(request, 'arrived');
  });

  describe('the word of a key', () => {
    const offer = (packet: OfferedPacket, voucher?: string) =>
      wireTo(() => world.receiver.url).offer(
        packet.envelope,
        CODES.receiver,
        voucher === undefined ? {} : { 'vanthu-voucher': voucher },
      );
    const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code ?? 'taken';
    const refused = 'PACKET_SIGNATURE_INVALID';

    it('of another agency, of other bytes, of another time, or of a key that has ended is worth nothing', async () => {
      const bytes = Buffer.from('%PDF-1.7 một tệp');
      const packet = envelopeOf(world.pki, [bytes]);
      // Signed with a key that the directory does not name for it.
      expect(codeOf(await offer(packet))).to.equal(refused);
      const now = clock.now();
      const neighbour = { privateKey: world.pki.privateKey('xa-thuan-an.exchange') };
      const others = { ...neighbour, certificate: world.pki.certificate('xa-thuan-an.exchange') };
      for (const voucher of [
        await signVoucher(packet.digest, now, others),
        await signVoucher(packet.digest, now, keyOf(fresh)),
        await signVoucher(sha256(bytes), now, keyOf(old)),
        await signVoucher(packet.digest, new Date(now.getTime() - HOUR), keyOf(old)),
        'no.jws.at-all',
      ])
        expect(codeOf(await offer(packet, voucher))).to.equal(refused);
      expect(codeOf(await offer(packet, await signVoucher(packet.digest, now, keyOf(old))))).to.equal(
        'taken',
      );
      ahead += 3 * HOUR;
      const late = await signVoucher(packet.digest, clock.now(), keyOf(old));
      expect(codeOf(await offer(packet, late))).to.equal(refused);
    });

    it('does not stand in for a signature that is broken', async () => {
      const packet = envelopeOf(world.pki, [Buffer.from('%PDF-1.7 một tệp')]);
      const altered = Buffer.from(Buffer.from(packet.envelope).toString().replace('V/v thử', 'V/v sửa'));
      const voucher = await signVoucher(packet.digest, clock.now(), keyOf(old));
      expect(codeOf(await offer({ ...packet, envelope: altered }, voucher))).to.equal(refused);
    });

    it('does not let a status be told for somebody else', async () => {
      const request = await world.request();
      await world.sender.exchange.enqueueDeliveries(request);
      await standing(request, 'sent');
      const { packetId, documentId } = await rowOf(request);
      const { numberText: code, issuedOn: promulgationOn } = request.document;
      const status = buildStatus({
        ...{ code: '01', at: clock.now(), from: { organId: CODES.receiver, name: 'Sở Tài chính' } },
        responseFor: { organId: CODES.sender, code, promulgationOn, documentId, packetId },
      });
      const bytes = signPacket(status, keyOf(fresh));
      const voucher = await signVoucher(sha256(bytes), clock.now(), keyOf(fresh));
      const response = await fetch(`${world.sender.url}/exchange/v1/statuses`, {
        method: 'POST',
        headers: { 'content-type': 'application/xml', 'vanthu-voucher': voucher },
        body: new Uint8Array(bytes),
      });
      expect(await response.json()).to.include({ code: refused });
      expect((await shown(request)).state).to.equal('sent');
    });
  });
});
