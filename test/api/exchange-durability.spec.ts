// What no crash, no long silence and no two at once may lose or double between two servers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'chai';
import type { DeliveryRow } from '../../server/exchange/domain/delivery.ts';
import type { DeliveryRequest } from '../../server/exchange/index.ts';
import type { OutboxDocument } from '../../server/platform/outbox/claim.ts';
import { outboxEntry } from '../../server/platform/outbox/entry.ts';
import { type ExchangeWorld, openExchangeWorld, until } from './exchange-world.ts';

describe('exchange, whatever happens', () => {
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  const arrivalsOf = ({ document }: DeliveryRequest) =>
    world.receiver.arrived.filter(({ numberText }) => numberText === document.numberText).length;
  const deliveryOf = async (request: DeliveryRequest) =>
    (await world.sender.exchange.deliveriesOf(request))[0];
  const rowsOfSender = () => world.sender.database.connection.collection<DeliveryRow>('deliveries');
  const tried = ({ outgoingId }: DeliveryRequest) => ({ outgoingId, 'outbox.attempts': { $gt: 0 } });
  const forgetReceipt = ({ outgoingId }: DeliveryRequest) =>
    rowsOfSender().updateOne(
      { outgoingId },
      { $set: { state: 'queued', receiptId: null }, $pull: { steps: { key: 'sent' } } },
    );
  const dispatchAgain = ({ outgoingId }: DeliveryRequest) =>
    rowsOfSender().updateOne(
      { outgoingId },
      {
        $push: {
          outbox: outboxEntry({ id: 'again', type: 'exchange.dispatch', payload: null, at: new Date() }),
        },
      },
    );

  it('tells the sender of every step, also when a status is quicker than the receipt', async () => {
    const { sender, receiver } = world;
    const request = await world.request();
    await sender.exchange.enqueueDelivery(request);
    await until(
      'sent',
      async () => (await deliveryOf(request))?.state === 'sent' && arrivalsOf(request) === 1,
    );
    const [packet] = receiver.arrived.filter(({ numberText }) => numberText === request.document.numberText);
    if (packet === undefined) throw new Error('no packet');
    // As a crash leaves it that comes after the packet has arrived and before its receipt is noted.
    await forgetReceipt(request);
    const { packetId, agencyId } = packet;
    const status = { incomingId: packetId, packetId, agencyId, code: '01', text: '', by: null } as const;
    await receiver.exchange.enqueueStatus({ ...status, at: new Date() });
    await until('arrived', async () => (await deliveryOf(request))?.state === 'arrived');
    await dispatchAgain(request);
    const states = () =>
      sender.told.flatMap(({ outgoingId, state }) => (outgoingId === request.outgoingId ? [state] : []));
    await until('told again', () => states().length === 4);
    expect(states()).to.deep.equal(['queued', 'sent', 'arrived', 'sent']);
    const shown = await deliveryOf(request);
    expect(shown?.state).to.equal('arrived');
    expect(shown?.steps.map(({ state }) => state)).to.deep.equal(['queued', 'sent', 'arrived']);
    expect(arrivalsOf(request)).to.equal(1);
  });

  it('makes one delivery of each of two documents that bear the same number and date', async () => {
    const first = await world.request();
    const second = { ...first, outgoingId: `${first.outgoingId}-of-another-book` };
    for (const request of [first, second, first, second])
      await world.sender.exchange.enqueueDelivery(request);
    for (const request of [first, second])
      await until('sent', async () => (await deliveryOf(request))?.state === 'sent');
    await until('arrived', () => arrivalsOf(first) === 2);
  });

  it('knows a delivery again by the old form of the recipient’s code', async () => {
    const request = await world.request();
    await world.sender.exchange.enqueueDelivery(request);
    await world.sender.exchange.enqueueDelivery({ ...request, recipientCode: '000.00.02.H16' });
    expect(await world.sender.exchange.deliveriesOf(request)).to.have.length(1);
  });

  it('notes every status of a document, also two at once', async () => {
    const codes = ['01', '03', '04', '05', '06'] as const;
    const incoming = Array.from({ length: 40 }, (_, index) => `incoming-at-once-${index}`);
    const { exchange } = world.receiver;
    for (const incomingId of incoming)
      await Promise.all(
        codes.map((code) =>
          exchange.enqueueStatus({
            ...{ incomingId, packetId: 'no-packet', agencyId: 'agency-receiver', code },
            ...{ text: '', by: null, at: new Date() },
          }),
        ),
      );
    for (const incomingId of incoming)
      expect((await exchange.statusesOf(incomingId)).map(({ code }) => code)).to.have.members([...codes]);
  });

  it('takes an answer that is not the other server’s own for no refusal', async () => {
    const { receiver } = world;
    await receiver.goOffline();
    const proxy = createServer((_request, response) => response.writeHead(404).end('<h1>Not Found</h1>'));
    proxy.listen(Number(new URL(receiver.url).port), '127.0.0.1');
    await once(proxy, 'listening');
    const request = await world.request();
    try {
      await world.sender.exchange.enqueueDelivery(request);
      await until('tried', async () => (await rowsOfSender().countDocuments(tried(request))) === 1);
      expect((await deliveryOf(request))?.state).to.equal('queued');
    } finally {
      proxy.close();
      proxy.closeAllConnections();
      await receiver.goOnline();
    }
    await until('sent', async () => (await deliveryOf(request))?.state === 'sent');
  });

  it('keeps a status for a sender who is away for weeks', async () => {
    const { sender, receiver } = world;
    const request = await world.request();
    await sender.exchange.enqueueDelivery(request);
    await until('arrived', () => arrivalsOf(request) === 1);
    const packet = receiver.arrived.find(({ numberText }) => numberText === request.document.numberText);
    if (packet === undefined) throw new Error('no packet');
    const { packetId, agencyId } = packet;
    await sender.goOffline();
    const status = { incomingId: packetId, packetId, agencyId, code: '01', text: '', by: null } as const;
    await receiver.exchange.enqueueStatus({ ...status, at: new Date() });
    const rows = receiver.database.connection.collection<OutboxDocument>('status_sends');
    const entryOf = async () => (await rows.findOne({ _id: packetId }))?.outbox?.[0];
    await until('tried', async () => ((await entryOf())?.attempts ?? 0) > 0);
    // Ten days of back-off at its longest pause.
    await rows.updateOne(
      { _id: packetId },
      { $set: { 'outbox.0.attempts': 10 * 24 * 6, 'outbox.0.dueAt': new Date() } },
    );
    await until('tried again', async () => ((await entryOf())?.attempts ?? 0) > 10 * 24 * 6);
    expect((await entryOf())?.deadAt).to.equal(undefined);
    await sender.goOnline();
    await rows.updateOne({ _id: packetId }, { $set: { 'outbox.0.dueAt': new Date() } });
    await until('told', async () => (await deliveryOf(request))?.state === 'arrived');
  });
});
