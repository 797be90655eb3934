// Statuses that are not believed (QĐ 28/2018 Điều 10; PR-EXCHANGE §8): refused to who sent them, shown to whose document it is.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { StatusCode } from '../../server/contracts/vocabulary.ts';
import type { DeliveryRequest } from '../../server/exchange/index.ts';
import { buildStatus, type StatusDraft, signPacket } from '../../server/exchange/protocol/index.ts';
import { until } from '../support/until.ts';
import { keyOf } from './exchange-packets.ts';
import { CODES, type ExchangeWorld, KEYS, openExchangeWorld } from './exchange-world.ts';

describe('exchange: statuses that are not believed', () => {
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  const rowOf = async ({ outgoingId }: DeliveryRequest) => {
    const row = await world.sender.connection
      .collection<{
        documentId: string;
        packetId: string;
        stage: string;
        requests: Array<{ packetId: string }>;
      }>('deliveries')
      .findOne({ outgoingId });
    if (row === null) throw new Error('no delivery');
    return row;
  };
  /** Sent, and its receiver has told these. */
  const standing = async (...codes: StatusCode[]) => {
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await until('sent', async () => (await world.sender.exchange.deliveriesOf(request))[0]?.state === 'sent');
    for (const code of codes) expect((await tell(request, { code })).status).to.equal(201);
    return request;
  };
  /** A status as any system could make it. */
  const tell = async (
    request: DeliveryRequest,
    { code, keyId = KEYS.receiver, from = CODES.receiver as string, about = {} }: Told,
  ) => {
    const { documentId, packetId } = await rowOf(request);
    const { numberText, issuedOn } = request.document;
    const responseFor = { organId: CODES.sender, code: numberText, promulgationOn: issuedOn, documentId };
    const draft = buildStatus({
      ...{ code, from: { organId: from, name: from }, at: new Date() },
      to: { organId: CODES.sender, name: 'Sở Nội vụ' },
      responseFor: { ...responseFor, packetId, ...about },
      ...((code === '02' || code === '16') && { description: 'Sai thể thức' }),
    });
    const bytes = signPacket(draft, keyOf(world.pki, keyId));
    return post(bytes);
  };
  interface Told {
    code: StatusCode;
    keyId?: string;
    from?: string;
    about?: Partial<StatusDraft['responseFor']>;
  }
  const post = async (bytes: Uint8Array) => {
    const response = await fetch(`${world.sender.url}/exchange/v1/statuses`, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: new Uint8Array(bytes),
    });
    const { code = '' }: { code?: string } = JSON.parse(await response.text());
    return { status: response.status, code, bytes };
  };
  const shown = async (request: DeliveryRequest) =>
    (await world.sender.exchange.refusedStatusesOf(request)).map(({ code, refusal, from }) => [
      code,
      refusal,
      from.code,
    ]);

  it('one that goes backwards is refused and shown with what was said, and the document stays where it was', async () => {
    const request = await standing('01', '03');
    expect(await tell(request, { code: '02' })).to.include({ status: 409, code: 'STATUS_ILLEGAL' });
    expect(await shown(request)).to.deep.equal([['02', 'STATUS_BACKWARD', CODES.receiver]]);
    expect((await world.sender.exchange.refusedStatusesOf(request))[0]?.text).to.equal('Sai thể thức');
    expect((await rowOf(request)).stage).to.equal('03');
  });

  it('the same one again is shown once', async () => {
    const request = await standing('01', '03', '06');
    const { bytes } = await tell(request, { code: '04' });
    await post(bytes);
    expect(await shown(request)).to.have.length(1);
    await world.sender.exchange.idle();
    const told = world.sender.refusals.filter(({ outgoingId }) => outgoingId === request.outgoingId);
    expect(new Set(told.map(({ stepId, from }) => `${stepId} ${from.code}`)).size).to.equal(1);
  });

  it('one from an agency that is not the addressee is refused without telling it anything, and shown', async () => {
    const request = await standing();
    const stranger = { code: '01' as const, keyId: KEYS.neighbour, from: CODES.neighbour };
    expect(await tell(request, stranger)).to.include({ code: 'STATUS_UNKNOWN_DOCUMENT' });
    expect(await shown(request)).to.deep.equal([['01', 'STATUS_NOT_ADDRESSEE', CODES.neighbour]]);
    expect((await rowOf(request)).stage).to.equal('none');
  });

  it('one that speaks of other content is refused and shown, also when its rung was reached before', async () => {
    const request = await standing('01');
    const about = { packetDigest: createHash('sha256').update('other').digest('hex') };
    for (const code of ['01', '03'] as const)
      expect(await tell(request, { code, about })).to.include({ code: 'STATUS_ILLEGAL' });
    expect((await shown(request)).map(([code, refusal]) => [code, refusal])).to.deep.equal([
      ['03', 'STATUS_OTHER_CONTENT'],
      ['01', 'STATUS_OTHER_CONTENT'],
    ]);
  });

  it('one that names another document is refused and shown where its packet belongs', async () => {
    const request = await standing();
    const about = { documentId: `${CODES.sender},2026/11/23,999/SNV-VP` };
    expect(await tell(request, { code: '01', about })).to.include({ code: 'STATUS_UNKNOWN_DOCUMENT' });
    expect((await shown(request)).map(([, refusal]) => refusal)).to.deep.equal(['STATUS_OTHER_DOCUMENT']);
  });

  it('an answer that nobody asked for is refused and shown', async () => {
    const request = await standing('01');
    for (const code of ['15', '16'] as const)
      expect(await tell(request, { code })).to.include({ code: 'STATUS_ILLEGAL' });
    expect((await shown(request)).map(([, refusal]) => refusal)).to.deep.equal([
      'STATUS_NOT_ASKED',
      'STATUS_NOT_ASKED',
    ]);
  });

  it('an answer is bound to the content of what asked: one of other content is refused, the right one counts', async () => {
    const request = await standing('01', '03');
    await world.sender.exchange.askRecall({
      ...{ requestId: `recall-${request.outgoingId}`, outgoingId: request.outgoingId },
      ...{ agencyId: request.agencyId, recipientCode: CODES.receiver, revision: 2, kind: 'recall' },
      ...{ reason: 'Gửi nhầm phiên bản', by: 'Lê Thị Văn Thư', at: new Date() },
    });
    const packetId = (await rowOf(request)).requests[0]?.packetId ?? '';
    const asking = async () =>
      (
        await world.receiver.connection
          .collection<{ packetId: string; packetDigest: string }>('packets')
          .findOne({ packetId })
      )?.packetDigest;
    await until('asked', async () => (await asking()) !== undefined);
    const packetDigest = (await asking()) ?? '';
    const wrong = { packetId, packetDigest: 'c'.repeat(64) };
    for (const code of ['15', '16'] as const)
      expect(await tell(request, { code, about: wrong })).to.include({ code: 'STATUS_ILLEGAL' });
    expect(new Set((await shown(request)).map(([, refusal]) => refusal))).to.deep.equal(
      new Set(['STATUS_OTHER_CONTENT']),
    );
    expect((await rowOf(request)).stage).to.equal('03');
    expect((await tell(request, { code: '15', about: { packetId, packetDigest } })).status).to.equal(201);
    expect((await rowOf(request)).stage).to.equal('15');
    const late = await tell(request, { code: '16', about: { packetId, packetDigest } });
    expect(late).to.include({ code: 'STATUS_ILLEGAL' });
  });

  it('of another system, which names no packet, the newest delivery of the document is meant', async () => {
    const request = await standing();
    const { documentId } = await rowOf(request);
    const { numberText, issuedOn } = request.document;
    const draft = buildStatus({
      ...{ code: '01', at: new Date(), from: { organId: CODES.receiver, name: 'Sở Tài chính' } },
      responseFor: { organId: CODES.sender, code: numberText, promulgationOn: issuedOn, documentId },
    });
    expect((await post(signPacket(draft, keyOf(world.pki, KEYS.receiver)))).status).to.equal(201);
    expect((await rowOf(request)).stage).to.equal('01');
  });

  it('keeps fifty of them for one document, however many come', async () => {
    const request = await standing();
    const stranger = { code: '01' as const, keyId: KEYS.neighbour, from: CODES.neighbour };
    for (let index = 0; index < 52; index += 1)
      await tell(request, { ...stranger, about: { code: `${index}/SNV-VP` } });
    expect(await shown(request)).to.have.length(50);
  });
});
