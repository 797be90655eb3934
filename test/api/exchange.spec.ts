import { expect } from 'chai';
import { Receipt } from '../../server/contracts/exchange.ts';
import { Problem } from '../../server/contracts/problem.ts';
import type { StatusCode } from '../../server/contracts/vocabulary.ts';
import {
  buildDocument,
  buildStatus,
  makePacketId,
  parsePacket,
  signPacket,
  type WholeDraft,
} from '../../server/exchange/protocol/index.ts';
import { until } from '../support/until.ts';
import { CODES, type ExchangeWorld, KEYS, openExchangeWorld } from './exchange-world.ts';

const FILE = Buffer.from('%PDF-1.7 tệp');
let counter = 100;

const draft = (overrides: Partial<WholeDraft> = {}): WholeDraft => {
  counter += 1;
  const documentId = `${CODES.sender},2026/11/23,${counter}/SNV-VP`;
  return {
    packetId: makePacketId(documentId, [CODES.receiver], 1),
    documentId,
    from: { organId: CODES.sender, name: 'Sở Nội vụ' },
    to: [{ organId: CODES.receiver, name: 'Sở Tài chính' }],
    code: { number: String(counter), notation: 'SNV-VP' },
    promulgation: { place: 'Đắk Nông', on: '2026-11-23' },
    documentType: { type: 18, typeName: 'Công văn' },
    subject: 'V/v thử',
    signer: { position: 'Giám đốc', fullName: 'Trần Đình Nghĩa' },
    toPlaces: [],
    otherInfo: { priority: 0, appendixes: [] },
    responseFor: [],
    trace: [{ organId: CODES.sender, at: new Date('2026-11-23T01:00:00Z') }],
    business: { type: 'new', paper: false },
    attachments: [{ contentId: 'a1', name: 'a.pdf', mediaType: 'application/pdf', bytes: FILE }],
    ...overrides,
  };
};

const post = async (url: string, bytes: Uint8Array) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(bytes),
  });
  return { status: response.status, body: (await response.json()) as unknown };
};

describe('exchange', () => {
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  const key = (id: string) => ({
    privateKey: world.pki.privateKey(id),
    certificate: world.pki.certificate(id),
  });
  const signed = (packet: WholeDraft, keyId = 'so-noi-vu.exchange') =>
    signPacket(buildDocument(packet), key(keyId));
  const deliver = (bytes: Uint8Array, to: string = CODES.receiver) =>
    post(`${world.receiver.url}/exchange/v1/packets?to=${to}`, bytes);
  const codeOf = (body: unknown) => Problem.parse(body).code;
  const arrivals = () => world.receiver.arrived.length;

  it('carries a document and all its statuses between two servers, each once and in order', async () => {
    const { sender, receiver } = world;
    const request = await world.request();
    await sender.exchange.enqueueDeliveries(request);
    await sender.exchange.enqueueDeliveries(request);
    const mine = () =>
      receiver.arrived.filter(({ numberText }) => numberText === request.document.numberText);
    await until('arrived', () => mine().length > 0);
    const [packet] = mine();
    if (packet === undefined) throw new Error('no packet');
    expect(packet).to.include({
      subject: request.document.subject,
      urgency: 'urgent',
      kind: 'cong-van',
      replyDueOn: '2026-12-01',
      agencyId: 'agency-receiver',
    });
    expect(packet.files).to.have.length(1);
    expect(packet.files[0]).to.include({ digest: request.files[0]?.digest, isMain: true });

    for (const code of ['01', '03', '04', '05', '06'] as StatusCode[]) {
      const status = {
        incomingId: packet.packetId,
        packetId: packet.packetId,
        agencyId: packet.agencyId,
        code,
      };
      await receiver.exchange.enqueueStatus({ ...status, text: '', by: null, at: new Date() });
      await receiver.exchange.enqueueStatus({ ...status, text: '', by: null, at: new Date() });
    }
    const delivery = async () => (await sender.exchange.deliveriesOf(request))[0];
    await until('completed', async () => (await delivery())?.state === 'completed');
    const shown = await delivery();
    expect(shown?.steps.map(({ state }) => state)).to.deep.equal([
      'queued',
      'sent',
      'arrived',
      'registered',
      'assigned',
      'in-progress',
      'completed',
    ]);
    expect(mine()).to.have.length(1);
    await until(
      'told',
      () => sender.told.filter(({ outgoingId }) => outgoingId === request.outgoingId).length >= 7,
    );
    const summary = (await sender.exchange.deliverySummaries(request.agencyId, [request.outgoingId])).get(
      request.outgoingId,
    );
    expect(summary).to.deep.equal({
      total: 1,
      arrived: 1,
      registered: 1,
      completed: 1,
      refused: 0,
      failed: 0,
      recalled: 0,
    });
  });

  it('keeps a delivery while the other server is switched off, and sends the same bytes when it is back', async () => {
    const { sender, receiver } = world;
    await receiver.goOffline();
    const request = await world.request();
    await sender.exchange.enqueueDeliveries(request);
    await until('a failed attempt', async () => {
      const [delivery] = await sender.exchange.deliveriesOf(request);
      return delivery?.nextTryAt !== null;
    });
    await receiver.goOnline();
    await until('sent', async () => {
      const [delivery] = await sender.exchange.deliveriesOf(request);
      return delivery?.state === 'sent';
    });
    const count = receiver.arrived.filter(
      ({ numberText }) => numberText === request.document.numberText,
    ).length;
    expect(count).to.be.at.most(1);
  });

  it('fails a delivery for good when the recipient is not in the directory', async () => {
    const request = await world.request({ recipientCodes: ['H99'] });
    await world.sender.exchange.enqueueDeliveries(request);
    await until('failed', async () => {
      const [delivery] = await world.sender.exchange.deliveriesOf(request);
      return delivery?.state === 'failed';
    });
  });

  it('answers the same packet again with the original receipt', async () => {
    const bytes = signed(draft());
    const first = await deliver(bytes);
    const second = await deliver(bytes);
    expect(first.status).to.equal(201);
    const [original, again] = [Receipt.parse(first.body), Receipt.parse(second.body)];
    expect(JSON.stringify(again)).to.equal(JSON.stringify(original));
    const parsed = parsePacket(bytes);
    expect(original.packetDigest).to.equal(parsed.ok && parsed.packetDigest);
  });

  it('receives a packet sent many times at once as one', async () => {
    const bytes = signed(draft());
    // What earlier rules sent may still be on its way to the office.
    await world.receiver.exchange.idle();
    const before = arrivals();
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(bytes)));
    const receipts = answers.map(({ body }) => Receipt.parse(body));
    expect(new Set(receipts.map(({ signature }) => signature)).size).to.equal(1);
    await world.receiver.exchange.idle();
    expect(arrivals()).to.equal(before + 1);
  });

  it('calls the same identifier with other bytes a conflict and keeps the first', async () => {
    const packet = draft();
    await deliver(signed(packet));
    const { status, body } = await deliver(signed({ ...packet, subject: 'V/v khác' }));
    expect(status).to.equal(409);
    expect(codeOf(body)).to.equal('PACKET_CONFLICT');
  });

  it('refuses a file that does not match its digest', async () => {
    await world.receiver.exchange.idle();
    const before = arrivals();
    const text = signed(draft()).toString('utf8');
    const other = Buffer.from('%PDF-1.7 tệq').toString('base64');
    const { status, body } = await deliver(Buffer.from(text.replace(FILE.toString('base64'), other)));
    expect(status).to.equal(422);
    expect(codeOf(body)).to.equal('PACKET_DIGEST_MISMATCH');
    await world.receiver.exchange.idle();
    expect(arrivals()).to.equal(before);
  });

  it('refuses a sender who is not in the directory', async () => {
    const packet = draft({ from: { organId: 'H99', name: 'Cơ quan lạ' } });
    const { body } = await deliver(signed(packet, 'bad.foreign-exchange'));
    expect(codeOf(body)).to.equal('EXCHANGE_SENDER_UNKNOWN');
  });

  it('refuses a packet signed by another agency than it names', async () => {
    const { body } = await deliver(signed(draft(), 'so-tai-chinh.exchange'));
    expect(codeOf(body)).to.equal('PACKET_SIGNATURE_INVALID');
  });

  it('refuses a packet without a signature', async () => {
    const { body } = await deliver(buildDocument(draft()));
    expect(codeOf(body)).to.equal('PACKET_SIGNATURE_INVALID');
  });

  it('refuses a packet for an agency that does not receive here', async () => {
    const { body } = await deliver(signed(draft()), CODES.sender);
    expect(codeOf(body)).to.equal('EXCHANGE_RECIPIENT_UNKNOWN');
  });

  it('reports all that is wrong with bytes that are no packet', async () => {
    const { status, body } = await deliver(Buffer.from('<edXML><!DOCTYPE x></edXML>'));
    expect(status).to.equal(400);
    expect(codeOf(body)).to.equal('PACKET_MALFORMED');
    expect(Problem.parse(body).errors).to.not.equal(undefined);
  });

  describe('statuses', () => {
    let documentId: string;
    let packetId: string;
    let sent: Awaited<ReturnType<ExchangeWorld['request']>>;

    const status = (
      code: StatusCode,
      keyId = 'so-tai-chinh.exchange',
      from: string = CODES.receiver,
      content: { packetDigest?: string } = {},
    ) =>
      signPacket(
        buildStatus({
          code,
          from: { organId: from },
          to: { organId: CODES.sender },
          responseFor: {
            organId: CODES.sender,
            code: '1/SNV-VP',
            promulgationOn: '2026-11-23',
            documentId,
            packetId,
            ...content,
          },
          at: new Date('2026-11-23T02:00:00Z'),
          description: 'gửi nhầm nơi nhận',
        }),
        key(keyId),
      );
    const tell = (bytes: Uint8Array) => post(`${world.sender.url}/exchange/v1/statuses`, bytes);

    before(async () => {
      sent = await world.request();
      documentId = `${CODES.sender},2026/11/23,${sent.document.numberText}`;
      packetId = makePacketId(documentId, [CODES.receiver], 1);
      await world.sender.exchange.enqueueDeliveries(sent);
      await until('sent', async () => (await world.sender.exchange.deliveriesOf(sent))[0]?.state === 'sent');
    });

    it('refuses a status that skips arrival', async () => {
      const { status: http, body } = await tell(status('06'));
      expect([http, codeOf(body)]).to.deep.equal([409, 'STATUS_ILLEGAL']);
    });

    it('refuses a status from somebody who is not the addressee', async () => {
      const { body } = await tell(status('01', 'so-noi-vu.exchange', CODES.sender));
      expect(codeOf(body)).to.equal('STATUS_UNKNOWN_DOCUMENT');
    });

    it('refuses a status that speaks of another content than was sent', async () => {
      const other = { packetDigest: 'ab'.repeat(32) };
      const { status: http, body } = await tell(status('01', KEYS.receiver, CODES.receiver, other));
      expect([http, codeOf(body)]).to.deep.equal([409, 'STATUS_ILLEGAL']);
      expect((await world.sender.exchange.deliveriesOf(sent))[0]?.state).to.equal('sent');
    });

    it('takes a repeated status once and refuses one that goes backwards', async () => {
      await tell(status('01'));
      const first = Receipt.parse((await tell(status('03'))).body);
      const again = Receipt.parse((await tell(status('03'))).body);
      expect(again.receiptId).to.equal(first.receiptId);
      const { body } = await tell(status('02'));
      expect(codeOf(body)).to.equal('STATUS_ILLEGAL');
      const [delivery] = await world.sender.exchange.deliveriesOf(sent);
      expect(delivery?.state).to.equal('registered');
    });

    it('refuses a status altered on the way', async () => {
      const altered = status('04').toString('utf8').replace('2026/11/23 09:00:00', '2026/11/23 09:00:01');
      const { body } = await tell(Buffer.from(altered));
      expect(codeOf(body)).to.equal('PACKET_SIGNATURE_INVALID');
    });

    it('refuses an answer that nobody asked for, and moves nothing', async () => {
      for (const code of ['15', '16'] as const)
        expect(codeOf((await tell(status(code))).body), code).to.equal('STATUS_ILLEGAL');
      const [delivery] = await world.sender.exchange.deliveriesOf(sent);
      expect(delivery).to.deep.include({ state: 'registered', requests: [] });
    });

    it('refuses a take-back from who is not the sender, whoever it is asked of', async () => {
      const askAt = async (url: string, keyId: string, from: string, to: string) => {
        const responseFor = {
          organId: from,
          code: '1/SNV-VP',
          promulgationOn: '2026-11-23',
          documentId,
          packetId,
        };
        const asked = buildStatus({
          ...{ code: '13', from: { organId: from }, to: { organId: to }, responseFor },
          ...{ at: new Date('2026-11-23T02:00:00Z'), description: 'gửi nhầm nơi nhận' },
        });
        const { body } = await post(`${url}/exchange/v1/statuses`, signPacket(asked, key(keyId)));
        return codeOf(body);
      };
      const { sender, receiver } = world;
      const [own, other] = ['so-noi-vu.exchange', 'so-tai-chinh.exchange'];
      // The receiver asks for what was sent to it; then somebody speaks in the sender's name with a key of his own.
      expect(await askAt(receiver.url, other, CODES.receiver, CODES.receiver)).to.equal(
        'STATUS_UNKNOWN_DOCUMENT',
      );
      expect(await askAt(sender.url, other, CODES.receiver, CODES.sender)).to.equal(
        'STATUS_UNKNOWN_DOCUMENT',
      );
      expect(await askAt(receiver.url, other, CODES.sender, CODES.receiver)).to.equal(
        'PACKET_SIGNATURE_INVALID',
      );
      expect(await askAt(receiver.url, own, CODES.sender, 'H16.99')).to.equal('EXCHANGE_RECIPIENT_UNKNOWN');
      expect(receiver.takeBacks).to.deep.equal([]);
    });
  });
});
