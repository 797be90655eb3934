import { expect } from 'chai';
import { getExchangeHealth } from '../../server/contracts/exchange-desk.ts';
import type { StatusCode } from '../../server/contracts/vocabulary.ts';
import type { DeliveryRequest } from '../../server/exchange/index.ts';
import { signTruth, type TruthQuestion, verifyAnswer } from '../../server/exchange/protocol/index.ts';
import { openDatabase } from '../../server/platform/mongo/connect.ts';
import { testEngineUri } from '../support/mongo.ts';
import { until } from '../support/until.ts';
import { type ExchangeServer, openExchangeServer } from './exchange-server.ts';
import { CODES, type ExchangeWorld, KEYS, openExchangeWorld } from './exchange-world.ts';

type Side = 'sender' | 'receiver';
const administratorOf = (side: Side) => ({ 'x-caller': `administrator@${side}` });

interface DeliveryDocument {
  _id: string;
  outgoingId: string;
  packetId: string;
  steps: Array<{ key: string; at: Date; receipt?: { packetDigest: string } }>;
  receipt: string | null;
}

describe('exchange: the truth about a packet', () => {
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  const deliveries = () => world.sender.connection.collection<DeliveryDocument>('deliveries');
  const packets = () => world.receiver.connection.collection<{ _id: string; packetId: string }>('packets');
  const rowOf = async ({ outgoingId }: DeliveryRequest) => {
    const row = await deliveries().findOne({ outgoingId });
    if (row === null) throw new Error('no delivery');
    return row;
  };
  const stateOf = async (request: DeliveryRequest) =>
    (await world.sender.exchange.deliveriesOf(request))[0]?.state;
  const health = async (side: Side) => {
    const headers = administratorOf(side);
    const response = await fetch(`${world[side].url}/api/exchange/health`, { headers });
    return getExchangeHealth.response.parse(await response.json());
  };
  /** Runs the comparison and waits for its end. */
  const compare = async (side: Side = 'sender') => {
    const before = (await health(side)).reconciliation?.at;
    const method = 'POST';
    const headers = administratorOf(side);
    const response = await fetch(`${world[side].url}/api/exchange/reconcile`, { method, headers });
    expect(response.status).to.equal(204);
    await until('compared', async () => (await health(side)).reconciliation?.at !== before);
    const { reconciliation, differences } = await health(side);
    if (reconciliation === null) throw new Error('never compared');
    return { ...reconciliation, differences };
  };
  /** A document that has been registered there. */
  const registered = async () => {
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    const mine = () =>
      world.receiver.arrived.find(({ numberText }) => numberText === request.document.numberText);
    await until('arrived', () => mine() !== undefined);
    const packet = mine();
    if (packet === undefined) throw new Error('no packet');
    const { packetId, agencyId } = packet;
    for (const code of ['01', '03'] as StatusCode[]) {
      const status = { incomingId: packetId, packetId, agencyId, code, text: '', by: null, answers: null };
      await world.receiver.exchange.enqueueStatus({ ...status, at: new Date() });
    }
    await until('registered', async () => (await stateOf(request)) === 'registered');
    await until('sent', async () => (await rowOf(request)).receipt !== null);
    // The receiver too has noted that what it told was taken.
    for (const side of [world.sender, world.receiver]) await side.exchange.idle();
    return request;
  };
  /** The sender forgets these steps, as a database put back from yesterday's copy. */
  const forget = async (request: DeliveryRequest, patch: object, keys: string[]) => {
    const { _id, steps } = await rowOf(request);
    const kept = steps.filter(({ key }) => !keys.includes(key));
    await deliveries().updateOne({ _id }, { $set: { ...patch, steps: kept } });
  };

  it('finds nothing to do where both sides know the same', async () => {
    await registered();
    expect(await compare()).to.include({ repaired: 0, different: 0, unanswered: 0 });
  });

  it('takes statuses that the sender has lost, in their order, as they were signed', async () => {
    const request = await registered();
    await forget(request, { state: 'sent', stage: 'none', statusCode: null }, ['01', '03']);
    const told = await compare();
    expect(told).to.include({ repaired: 2, different: 0 });
    expect(await stateOf(request)).to.equal('registered');
    const { steps } = await rowOf(request);
    expect(steps.map(({ key }) => key)).to.deep.equal(['queued', 'sent', '01', '03']);
    expect(await compare()).to.include({ repaired: 0, different: 0 });
  });

  it('takes the original receipt where the answer was lost, and sends nothing again', async () => {
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await until('sent', async () => (await rowOf(request)).receipt !== null);
    const { receipt } = await rowOf(request);
    await world.sender.exchange.idle();
    await forget(request, { state: 'failed', receipt: null, receiptId: null }, ['sent']);
    expect(await compare()).to.include({ repaired: 1, different: 0 });
    expect(await stateOf(request)).to.equal('sent');
    expect((await rowOf(request)).receipt).to.equal(receipt);
  });

  it('shows what the receiver has lost or has otherwise, until both agree again', async () => {
    const request = await registered();
    const { packetId } = await rowOf(request);
    const theirs = await packets().findOne({ packetId });
    if (theirs === null) throw new Error('no packet');
    await packets().deleteOne({ _id: theirs._id });
    const lost = await compare();
    expect(lost.differences.map(({ kind, documentId }) => [kind, documentId])).to.deep.equal([
      ['unknown-there', `H16.01,2026/11/23,${request.document.code.number}/SNV-VP`],
    ]);
    await packets().insertOne({ ...theirs, ...{ packetDigest: 'a'.repeat(64) } });
    expect((await compare()).differences.map(({ kind }) => kind)).to.deep.equal(['other-content']);
    await packets().replaceOne({ _id: theirs._id }, theirs);
    expect((await compare()).differences).to.deep.equal([]);
  });

  it('passes over a peer that does not answer, and changes nothing', async () => {
    const request = await registered();
    await forget(request, { state: 'sent', stage: 'none', statusCode: null }, ['01', '03']);
    await world.receiver.goOffline();
    const told = await compare();
    await world.receiver.goOnline();
    expect(told.unanswered).to.be.at.least(1);
    expect(await stateOf(request)).to.equal('sent');
    await compare();
    expect(await stateOf(request)).to.equal('registered');
  });

  describe('asked by the receiver', () => {
    const told = () =>
      world.receiver.connection.collection<{ _id: string; packetRowId: string; statuses: object[] }>(
        'status_sends',
      );
    const rowTold = async (request: DeliveryRequest) => {
      const { packetId } = await rowOf(request);
      const packet = await packets().findOne({ packetId });
      const row = packet && (await told().findOne({ packetRowId: packet._id }));
      if (!row) throw new Error('nothing was told');
      return row;
    };
    const shown = async () =>
      (await compare('receiver')).differences.map(({ direction, kind, peer }) => [
        direction,
        kind,
        peer.code,
      ]);

    it('finds nothing to do where both sides know the same', async () => {
      await registered();
      expect(await compare('receiver')).to.include({ repaired: 0, different: 0, unanswered: 0 });
    });

    it('tells again, in their order and as they were signed, the statuses that the sender has lost', async () => {
      const request = await registered();
      const before = await rowOf(request);
      await forget(request, { state: 'sent', stage: 'none', statusCode: null }, ['01', '03']);
      expect(await compare('receiver')).to.include({ repaired: 2, different: 0 });
      expect(await stateOf(request)).to.equal('registered');
      const after = await rowOf(request);
      expect(after.steps.map(({ key }) => key)).to.deep.equal(['queued', 'sent', '01', '03']);
      const digests = ({ steps }: DeliveryDocument) => steps.map(({ receipt }) => receipt?.packetDigest);
      expect(digests(after)).to.deep.equal(digests(before));
      expect(await compare('receiver')).to.include({ repaired: 0, different: 0 });
    });

    it('takes the receipt of a status that was given up here and is held there, and tells nothing again', async () => {
      const request = await registered();
      const { _id, statuses } = await rowTold(request);
      const lost = statuses.map(({ receipt: _, ...status }: { receipt?: string }) => ({
        ...status,
        state: 'failed',
      }));
      await told().updateOne({ _id }, { $set: { statuses: lost } });
      const posted = () =>
        world.sender.requests.filter((line) => /^POST .*(statuses|bundles)$/.test(line)).length;
      const before = posted();
      expect(await compare('receiver')).to.include({ repaired: 2, different: 0 });
      expect((await rowTold(request)).statuses).to.deep.equal(statuses);
      expect(posted()).to.equal(before);
    });

    it('shows what the sender does not know, holds otherwise, or holds beyond what was told, until both agree', async () => {
      const request = await registered();
      const row = await rowOf(request);
      const own = await rowTold(request);
      await deliveries().deleteOne({ _id: row._id });
      expect(await shown()).to.deep.equal([['told', 'unknown-there', CODES.sender]]);
      await deliveries().insertOne(row);
      const sent = world.sender.connection.collection<{ _id: string }>('sent_packets');
      const packet = await sent.findOne({ _id: row.packetId });
      await sent.updateOne({ _id: row.packetId }, { $set: { 'signed.packetDigest': 'b'.repeat(64) } });
      expect(await shown()).to.deep.equal([['told', 'other-content', CODES.sender]]);
      if (packet !== null) await sent.replaceOne({ _id: row.packetId }, packet);
      await told().updateOne({ _id: own._id }, { $set: { statuses: own.statuses.slice(0, 1) } });
      expect(await shown()).to.deep.equal([['told', 'unknown-here', CODES.sender]]);
      await told().replaceOne({ _id: own._id }, own);
      expect(await shown()).to.deep.equal([]);
    });

    it('shows a status that the sender does not take any more, and leaves both sides as they are', async () => {
      const request = await registered();
      // The sender's copy says that it was refused there.
      await forget(request, { state: 'refused', stage: '02', statusCode: '02' }, ['03']);
      expect(await shown()).to.deep.equal([['told', 'status-refused', CODES.sender]]);
      expect(await stateOf(request)).to.equal('refused');
      await forget(request, { state: 'arrived', stage: '01', statusCode: '01' }, []);
      expect(await compare('receiver')).to.include({ repaired: 1, different: 0 });
    });

    it('passes over a sender that does not answer, and changes nothing', async () => {
      const request = await registered();
      const before = await rowTold(request);
      await world.sender.goOffline();
      const found = await compare('receiver');
      await world.sender.goOnline();
      expect(found.unanswered).to.be.at.least(1);
      expect(await rowTold(request)).to.deep.equal(before);
    });
  });

  describe('a question', () => {
    const ask = async (keyId: string, overrides: Partial<TruthQuestion> = {}) => {
      const question = await signTruth(
        {
          kind: 'vanthu-truth-question',
          id: 'question-0000000001',
          askedBy: CODES.sender,
          askedOf: CODES.receiver,
          askedAt: new Date().toISOString(),
          packets: [],
          ...overrides,
        },
        { privateKey: world.pki.privateKey(keyId), certificate: world.pki.certificate(keyId) },
      );
      return post(question);
    };
    const post = async (question: string) => {
      const response = await fetch(`${world.receiver.url}/exchange/v1/truth`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ question }),
      });
      const body: { code?: string; answer?: string } = JSON.parse(await response.text());
      return { status: response.status, ...body };
    };

    it('is answered to the agency that sent the packet, and tells others nothing of it', async () => {
      const request = await registered();
      const { packetId } = await rowOf(request);
      const named = { packets: [{ packetId, statuses: ['01'] }] };
      const read = async ({ answer = '' }: { answer?: string }) =>
        (await verifyAnswer(answer, [world.pki.certificate(KEYS.receiver)], new Date())).packets[0];
      const own = await read(await ask(KEYS.sender, named));
      expect(own?.packetDigest).to.match(/^[0-9a-f]{64}$/);
      expect(own?.statuses).to.have.length(1);
      const other = await read(await ask(KEYS.neighbour, { ...named, askedBy: CODES.neighbour }));
      expect(other).to.deep.equal({ packetId, packetDigest: null, receipt: null, statuses: [] });
    });

    it('is refused when somebody else signed it, when it is old, and when it is none', async () => {
      const refused = { status: 422, code: 'PACKET_SIGNATURE_INVALID' };
      expect(await ask(KEYS.neighbour)).to.include(refused);
      expect(await ask('bad.foreign-exchange')).to.include(refused);
      expect(await ask(KEYS.sender, { askedAt: new Date(Date.now() - 3_600_000).toISOString() })).to.include(
        refused,
      );
      expect(await post('no.jws.at-all')).to.include(refused);
    });

    it('is refused from an agency that is not in the directory, and about one that is not here', async () => {
      expect(await ask(KEYS.sender, { askedBy: 'H99' })).to.include({ code: 'EXCHANGE_SENDER_UNKNOWN' });
      expect(await ask(KEYS.sender, { askedOf: CODES.sender })).to.include({
        code: 'EXCHANGE_RECIPIENT_UNKNOWN',
      });
    });
  });

  describe('with several processes on one database', () => {
    let second: ExchangeServer;
    before(async () => {
      const { name } = world.sender.connection;
      const database = await openDatabase({ uri: await testEngineUri(), folder: '', name });
      second = await openExchangeServer({ database, folder: world.folderOf('sender') });
    });
    after(() => second.close());
    const questions = () =>
      world.receiver.requests.filter((line) => line === 'POST /exchange/v1/truth').length;
    const asked = async () => {
      const before = questions();
      await compare();
      return questions() - before;
    };

    it('one of them compares, and when it ends another does', async () => {
      await registered();
      expect(await asked()).to.equal(1);
      const before = (await health('sender')).reconciliation?.at;
      // In the middle of the night; it stays due until it is done.
      await world.sender.exchange.stop();
      await world.sender.connection
        .collection<{ _id: string }>('exchange_jobs')
        .updateOne({ _id: 'reconcile' }, { $set: { nextAt: new Date(0) } });
      await until('compared', async () => (await health('sender')).reconciliation?.at !== before);
      const row = await world.sender.connection
        .collection<{ _id: string; fence: number; nextAt: Date }>('exchange_jobs')
        .findOne({ _id: 'reconcile' });
      expect(row?.fence).to.equal(2);
      expect(row?.nextAt).to.be.above(new Date());
    });
  });
});
