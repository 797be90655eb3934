// Receipts between two servers: one packet for many recipients, the recipient's own signature on each receipt, and what is
// noted when the two sides do not agree (E1, E2, E5).
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'chai';
import { BundleAnswer } from '../../server/contracts/exchange.ts';
import {
  buildDocument,
  makePacketId,
  receiptFacts,
  signPacket,
  signReceipt,
} from '../../server/exchange/protocol/index.ts';
import { until } from '../support/until.ts';
import { agencyOf, CODES, type ExchangeWorld, KEYS, openExchangeWorld } from './exchange-world.ts';

interface StoredDelivery {
  packetId: string;
  recipient: { code: string };
  receipt: string | null;
  steps: Array<{ key: string; receipt?: { jws: string } }>;
}

describe('exchange receipts', () => {
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  const keyOf = (id: string) => ({
    privateKey: world.pki.privateKey(id),
    certificate: world.pki.certificate(id),
  });
  type Request = Awaited<ReturnType<ExchangeWorld['request']>>;
  const stored = (request: Request) =>
    world.sender.connection
      .collection<StoredDelivery>('deliveries')
      .find({ outgoingId: request.outgoingId })
      .sort({ 'recipient.code': 1 })
      .toArray();
  const shown = (request: Request) => world.sender.exchange.deliveriesOf(request);
  const send = async (request: Request) => {
    await world.sender.exchange.enqueueDeliveries(request);
    return request;
  };
  const everySent = async (request: Request) => {
    await until('sent', async () => (await shown(request)).every(({ state }) => state === 'sent'));
    return stored(request);
  };
  /** The receiver as the sender's directory has it. */
  const pointReceiverAt = (endpoint: string) =>
    world.sender.organization.setUp.putAgency(agencyOf('receiver', world.pki, 'sender', endpoint));

  it('one packet is signed once for all its recipients, and each signs a receipt of its own', async () => {
    const recipientCodes = [CODES.receiver, CODES.neighbour];
    const rows = await everySent(await send(await world.request({ recipientCodes })));
    expect(rows.map(({ recipient }) => recipient.code)).to.deep.equal(recipientCodes);
    expect(new Set(rows.map(({ packetId }) => packetId)).size).to.equal(1);
    const facts = rows.map(({ receipt }) => receiptFacts(receipt ?? ''));
    expect(facts.map(({ recipientCode }) => recipientCode)).to.deep.equal(recipientCodes);
    expect(new Set(facts.map(({ packetDigest }) => packetDigest)).size).to.equal(1);
  });

  it('a recipient that is named twice, or asked for again, is one delivery', async () => {
    const request = await world.request({ recipientCodes: [CODES.receiver, '000.00.02.H16'] });
    await send(request);
    await send(request);
    expect(await everySent(request)).to.have.length(1);
  });

  it('a recipient that is unknown fails alone', async () => {
    const request = await send(await world.request({ recipientCodes: [CODES.receiver, 'H99'] }));
    await until('both settled', async () =>
      (await shown(request)).every(({ state }) => state === 'sent' || state === 'failed'),
    );
    expect((await shown(request)).map(({ state }) => state)).to.deep.equal(['sent', 'failed']);
  });

  it('the receipt both sides keep is the same to the byte', async () => {
    const [row] = await everySent(await send(await world.request()));
    const kept = await world.receiver.connection
      .collection('packets')
      .findOne({ packetId: row?.packetId ?? '' });
    expect(kept?.receipt).to.be.a('string').and.equal(row?.receipt);
  });

  it('a status is answered with a receipt that both sides keep', async () => {
    const request = await send(await world.request());
    await everySent(request);
    await until('arrived', () =>
      world.receiver.arrived.some(({ numberText }) => numberText === request.document.numberText),
    );
    const packet = world.receiver.arrived.find(
      ({ numberText }) => numberText === request.document.numberText,
    );
    if (packet === undefined) throw new Error('no packet');
    const { packetId, agencyId } = packet;
    await world.receiver.exchange.enqueueStatus({
      ...{ incomingId: packetId, packetId, agencyId, code: '01', text: '', by: null },
      at: new Date(),
    });
    const sends = world.receiver.connection.collection<{
      _id: string;
      statuses: Array<{ receipt?: string }>;
    }>('status_sends');
    const receipt = async () => (await sends.findOne({ _id: packetId }))?.statuses[0]?.receipt;
    await until('told', async () => (await receipt()) !== undefined);
    const [row] = await stored(request);
    const jws = row?.steps.find(({ key }) => key === '01')?.receipt?.jws ?? '';
    expect(await receipt()).to.equal(jws);
    expect(receiptFacts(jws)).to.include({ statusCode: '01', recipientCode: CODES.sender });
  });

  it('tells the office what is wanted with a document, and which documents it answers', async () => {
    const reply = {
      organId: CODES.receiver,
      code: '7/STC',
      promulgationOn: '2026-11-01',
      documentId: 'H16.02,2026/11/01,7/STC',
    };
    const request = await send(
      await world.request({
        business: { type: 'recall', documentId: 'H16.01,2026/11/01,1/SNV', reason: 'Gửi nhầm', paper: false },
        responseFor: [reply],
      }),
    );
    await everySent(request);
    await world.receiver.exchange.idle();
    const packet = world.receiver.arrived.find(
      ({ numberText }) => numberText === request.document.numberText,
    );
    expect(packet?.business).to.include({ type: 'recall', documentId: 'H16.01,2026/11/01,1/SNV' });
    expect(packet?.responseFor[0]).to.include(reply);
  });

  it('another packet under the same identifier is a conflict that both sides can see', async () => {
    const request = await world.request();
    const documentId = `${CODES.sender},2026/11/23,${request.document.numberText}`;
    const packetId = makePacketId(documentId, [CODES.receiver], 1);
    // The sender's disk came back from an old copy, and what it sent before then was not the same.
    const earlier = signPacket(
      buildDocument({
        packetId,
        documentId,
        from: { organId: CODES.sender, name: 'Sở Nội vụ' },
        to: [{ organId: CODES.receiver, name: 'Sở Tài chính' }],
        code: { number: request.document.numberText.split('/')[0] ?? '', notation: 'SNV-VP' },
        promulgation: { on: '2026-11-23' },
        documentType: { type: 18, typeName: 'Công văn' },
        subject: 'V/v khác',
        signer: { position: 'Giám đốc', fullName: 'Trần Đình Nghĩa' },
        toPlaces: [],
        otherInfo: { priority: 0, appendixes: [] },
        responseFor: [],
        trace: [{ organId: CODES.sender, at: new Date('2026-11-23T01:00:00Z') }],
        business: { type: 'new', paper: false },
        attachments: [
          { contentId: 'a1', name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') },
        ],
      }),
      keyOf(KEYS.sender),
    );
    const { status } = await fetch(`${world.receiver.url}/exchange/v1/packets?to=${CODES.receiver}`, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: new Uint8Array(earlier),
    });
    expect(status).to.equal(201);
    await send(request);
    await until('failed', async () => (await shown(request))[0]?.state === 'failed');
    expect((await shown(request))[0]?.steps.at(-1)?.text).to.match(/^PACKET_CONFLICT/);
    const kept = await world.receiver.connection.collection('packets').findOne({ packetId });
    expect(kept?.conflictCount).to.equal(1);
    expect(kept?.conflicts).to.have.length(1);
  });

  it('keeps what was answered when the key of the recipient has changed since', async () => {
    const request = await world.request({ recipientCodes: [CODES.neighbour] });
    const [row] = await everySent(await send(request));
    await world.receiver.organization.setUp.putExchangeKey('agency-neighbour', keyOf(KEYS.receiver));
    try {
      await world.sender.connection
        .collection<{ _id: string; packetId: string }>('deliveries')
        .updateOne({ packetId: row?.packetId ?? '' }, [
          {
            $set: {
              receipt: null,
              receiptId: null,
              state: 'queued',
              steps: [],
              outbox: [
                {
                  ...{ id: 'again', type: 'exchange.dispatch', payload: null, attempts: 0 },
                  ...{ at: new Date(), dueAt: new Date() },
                },
              ],
            },
          },
        ]);
      const [again] = await everySent(request);
      expect(again?.receipt).to.equal(row?.receipt);
    } finally {
      await world.receiver.organization.setUp.putExchangeKey('agency-neighbour', keyOf(KEYS.neighbour));
    }
  });

  describe('from a peer that cannot be believed', () => {
    const lies: Array<[string, (real: ReturnType<typeof receiptFacts>) => Promise<string>]> = [
      ['signed by another agency', (facts) => signReceipt(facts, keyOf(KEYS.neighbour))],
      ['signed by a stranger', (facts) => signReceipt(facts, keyOf('bad.foreign-exchange'))],
      [
        'of another packet',
        (facts) => signReceipt({ ...facts, packetDigest: '0'.repeat(64) }, keyOf(KEYS.receiver)),
      ],
      ['without a file', (facts) => signReceipt({ ...facts, parts: [] }, keyOf(KEYS.receiver))],
      ['that was never signed', async () => 'e30.e30.e30'],
    ];
    for (const [what, lie] of lies)
      it(`a receipt ${what} is refused, shown, and the delivery tried again`, async () => {
        const liar = createServer((request, response) => {
          const answer = async () => {
            const bytes: Buffer[] = [];
            for await (const chunk of request) bytes.push(chunk as Buffer);
            const real = await fetch(`${world.receiver.url}${request.url}`, {
              method: 'POST',
              headers: { 'content-type': request.headers['content-type'] ?? '' },
              body: Buffer.concat(bytes),
            });
            const { answers } = BundleAnswer.parse(await real.json());
            for (const { receipt } of answers)
              if (receipt !== null) receipt.signature = await lie(receiptFacts(receipt.signature));
            response.writeHead(200, { 'content-type': 'application/json' });
            response.end(JSON.stringify({ answers }));
          };
          answer().catch(() => response.destroy());
        }).listen(0, '127.0.0.1');
        await once(liar, 'listening');
        const address = liar.address();
        const port = typeof address === 'object' ? address?.port : undefined;
        const request = await world.request();
        try {
          await pointReceiverAt(`http://127.0.0.1:${port}`);
          await send(request);
          await until('refused', async () =>
            (await stored(request)).some(({ steps }) => steps.some(({ key }) => key === 'receipt-refused')),
          );
          const [delivery] = await shown(request);
          expect(delivery?.state).to.equal('queued');
          expect((await stored(request))[0]?.receipt).to.equal(null);
        } finally {
          await pointReceiverAt(world.receiver.url);
          liar.closeAllConnections();
          liar.close();
        }
        await everySent(request);
      });
  });
});
