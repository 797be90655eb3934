import { expect } from 'chai';
import { DeliveryCase, StatusCase } from '../../server/contracts/exchange-desk.ts';
import type { StatusCode } from '../../server/contracts/vocabulary.ts';
import type { DeliveryRequest } from '../../server/exchange/index.ts';
import { parsePacket } from '../../server/exchange/protocol/index.ts';
import { until } from '../support/until.ts';
import { agencyOf, CODES, type ExchangeWorld, openExchangeWorld } from './exchange-world.ts';

const CLERK = 'clerk@sender';
const GONE = 'H99.99';

interface Answer {
  status: number;
  code: string;
  items: unknown[];
  next: string | null;
}

describe('exchange cases for people', () => {
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  const call = async (
    caller: string,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    url = world.sender.url,
  ): Promise<Answer> => {
    const response = await fetch(`${url}/api/exchange${path}`, {
      method,
      headers: { 'x-caller': caller, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { code = '', items = [], next = null } = text === '' ? {} : JSON.parse(text);
    return { status: response.status, code, items, next };
  };
  const deliveryOf = async (request: DeliveryRequest, recipient?: string) => {
    const found = (await world.sender.exchange.deliveriesOf(request)).find(
      ({ recipient: { code } }) => recipient === undefined || code === recipient,
    );
    if (found === undefined) throw new Error('no delivery');
    return found;
  };
  /** A document for an agency that the directory does not know (yet). */
  const failed = async (code = GONE) => {
    const request = await world.request({ recipientCodes: [code] });
    await world.sender.exchange.enqueueDeliveries(request);
    await until('failed', async () => (await deliveryOf(request)).state === 'failed');
    return { request, id: (await deliveryOf(request)).id };
  };
  const arrivals = (request: DeliveryRequest) =>
    world.receiver.arrived.filter(({ numberText }) => numberText === request.document.numberText).length;
  const audits = (action: string) =>
    world.sender.audited.filter(({ payload }) => JSON.stringify(payload).includes(`"${action}"`)).length;

  it('lists what failed with the reason, oldest first, page by page, and nothing of another agency', async () => {
    const mine = [await failed(), await failed(), await failed()];
    const first = await call(CLERK, 'GET', '/deliveries?limit=2');
    const second = await call('administrator@sender', 'GET', `/deliveries?limit=2&after=${first.next}`);
    const all = [...first.items, ...second.items].map((item) => DeliveryCase.parse(item));
    expect(all.map(({ id }) => id)).to.deep.equal(mine.map(({ id }) => id));
    expect(all[0]).to.include({ state: 'failed' });
    expect(all[0]?.reason).to.include('EXCHANGE_RECIPIENT_UNKNOWN');
    expect((await call('clerk@receiver', 'GET', '/deliveries')).items).to.deep.equal([]);
    expect(await call('officer@sender', 'GET', '/deliveries')).to.include({ status: 403, code: 'FORBIDDEN' });
    expect(await call(CLERK, 'GET', '/deliveries?after=nonsense')).to.include({ status: 400 });
  });

  it('sends a failed delivery anew once the directory knows the recipient, and keeps what was before', async () => {
    const { request, id } = await failed('H16.50');
    const agency = agencyOf('receiver', world.pki, 'sender', world.receiver.url);
    await world.sender.organization.setUp.putAgency({ ...agency, id: 'agency-sender-50', code: 'H16.50' });
    const there = agencyOf('receiver', world.pki, 'receiver', null);
    await world.receiver.organization.setUp.putAgency({ ...there, id: 'agency-receiver-50', code: 'H16.50' });
    await world.receiver.organization.setUp.putExchangeKey('agency-receiver-50', {
      privateKey: world.pki.privateKey('so-tai-chinh.exchange'),
      certificate: world.pki.certificate('so-tai-chinh.exchange'),
    });
    expect((await call(CLERK, 'POST', `/deliveries/${id}/retry`)).status).to.equal(204);
    await until('sent', async () => (await deliveryOf(request)).state === 'sent');
    expect((await deliveryOf(request)).steps.map(({ state }) => state)).to.deep.equal([
      'queued',
      'failed',
      'queued',
      'sent',
    ]);
    await until('arrived', () => arrivals(request) === 1);
    await until('told', () => audits('exchange.deliveryRetried') === 1);
  });

  it('fails a second time as loudly as the first', async () => {
    const { request, id } = await failed();
    await call(CLERK, 'POST', `/deliveries/${id}/retry`);
    const states = async () => (await deliveryOf(request)).steps.map(({ state }) => state);
    await until('failed again', async () => (await states()).length === 4);
    expect(await states()).to.deep.equal(['queued', 'failed', 'queued', 'failed']);
    expect((await deliveryOf(request)).state).to.equal('failed');
    const told = () =>
      world.sender.told.filter(
        ({ outgoingId, state }) => outgoingId === request.outgoingId && state === 'failed',
      );
    await until('told twice', () => told().length === 2);
    expect(new Set(told().map(({ stepId }) => stepId)).size).to.equal(2);
  });

  it('begins one round, however many ask at once', async () => {
    const { request, id } = await failed();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call(CLERK, 'POST', `/deliveries/${id}/retry`)),
    );
    await until('over', async () => (await deliveryOf(request)).state === 'failed');
    const begun = answers.filter(({ status }) => status === 204).length;
    const rounds = (await deliveryOf(request)).steps.filter(({ state }) => state === 'queued').length - 1;
    // Whoever comes after the round has failed begins another one of his own.
    expect(begun).to.equal(rounds);
    for (const { status, code } of answers) if (status !== 204) expect(code).to.equal('DELIVERY_WRONG_STATE');
  });

  it('does not begin anew what has arrived meanwhile', async () => {
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await until('arrived', () => arrivals(request) === 1);
    const [packet] = world.receiver.arrived.filter(
      ({ numberText }) => numberText === request.document.numberText,
    );
    if (packet === undefined) throw new Error('no packet');
    const { packetId, agencyId } = packet;
    const status = { incomingId: packetId, packetId, agencyId, code: '01' as StatusCode, text: '', by: null };
    await world.receiver.exchange.enqueueStatus({ ...status, at: new Date() });
    await until('arrived', async () => (await deliveryOf(request)).state === 'arrived');
    const { id } = await deliveryOf(request);
    for (const act of ['retry', 'give-up'] as const)
      expect(
        await call(CLERK, 'POST', `/deliveries/${id}/${act}`, act === 'retry' ? undefined : { reason: 'x' }),
      ).to.include({ status: 409, code: 'DELIVERY_WRONG_STATE' });
    expect((await deliveryOf(request)).state).to.equal('arrived');
  });

  it('sends once more what was sent but not heard of: the same packet, which arrives once', async () => {
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await until('sent', async () => (await deliveryOf(request)).state === 'sent');
    const { id } = await deliveryOf(request);
    const late = await call(CLERK, 'GET', '/deliveries?view=late&hours=0');
    expect(late.items.map((item) => DeliveryCase.parse(item).id)).to.include(id);
    expect((await call(CLERK, 'GET', '/deliveries?view=late&hours=1')).items).to.deep.equal([]);
    expect((await call(CLERK, 'POST', `/deliveries/${id}/retry`)).status).to.equal(204);
    await world.sender.exchange.idle();
    expect(arrivals(request)).to.equal(1);
    expect((await deliveryOf(request)).state).to.equal('sent');
    const row = await world.sender.connection
      .collection<{ _id: string; outbox: unknown[] }>('deliveries')
      .findOne({ _id: id });
    expect(row?.outbox).to.deep.equal([]);
  });

  it('gives a delivery up once, with who and why, and shows it no more among those that wait', async () => {
    const { request, id } = await failed();
    const answers = await Promise.all(
      ['thứ nhất', 'thứ hai'].map((reason) => call(CLERK, 'POST', `/deliveries/${id}/give-up`, { reason })),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([204, 409]);
    const listed = (await call(CLERK, 'GET', '/deliveries')).items.map((item) => DeliveryCase.parse(item).id);
    expect(listed).to.not.include(id);
    expect((await deliveryOf(request)).state).to.equal('failed');
    await until('told', () => audits('exchange.deliveryGivenUp') === 1);
    expect((await call(CLERK, 'POST', `/deliveries/${id}/give-up`, { reason: '  ' })).status).to.equal(400);
  });

  it('sends to another code of the directory instead, and says so', async () => {
    const { request, id } = await failed();
    const answer = await call(CLERK, 'POST', `/deliveries/${id}/address`, { code: CODES.receiver });
    expect(answer.status).to.equal(204);
    await until('arrived there', () => arrivals(request) === 1);
    await until('sent', async () => (await deliveryOf(request, CODES.receiver)).state === 'sent');
    expect((await deliveryOf(request, GONE)).state).to.equal('failed');
    await until('told', () => audits('exchange.deliveryReaddressed') === 1);
  });

  it('hands out the packet of a delivery as it was sent, and none of another document or agency', async () => {
    const request = await world.request();
    const { exchange } = world.sender;
    await exchange.enqueueDeliveries(request);
    await until('sent', async () => (await deliveryOf(request)).state === 'sent');
    const { id } = await deliveryOf(request);
    const packet = await exchange.packetOf(request, id);
    if (packet === null) throw new Error('no packet');
    const parts: Buffer[] = [];
    for await (const part of packet.open()) parts.push(Buffer.from(part));
    expect(packet.name).to.match(/^H16\.01-2026-11-23-.*-H16\.02\.edxml$/);
    const parsed = parsePacket(Buffer.concat(parts), { now: new Date(), signature: 'required' });
    expect(parsed.ok).to.equal(true);
    expect(await exchange.packetOf({ ...request, outgoingId: 'outgoing-0' }, id)).to.equal(null);
    expect(await exchange.packetOf({ ...request, agencyId: 'agency-receiver' }, id)).to.equal(null);
    expect(await exchange.packetOf(request, 'not-there-at-all')).to.equal(null);
  });

  it('sends to no code that the directory does not know, nor twice to the same agency', async () => {
    const { id } = await failed();
    expect(await call(CLERK, 'POST', `/deliveries/${id}/address`, { code: 'H77' })).to.include({
      status: 422,
      code: 'AGENCY_UNKNOWN',
    });
    const request = await world.request({ recipientCodes: [GONE, CODES.receiver] });
    await world.sender.exchange.enqueueDeliveries(request);
    await until('failed', async () => (await deliveryOf(request, GONE)).state === 'failed');
    const { id: other } = await deliveryOf(request, GONE);
    expect(await call(CLERK, 'POST', `/deliveries/${other}/address`, { code: CODES.receiver })).to.include({
      status: 409,
      code: 'DELIVERY_EXISTS',
    });
  });

  it('lets nobody act but clerks and administrators of the agency that sends', async () => {
    const { request, id } = await failed();
    const acts: Array<[string, object | undefined]> = [
      ['retry', undefined],
      ['give-up', { reason: 'không cần nữa' }],
      ['address', { code: CODES.receiver }],
    ];
    for (const [act, body] of acts) {
      const path = `/deliveries/${id}/${act}`;
      expect(await call('clerk@receiver', 'POST', path, body), act).to.include({ code: 'NOT_FOUND' });
      expect(await call('officer@sender', 'POST', path, body), act).to.include({ code: 'FORBIDDEN' });
      expect(await call('leader@sender', 'POST', path, body), act).to.include({ code: 'FORBIDDEN' });
    }
    expect((await deliveryOf(request)).steps).to.have.length(2);
    expect(await call(CLERK, 'POST', '/deliveries/not-there-at-all/retry')).to.include({ code: 'NOT_FOUND' });
  });

  it('tells again, in order, the statuses that were given up', async () => {
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await until('sent', async () => (await deliveryOf(request)).state === 'sent');
    await until('arrived', () => arrivals(request) === 1);
    const packet = world.receiver.arrived.find(
      ({ numberText }) => numberText === request.document.numberText,
    );
    if (packet === undefined) throw new Error('no packet');
    const { packetId, agencyId } = packet;
    // The sender is gone from the receiver's directory, so that nobody can be told.
    const { organization } = world.receiver;
    const sender = agencyOf('sender', world.pki, 'receiver', world.sender.url);
    await organization.setUp.putAgency({ ...sender, code: 'H16.97' });
    for (const code of ['01', '03'] as StatusCode[])
      await world.receiver.exchange.enqueueStatus({
        ...{ incomingId: packetId, packetId, agencyId, code, text: '', by: null, at: new Date() },
      });
    const cases = async () =>
      (await call('clerk@receiver', 'GET', '/statuses', undefined, world.receiver.url)).items.map((item) =>
        StatusCase.parse(item),
      );
    await until('given up', async () => (await cases()).length === 2);
    expect((await cases())[0]?.reason).to.include('EXCHANGE_SENDER_UNKNOWN');
    await organization.setUp.putAgency(sender);
    const retry = (caller: string) =>
      call(caller, 'POST', `/statuses/${packetId}/retry`, undefined, world.receiver.url);
    expect(await retry('clerk@sender')).to.include({ code: 'NOT_FOUND' });
    expect(await retry('officer@receiver')).to.include({ code: 'FORBIDDEN' });
    expect((await retry('clerk@receiver')).status).to.equal(204);
    await until('registered', async () => (await deliveryOf(request)).steps.length === 4);
    expect((await deliveryOf(request)).steps.map(({ state }) => state)).to.deep.equal([
      'queued',
      'sent',
      'arrived',
      'registered',
    ]);
    expect(await retry('clerk@receiver')).to.include({ status: 409, code: 'DELIVERY_WRONG_STATE' });
    expect(await cases()).to.deep.equal([]);
  });
});
