import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { verifyLog } from '../../server/proof/index.ts';
import { readLine } from '../../server/proof/lines.ts';
import { type ExchangeServer, type ExchangeWorld, openExchangeWorld } from './exchange-world.ts';

const eventsOf = async ({ side, log }: ExchangeServer) => {
  const lines: string[] = [];
  for await (const line of log.lines(`agency-${side}`)) lines.push(line.trimEnd());
  const entries = lines.flatMap((line) => {
    const read = readLine(line);
    return read?.kind === 'entry' ? [read.entry] : [];
  });
  return { lines, entries, types: entries.map(({ type }) => type) };
};

describe('what the exchange tells the event logs', () => {
  let world: ExchangeWorld;
  const settle = async () => {
    for (let round = 0; round < 4; round += 1) {
      await world.sender.exchange.idle();
      await world.receiver.exchange.idle();
    }
  };
  const tell = (code: '01' | '03', at: Date) =>
    world.receiver.exchange.enqueueStatus({
      incomingId: 'incoming-1',
      packetId: world.receiver.arrived[0]?.packetId ?? '',
      agencyId: 'agency-receiver',
      code,
      text: '',
      by: null,
      at,
    });

  before(async () => {
    world = await openExchangeWorld();
    await world.sender.exchange.enqueueDeliveries(await world.request());
    await settle();
    await tell('01', new Date());
    await tell('03', new Date());
    await settle();
  });
  after(() => world.close());

  it('holds the whole way of a document on both sides, each once and in a chain', async () => {
    const sent = await eventsOf(world.sender);
    expect(sent.types).to.deep.equal([
      'log.begun',
      'packet.made',
      'receipt.received',
      'status.received',
      'status.received',
    ]);
    const received = await eventsOf(world.receiver);
    expect(received.types).to.deep.equal(['log.begun', 'packet.received', 'status.sent', 'status.sent']);
    const trust = { anchors: world.pki.anchors, intermediates: [], now: new Date() };
    for (const { lines } of [sent, received]) expect((await verifyLog(lines, trust)).finding).to.equal(null);
  });

  it('names the same packet and the same receipts on both sides, by their digests', async () => {
    const [sent, received] = [await eventsOf(world.sender), await eventsOf(world.receiver)];
    const facts = (side: typeof sent, type: string) =>
      side.entries.filter((entry) => entry.type === type).map((entry) => entry.facts);
    const [made] = facts(sent, 'packet.made');
    const [receipt] = facts(sent, 'receipt.received');
    const [arrived] = facts(received, 'packet.received');
    expect(arrived?.packetDigest).to.equal(made?.packetDigest);
    expect(arrived?.receiptDigest).to.equal(receipt?.receiptDigest);
    expect(facts(sent, 'status.received').map(({ receiptDigest }) => receiptDigest)).to.deep.equal(
      facts(received, 'status.sent').map(({ receiptDigest }) => receiptDigest),
    );
    expect(made?.parts).to.deep.equal([createHash('sha256').update('%PDF-1.7 văn bản 1').digest('hex')]);
  });

  it('tells a delivery that failed for good', async () => {
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries({ ...request, recipientCodes: ['H99.99'] });
    await settle();
    const { entries } = await eventsOf(world.sender);
    expect(entries.at(-1)).to.deep.include({ type: 'delivery.failed' });
    expect(entries.at(-1)?.facts).to.deep.include({ recipient: 'H99.99' });
  });
});
