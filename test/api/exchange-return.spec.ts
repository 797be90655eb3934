// A peer that was silent and calls: it is tried at once, not when its time is over. The clocks of these servers stand still,
// so that nothing becomes due by waiting. And what a Prometheus is told of it.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { getExchangeHealth } from '../../server/contracts/exchange-desk.ts';
import { makeReturnedPeers } from '../../server/exchange/commands/returned-peers.ts';
import { makeBreakers } from '../../server/exchange/domain/breaker.ts';
import { signTruth } from '../../server/exchange/protocol/index.ts';
import { makePeerStore } from '../../server/exchange/store/peers.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import { until } from '../support/until.ts';
import { keyOf } from './exchange-packets.ts';
import { agencyOf, CODES, type ExchangeWorld, KEYS, openExchangeWorld } from './exchange-world.ts';

describe('exchange: a peer that has returned', () => {
  let world: ExchangeWorld;
  const now = new Date();
  const clock = { now: () => new Date(now) };

  before(async () => {
    world = await openExchangeWorld({ clock });
  });
  after(() => world.close());

  const breaker = async () => {
    const headers = { 'x-caller': 'administrator@sender' };
    const response = await fetch(`${world.sender.url}/api/exchange/health`, { headers });
    return getExchangeHealth.response.parse(await response.json()).peers[0]?.breaker;
  };
  /** A question of the receiver's server, signed with this key. */
  const call = async (keyId: string) => {
    const head = { id: randomUUID(), askedBy: CODES.receiver, askedOf: CODES.sender };
    const question = await signTruth(
      { ...head, kind: 'vanthu-status-question', askedAt: clock.now().toISOString(), packets: [] },
      keyOf(world.pki, keyId),
    );
    return fetch(`${world.sender.url}/exchange/v1/truth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question }),
    });
  };
  const metric = async (name: string) => {
    const { body } = await world.sender.metrics.page();
    const line = body.split('\n').find((each) => each.startsWith(name));
    return Number(line?.split(' ').at(-1));
  };
  const lane = () => new URL(world.receiver.url).host;

  it('gets what waits for it as soon as it has proved that it calls, and a stranger’s call does nothing', async () => {
    await world.receiver.goOffline();
    const requests: Awaited<ReturnType<typeof world.request>>[] = [];
    while (requests.length < 6) requests.push(await world.request());
    // One by one: what travels together fails as one.
    for (const request of requests) {
      await world.sender.exchange.enqueueDeliveries(request);
      await world.sender.exchange.idle();
    }
    await until('open', async () => (await breaker()) === 'open');
    await world.sender.exchange.idle();
    expect(await metric(`vanthu_peer_breaker_state{lane="${lane()}"}`)).to.equal(2);
    await world.receiver.goOnline();
    const states = async () =>
      Promise.all(requests.map(async (each) => (await world.sender.exchange.deliveriesOf(each))[0]?.state));
    expect((await call(KEYS.neighbour)).status).to.equal(422);
    await world.sender.exchange.idle();
    expect(new Set(await states())).to.deep.equal(new Set(['queued']));
    expect((await call(KEYS.receiver)).status).to.equal(200);
    await until('sent', async () => (await states()).every((state) => state === 'sent'));
    await until('closed', async () => (await metric(`vanthu_peer_breaker_state{lane="${lane()}"}`)) === 0);
  });

  it('tells how long it took to the receipt, and each step, as they are counted', async () => {
    await world.sender.exchange.idle();
    const before = await metric('vanthu_receipt_latency_seconds_count');
    const stepsBefore = (await metric('vanthu_delivery_steps_total{state="sent"}')) || 0;
    const sumBefore = await metric('vanthu_receipt_latency_seconds_sum');
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await until('sent', async () => (await metric('vanthu_receipt_latency_seconds_count')) === before + 1);
    expect(await metric('vanthu_receipt_latency_seconds_sum')).to.be.at.least(sumBefore);
    expect(await metric('vanthu_receipt_latency_seconds_bucket{le="0.1"}')).to.equal(before + 1);
    await until(
      'told',
      async () => (await metric('vanthu_delivery_steps_total{state="sent"}')) > stepsBefore,
    );
    expect(await metric(`vanthu_peer_last_contact_timestamp_seconds{lane="${lane()}"}`)).to.equal(
      now.getTime() / 1_000,
    );
  });

  it('is tried by the process that sends when it has called another one', async () => {
    const peers = makePeerStore(world.sender.connection);
    const found = await world.sender.organization.findAgencyByCode(CODES.receiver);
    if (found === null) throw new Error('no agency');
    const there = { ...found, ...agencyOf('receiver', world.pki, 'sender', 'http://elsewhere.example:7000') };
    const name = 'elsewhere.example:7000';
    const breakers = makeBreakers(() => 1);
    for (let failure = 0; failure < 5; failure += 1) breakers.failed(name, clock.now());
    const { lane: _, ...view } = breakers.view(name, clock.now());
    await peers.note({
      lane: name,
      agency: { code: there.code, name: there.name },
      ...{ breaker: view, at: clock.now(), error: 'silent' },
    });
    const hurried: string[] = [];
    const make = (own: typeof breakers) =>
      makeReturnedPeers({
        store: { peers },
        ...{ breakers: own, clock, logger: makeLogger({ level: 'silent' }) },
        hurry: async (one) => void hurried.push(one),
      });
    const sends = make(breakers);
    const answers = make(makeBreakers(() => 1));
    answers.heard(there);
    sends.start();
    await until('tried', () => hurried.length > 0);
    expect(hurried).to.deep.equal([name]);
    expect(breakers.view(name, clock.now()).state).to.equal('half-open');
    await sends.stop();
  });
});
