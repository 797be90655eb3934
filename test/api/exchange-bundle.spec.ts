// Small packets and statuses that travel together, and servers that take them only one by one.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { expect } from 'chai';
import { BundleAnswer } from '../../server/contracts/exchange.ts';
import { type BundledItem, writeBundle } from '../../server/exchange/protocol/index.ts';
import { until } from '../support/until.ts';
import { envelopeOf, sha256, wireTo } from './exchange-packets.ts';
import { agencyOf, CODES, type ExchangeWorld, openExchangeWorld } from './exchange-world.ts';

describe('exchange bundles', () => {
  let world: ExchangeWorld;
  before(async () => {
    world = await openExchangeWorld();
  });
  after(() => world.close());

  const post = async (...items: BundledItem[]) => {
    const response = await fetch(`${world.receiver.url}/exchange/v2/bundles`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.concat(writeBundle(items)),
    });
    return { status: response.status, text: await response.text() };
  };
  const answersOf = ({ text }: { text: string }) => BundleAnswer.parse(JSON.parse(text)).answers;
  const packetOf = (file: Uint8Array, to: string = CODES.receiver) => {
    const { envelope, digest } = envelopeOf(world.pki, [file]);
    const item: BundledItem = { kind: 'packet', to, signed: envelope, files: [file] };
    return { item, digest };
  };

  it('answer each packet by itself: taken, altered, for nobody here, not readable, offered', async () => {
    const good = packetOf(randomBytes(2_000));
    const altered = packetOf(randomBytes(2_000));
    const other = randomBytes(2_000);
    const stranger = packetOf(randomBytes(10), 'H99.99');
    const offered = packetOf(randomBytes(300));
    const answers = answersOf(
      await post(
        good.item,
        { ...altered.item, files: [other] },
        stranger.item,
        { ...good.item, signed: Buffer.from('<a/>') },
        { ...offered.item, files: [] },
        { kind: 'status', to: CODES.sender, signed: Buffer.from('<a/>'), files: [] },
      ),
    );
    expect(
      answers.map(({ receipt, problem }) => receipt?.packetDigest ?? problem?.code ?? null),
    ).to.deep.equal([
      good.digest,
      'PACKET_DIGEST_MISMATCH',
      'EXCHANGE_RECIPIENT_UNKNOWN',
      'PACKET_MALFORMED',
      null,
      'PACKET_MALFORMED',
    ]);
    expect(answers[4]?.missing).to.have.length(1);
    expect(await world.receiver.files.stat(sha256(other)), 'nothing of it is kept').to.equal(null);
    expect(await world.receiver.files.stat(sha256(good.item.files[0] ?? other))).to.deep.equal({
      sizeBytes: 2_000,
    });
  });

  it('that come again are answered with the same receipts, byte for byte, however they come', async () => {
    const items = [packetOf(randomBytes(100)).item, packetOf(randomBytes(200)).item];
    const first = await post(...items);
    expect((await post(...items)).text).to.equal(first.text);
    const { body } = await wireTo(() => world.receiver.url).offer(items[1]?.signed ?? Buffer.alloc(0));
    expect(body).to.deep.equal({ receipt: answersOf(first)[1]?.receipt, missing: [] });
    expect(answersOf(await post(items[0] ?? items[1] ?? packetOf(randomBytes(1)).item))).to.have.length(1);
  });

  it('with the same packet twice make one of it', async () => {
    const { item } = packetOf(randomBytes(100));
    const [one, two] = answersOf(await post(item, item));
    expect(one?.receipt).to.not.equal(null);
    expect(one).to.deep.equal(two);
  });

  it('keep no file of a packet whose sender is not believed', async () => {
    const file = randomBytes(500);
    const { envelope } = envelopeOf(world.pki, [file], {}, 'bad.foreign-exchange');
    const [answer] = answersOf(
      await post({ kind: 'packet', to: CODES.receiver, signed: envelope, files: [file] }),
    );
    expect(answer?.problem?.code).to.equal('PACKET_SIGNATURE_INVALID');
    expect(await world.receiver.files.stat(sha256(file))).to.equal(null);
  });

  it('that cannot be read are refused whole', async () => {
    const response = await fetch(`${world.receiver.url}/exchange/v2/bundles`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from('no bundle'),
    });
    expect(await response.json()).to.include({ status: 400, code: 'PACKET_MALFORMED' });
  });

  it('are not sent to a server that has no door for them: it gets each packet by itself', async () => {
    const seen: string[] = [];
    const older = createServer((request, response) => {
      seen.push(request.url ?? '');
      if (request.url?.endsWith('/bundles')) {
        request.resume();
        response.writeHead(404).end();
        return;
      }
      const { method = 'GET', headers } = request;
      const onward = httpRequest(`${world.receiver.url}${request.url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    }).listen(0, '127.0.0.1');
    await once(older, 'listening');
    const address = older.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const { setUp } = world.sender.organization;
    try {
      await setUp.putAgency(agencyOf('receiver', world.pki, 'sender', url));
      const requests = [await world.request(), await world.request()];
      for (const request of requests) await world.sender.exchange.enqueueDeliveries(request);
      const isSent = async () => {
        const rows = world.sender.connection.collection('deliveries');
        const ids = requests.map(({ outgoingId }) => outgoingId);
        return (await rows.countDocuments({ outgoingId: { $in: ids }, receipt: { $ne: null } })) === 2;
      };
      await until('both are sent', isSent);
      expect(seen.filter((path) => path.startsWith('/exchange/v1/packets'))).to.have.length(2);
      expect(seen.filter((path) => path.endsWith('/bundles')).length).to.be.at.most(2);
    } finally {
      await setUp.putAgency(agencyOf('receiver', world.pki, 'sender', world.receiver.url));
      older.closeAllConnections();
      older.close();
    }
  });
});
