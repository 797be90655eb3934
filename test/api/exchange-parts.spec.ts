// Large packets: offered by their envelope, refused before a byte of a file, resumed where they were broken off (E3).
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { OfferAnswer, Receipt } from '../../server/contracts/exchange.ts';
import { Problem } from '../../server/contracts/problem.ts';
import { cleanOffers } from '../../server/exchange/commands/clean-offers.ts';
import { writePacket } from '../../server/exchange/protocol/index.ts';
import { makeStore } from '../../server/exchange/store/index.ts';
import { until } from '../support/until.ts';
import { envelopeOf, sha256, wireTo } from './exchange-packets.ts';
import { CODES, type ExchangeWorld, KEYS, openExchangeWorld } from './exchange-world.ts';

const MB = 1024 * 1024;
const streamOf = (bytes: Uint8Array) => Readable.from([bytes]);

describe('exchange of large packets', () => {
  let world: ExchangeWorld;

  before(async () => {
    world = await openExchangeWorld({
      limits: { packetBytes: 8 * MB, pendingBytes: 12 * MB, pendingParts: 20 },
    });
  });
  after(() => world.close());

  const wire = wireTo(() => world.receiver.url);
  const codeOf = ({ body }: { body: unknown }) => Problem.parse(body).code;
  const answerOf = ({ body }: { body: unknown }) => OfferAnswer.parse(body);
  const haveOf = async (envelope: Uint8Array) => answerOf(await wire.offer(envelope)).missing[0]?.haveBytes;
  const part = (bytes: Uint8Array) => ({ bytes: new Uint8Array(bytes), sha256: sha256(bytes) });
  const body = (bytes: Uint8Array) => new Uint8Array(bytes);
  const offers = () => world.receiver.connection.collection('packet_offers').countDocuments();
  const stored = (digest: string) => world.receiver.files.stat(digest);

  it('goes to two recipients of one server, and its file crosses the wire once', async () => {
    const { sender, receiver } = world;
    const bytes = randomBytes(MB);
    const { digest, sizeBytes } = await sender.files.putBytes(bytes);
    receiver.requests.length = 0;
    const request = await world.request({
      recipientCodes: [CODES.receiver, CODES.neighbour],
      files: [{ digest, sizeBytes, name: 'lớn.pdf', mediaType: 'application/pdf', description: '' }],
    });
    await sender.exchange.enqueueDeliveries(request);
    await until('both sent', async () =>
      (await sender.exchange.deliveriesOf(request)).every(({ state }) => state === 'sent'),
    );
    expect(receiver.requests.filter((each) => each.startsWith('PUT'))).to.have.length(1);
    expect(await stored(digest)).to.deep.equal({ sizeBytes });
    await receiver.exchange.idle();
    const files = receiver.arrived
      .filter(({ numberText }) => numberText === request.document.numberText)
      .map(({ agencyId, files: [file] }) => [agencyId, file?.digest, file?.sizeBytes]);
    expect(files).to.have.deep.members([
      ['agency-receiver', digest, sizeBytes],
      ['agency-neighbour', digest, sizeBytes],
    ]);
  });

  it('tells what is missing, takes it in pieces, and answers the same envelope with the receipt', async () => {
    const file = part(randomBytes(300_000));
    const { envelope, digest } = envelopeOf(world.pki, [file.bytes]);
    const sizeBytes = 300_000;
    expect(answerOf(await wire.offer(envelope))).to.deep.equal({
      receipt: null,
      missing: [{ sha256: file.sha256, sizeBytes, haveBytes: 0 }],
    });
    await wire.put(digest, file, 0, body(file.bytes.subarray(0, 100_000)));
    expect(await haveOf(envelope)).to.equal(100_000);
    await wire.put(digest, file, 100_000, body(file.bytes.subarray(100_000)));
    const first = answerOf(await wire.offer(envelope));
    expect(first.receipt?.packetDigest).to.equal(digest);
    expect(first.receipt?.parts).to.deep.equal([file.sha256]);
    const again = await wire.offer(envelope);
    expect(JSON.stringify(again.body)).to.equal(JSON.stringify(first));
  });

  it('is the same packet whether it comes in parts or whole, and gets the same receipt', async () => {
    const file = part(randomBytes(2_000));
    const { envelope, digest } = envelopeOf(world.pki, [file.bytes]);
    await wire.offer(envelope);
    await wire.put(digest, file, 0, body(file.bytes));
    const { receipt } = answerOf(await wire.offer(envelope));
    const chunks: Buffer[] = [];
    for await (const chunk of writePacket(envelope, async () => streamOf(file.bytes))) chunks.push(chunk);
    const whole = Receipt.parse((await wire.whole(Buffer.concat(chunks))).body);
    expect(whole).to.deep.equal(receipt);
  });

  it('only missing parts resent: keeps what came before the line broke', async () => {
    const file = part(randomBytes(1_000_000));
    const { envelope, digest } = envelopeOf(world.pki, [file.bytes]);
    await wire.offer(envelope);
    const path = `/exchange/v2/parts/${file.sha256}?packet=${digest}&offset=0`;
    const broken = httpRequest(`${world.receiver.url}${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-length': '1000000' },
    });
    broken.on('error', () => {});
    broken.write(file.bytes.subarray(0, 400_000), () => broken.destroy());
    await until('the bytes are there', async () => ((await haveOf(envelope)) ?? 0) > 0);
    const have = async () => {
      const { missing } = answerOf(await wire.offer(envelope));
      return missing[0]?.haveBytes ?? 0;
    };
    await until('the part is free again', async () => {
      const from = await have();
      const { status } = await wire.put(digest, file, from, body(file.bytes.subarray(from)));
      return status === 200;
    });
    expect(answerOf(await wire.offer(envelope)).receipt?.parts).to.deep.equal([file.sha256]);
  });

  it('only missing parts resent: asks for nothing that the same sender has sent before', async () => {
    const [old, fresh] = [part(randomBytes(5_000)), part(randomBytes(6_000))];
    const first = envelopeOf(world.pki, [old.bytes]);
    await wire.offer(first.envelope);
    await wire.put(first.digest, old, 0, body(old.bytes));
    await wire.offer(first.envelope);
    const { missing } = answerOf(await wire.offer(envelopeOf(world.pki, [old.bytes, fresh.bytes]).envelope));
    expect(missing.map(({ sha256: digest }) => digest)).to.deep.equal([fresh.sha256]);
  });

  it('gives nothing to a sender who only knows the digest of a file', async () => {
    const secret = part(randomBytes(5_000));
    await world.receiver.files.putBytes(secret.bytes);
    const { missing } = answerOf(await wire.offer(envelopeOf(world.pki, [secret.bytes]).envelope));
    expect(missing).to.deep.equal([{ sha256: secret.sha256, sizeBytes: 5_000, haveBytes: 0 }]);
  });

  describe('refuses', () => {
    it('size limit of the receiver: more than it takes, with the limit, before anything is kept', async () => {
      const before = await offers();
      const file = { sizeBytes: 2_000 * MB, sha256: sha256(randomBytes(8)) };
      const answer = await wire.offer(envelopeOf(world.pki, [file]).envelope);
      expect([answer.status, codeOf(answer)]).to.deep.equal([413, 'PACKET_TOO_LARGE']);
      expect(Problem.parse(answer.body).detail).to.match(/at most 8 MB.*2000 MB/);
      expect(await offers()).to.equal(before);
    });

    it('an offer of an unknown sender, of somebody else’s key, and to nobody here', async () => {
      const from = { organId: 'H99', name: 'Cơ quan lạ' };
      const file = randomBytes(100);
      const unknown = envelopeOf(world.pki, [file], { from }, 'bad.foreign-exchange');
      expect(codeOf(await wire.offer(unknown.envelope))).to.equal('EXCHANGE_SENDER_UNKNOWN');
      const foreign = envelopeOf(world.pki, [file], {}, KEYS.receiver);
      expect(codeOf(await wire.offer(foreign.envelope))).to.equal('PACKET_SIGNATURE_INVALID');
      const { envelope } = envelopeOf(world.pki, [file]);
      expect(codeOf(await wire.offer(envelope, CODES.sender))).to.equal('EXCHANGE_RECIPIENT_UNKNOWN');
      const altered = Buffer.from(envelope.toString('utf8').replace('V/v thử', 'V/v thừ'));
      expect(codeOf(await wire.offer(altered))).to.equal('PACKET_SIGNATURE_INVALID');
    });

    it('a whole packet of an unknown sender while its files are still on the way', async () => {
      const file = randomBytes(4 * MB);
      const from = { organId: 'H99', name: 'Cơ quan lạ' };
      const { envelope } = envelopeOf(world.pki, [file], { from }, 'bad.foreign-exchange');
      const chunks = writePacket(envelope, async () => streamOf(file));
      const outgoing = httpRequest(`${world.receiver.url}/exchange/v1/packets?to=${CODES.receiver}`, {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
      });
      outgoing.on('error', () => {});
      const answered = once(outgoing, 'response');
      // The envelope and the beginning of the file; the end is never sent.
      for (let count = 0; count < 4; count++) {
        const { value } = await chunks.next();
        if (value !== undefined) outgoing.write(value);
      }
      const [response] = await answered;
      expect(response.statusCode).to.equal(403);
      outgoing.destroy();
    });

    it('other bytes under an identifier that is known, and keeps the first', async () => {
      const file = part(randomBytes(1_000));
      const { envelope, digest, packetId } = envelopeOf(world.pki, [file.bytes]);
      await wire.offer(envelope);
      await wire.put(digest, file, 0, body(file.bytes));
      await wire.offer(envelope);
      const other = envelopeOf(world.pki, [file.bytes], { packetId, subject: 'V/v khác' });
      const answer = await wire.offer(other.envelope);
      expect([answer.status, codeOf(answer)]).to.deep.equal([409, 'PACKET_CONFLICT']);
      const row = await world.receiver.connection.collection('packets').findOne({ packetId });
      expect([row?.packetDigest, row?.conflictCount]).to.deep.equal([digest, 1]);
    });

    it('a part that was not offered', async () => {
      const [file, other] = [part(randomBytes(1_000)), part(randomBytes(1_000))];
      const { envelope, digest } = envelopeOf(world.pki, [file.bytes]);
      expect(codeOf(await wire.put(digest, file, 0, body(file.bytes)))).to.equal('PART_NOT_OFFERED');
      await wire.offer(envelope);
      expect(codeOf(await wire.put(digest, other, 0, body(other.bytes)))).to.equal('PART_NOT_OFFERED');
    });

    it('a part that does not match its digest, and throws it away', async () => {
      const file = part(randomBytes(50_000));
      const { envelope, digest } = envelopeOf(world.pki, [file.bytes]);
      await wire.offer(envelope);
      const answer = await wire.put(digest, file, 0, body(randomBytes(50_000)));
      expect([answer.status, codeOf(answer)]).to.deep.equal([422, 'PACKET_DIGEST_MISMATCH']);
      expect(await haveOf(envelope)).to.equal(0);
      expect(await stored(file.sha256)).to.equal(null);
    });

    it('a part that goes on from elsewhere, or beyond its size, announced or not', async () => {
      const file = part(randomBytes(50_000));
      const { envelope, digest } = envelopeOf(world.pki, [file.bytes]);
      await wire.offer(envelope);
      expect(codeOf(await wire.put(digest, file, 7, body(file.bytes.subarray(7))))).to.equal(
        'PART_OFFSET_WRONG',
      );
      const long = Buffer.concat([file.bytes, randomBytes(1)]);
      expect(codeOf(await wire.put(digest, file, 0, body(long)))).to.equal('PACKET_TOO_LARGE');
      const unannounced = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new Uint8Array(long));
          controller.close();
        },
      });
      expect(codeOf(await wire.put(digest, file, 0, unannounced))).to.equal('PACKET_TOO_LARGE');
    });

    it('more announced and unfinished parts of one sender than he has room for', async () => {
      const sizes = Array.from({ length: 4 }, () => ({
        sizeBytes: 4 * MB,
        sha256: sha256(randomBytes(8)),
      }));
      const answers = [];
      for (const file of sizes) answers.push(await wire.offer(envelopeOf(world.pki, [file]).envelope));
      expect(codeOf(answers.at(-1) ?? { body: null })).to.equal('TOO_MANY_REQUESTS');
      await world.receiver.connection.collection('packet_parts').deleteMany({ state: 'open' });
    });

    it('a small body that unpacks into a large one, and packings it does not know', async () => {
      const bomb = gzipSync(Buffer.alloc(32 * MB));
      const packed = await wire.offer(bomb, CODES.receiver, { 'content-encoding': 'gzip' });
      expect([packed.status, codeOf(packed)]).to.deep.equal([413, 'PACKET_TOO_LARGE']);
      const other = await wire.offer(bomb, CODES.receiver, { 'content-encoding': 'br' });
      expect(codeOf(other)).to.equal('BAD_INPUT');
    });
  });

  it('reads an envelope that was packed', async () => {
    const { envelope } = envelopeOf(world.pki, [randomBytes(10)]);
    const answer = await wire.offer(gzipSync(envelope), CODES.receiver, { 'content-encoding': 'gzip' });
    expect(answerOf(answer).missing).to.have.length(1);
  });

  it('forgets parts that were never finished, after some days and not before', async () => {
    const { connection, files } = world.receiver;
    const file = part(randomBytes(9_000));
    const { envelope, digest } = envelopeOf(world.pki, [file.bytes]);
    await wire.offer(envelope);
    await wire.put(digest, file, 0, body(file.bytes.subarray(0, 4_000)));
    const relay = { kick: () => {}, adopt: () => undefined };
    const store = makeStore(connection.useDb(connection.name), relay);
    const clean = (days: number) => {
      const clock = { now: () => new Date(Date.now() + days * 24 * 3_600_000) };
      return cleanOffers({ store, files, clock }, new AbortController().signal);
    };
    await clean(1);
    expect(await haveOf(envelope)).to.equal(4_000);
    await clean(4);
    expect(await files.partials.list()).to.deep.equal([]);
    expect(codeOf(await wire.put(digest, file, 4_000, body(file.bytes.subarray(4_000))))).to.equal(
      'PART_NOT_OFFERED',
    );
    expect(await haveOf(envelope)).to.equal(0);
  });

  it('leaves nothing of a refused packet on the disk', async () => {
    const aside = await readdir(`${world.folderOf('receiver')}/files/incoming`).catch(() => []);
    expect(aside).to.deep.equal([]);
  });
});
