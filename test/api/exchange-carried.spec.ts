// Packets and receipts that are carried by hand between two servers, with the real doors at both ends; and that on every
// way in it is decided who may send before anything of his is read further.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { type DirectoryEntry, ExchangeTerms } from '../../server/contracts/directory.ts';
import { Problem } from '../../server/contracts/problem.ts';
import { readPacket, receiptFacts, signReceipt } from '../../server/exchange/protocol/index.ts';
import { makePeerConnections } from '../../server/exchange/transports/peer/connections.ts';
import { derivedId } from '../../server/platform/ids.ts';
import { until } from '../support/until.ts';
import { CODES, type ExchangeWorld, KEYS, openExchangeWorld, type Side } from './exchange-world.ts';
import { signedPacket } from './peer-world.ts';

describe('exchange by hand, and who may send', () => {
  let world: ExchangeWorld;
  const rootOf = (side: Side) => join(world.folderOf(side), 'carried');
  const entryOf = (code: string, name: string, terms: Record<string, unknown> = {}): DirectoryEntry => ({
    ...{ code, name, parentCode: null, former: [], dissolvedAt: null },
    terms: [
      ExchangeTerms.parse({
        from: '2020-01-01T00:00:00Z',
        transport: 'folder',
        canReceive: true,
        maySend: true,
        ...terms,
      }),
    ],
    certificates: [
      {
        use: 'packet',
        der: Buffer.from(world.pki.certificate(KEYS[code === CODES.sender ? 'sender' : 'receiver'])).toString(
          'base64',
        ),
        from: null,
        until: null,
      },
    ],
  });
  /** What the receiver's directory says of the sender. */
  const senderIs = (terms: Record<string, unknown>) =>
    world.receiver.organization.importDirectory([entryOf(CODES.sender, 'Sở Nội vụ', terms)], {
      source: 'import',
    });
  const filesIn = async (side: Side, folder: string) =>
    (await readdir(join(rootOf(side), folder), { recursive: true }).catch(() => [])).filter((name) =>
      /\.(edxml|json|txt)$/.test(name),
    );
  /** One file of `out/`, as soon as it lies there. */
  const lying = async (side: Side, code: string, kind: RegExp, but: readonly string[] = []) => {
    let name = '';
    await until(`a file for ${code}`, async () => {
      name =
        (await filesIn(side, `out/${code}`)).find((each) => kind.test(each) && !but.includes(each)) ?? '';
      return name !== '';
    });
    return { name, bytes: await readFile(join(rootOf(side), 'out', code, name)) };
  };
  const layIn = async (side: Side, { name, bytes }: { name: string; bytes: Uint8Array | string }) => {
    await mkdir(join(rootOf(side), 'in'), { recursive: true });
    await writeFile(join(rootOf(side), 'in', name), bytes);
    await until(`${name} is taken`, async () =>
      [...(await filesIn(side, 'taken')), ...(await filesIn(side, 'rejected'))].some((each) =>
        each.endsWith(name),
      ),
    );
  };
  const whyNot = async (side: Side, name: string): Promise<string> => {
    let why: string | undefined;
    await until('why', async () => {
      why = (await filesIn(side, 'rejected')).find((each) => each.endsWith(`${name}.txt`));
      return why !== undefined;
    });
    return readFile(join(rootOf(side), 'rejected', why ?? ''), 'utf8');
  };
  const deliveryTo = async (outgoingId: string) =>
    world.sender.connection.collection('deliveries').findOne({ outgoingId });
  /** A document on its way by hand: sent, and its packet read at the other end. */
  const carried = async () => {
    const before = [
      ...(await filesIn('sender', `out/${CODES.receiver}`)),
      ...(await filesIn('receiver', `out/${CODES.sender}`)),
    ];
    const request = await world.request();
    await world.sender.exchange.enqueueDeliveries(request);
    await until('sent', async () => (await deliveryTo(request.outgoingId))?.state === 'sent');
    await layIn('receiver', await lying('sender', CODES.receiver, /\.edxml$/, before));
    const receipt = await lying('receiver', CODES.sender, /\.receipt\.json$/, before);
    return { request, receipt };
  };

  before(async () => {
    world = await openExchangeWorld({
      links: (folder) => ({ folder: { root: join(folder, 'carried'), pollMs: 25 } }),
    });
    await world.sender.organization.importDirectory([entryOf(CODES.receiver, 'Sở Tài chính')], {
      source: 'import',
    });
    await senderIs({});
  });
  after(() => world.close());

  it('notes the receipt that is carried back as proof of the delivery, once', async () => {
    const { request, receipt } = await carried();
    expect(await deliveryTo(request.outgoingId)).to.include({ receipt: null });
    await layIn('sender', receipt);
    const { signature, receiptId } = JSON.parse(receipt.bytes.toString()) as Record<string, string>;
    const delivery = await deliveryTo(request.outgoingId);
    expect(delivery).to.include({ receipt: signature, receiptId, state: 'sent' });
    await layIn('sender', { ...receipt, name: `lần hai ${receipt.name}` });
    expect((await deliveryTo(request.outgoingId))?.steps).to.have.length(delivery?.steps.length);
    await world.sender.exchange.idle();
    const entries = await world.sender.connection.collection('log_entries').find().toArray();
    expect(entries.filter(({ json }) => json.includes('"type":"receipt.received"'))).to.have.length(1);
  });

  it('notes nothing of a receipt the recipient has not signed, of another packet, or of no receipt at all', async () => {
    const { request, receipt } = await carried();
    const real = JSON.parse(receipt.bytes.toString()) as { signature: string };
    const key = (name: keyof typeof KEYS) => ({
      privateKey: world.pki.privateKey(KEYS[name]),
      certificate: world.pki.certificate(KEYS[name]),
    });
    const facts = receiptFacts(real.signature);
    const bad: Record<string, string> = {
      lạ: JSON.stringify({ ...real, signature: await signReceipt(facts, key('neighbour')) }),
      khác: JSON.stringify({
        ...real,
        signature: await signReceipt({ ...facts, packetDigest: 'a'.repeat(64) }, key('receiver')),
      }),
      rỗng: '{}',
    };
    for (const [name, bytes] of Object.entries(bad)) {
      await layIn('sender', { name: `${name}.receipt.json`, bytes });
      expect(await whyNot('sender', `${name}.receipt.json`), name).to.include('RECEIPT_INVALID');
    }
    expect(await deliveryTo(request.outgoingId)).to.include({ receipt: null });
  });

  describe('receipts of what followed the document', () => {
    const entriesOf = async (side: Side, what: string) => {
      await world[side].exchange.idle();
      const entries = await world[side].connection.collection('log_entries').find().toArray();
      return entries.filter(({ json }) => json.includes(what));
    };
    const signatureOf = ({ bytes }: { bytes: Buffer }) =>
      (JSON.parse(bytes.toString()) as { signature: string }).signature;
    const digestOf = (jws: string) => createHash('sha256').update(jws).digest('hex');
    /** What appears for one side at the other is carried there, and the receipt that appears for it is brought back. */
    const roundTrip = async (side: Side, act: () => Promise<void>) => {
      const other = side === 'sender' ? 'receiver' : 'sender';
      const lies = async () => [
        ...(await filesIn(side, `out/${CODES[other]}`)),
        ...(await filesIn(other, `out/${CODES[side]}`)),
      ];
      const before = await lies();
      await act();
      await layIn(other, await lying(side, CODES[other], /\.edxml$/, before));
      return lying(other, CODES[side], /\.receipt\.json$/, before);
    };
    const arrivedOf = async ({ document }: { document: { numberText: string } }) => {
      const found = () => world.receiver.arrived.find(({ numberText }) => numberText === document.numberText);
      await until('arrived', () => found() !== undefined);
      const packet = found();
      if (packet === undefined) throw new Error('nothing arrived');
      return packet;
    };
    const tell = (request: { document: { numberText: string } }, code: '01' | '03') => async () => {
      const { packetId, agencyId } = await arrivedOf(request);
      const by = { id: 'person-1', name: 'Lê Thị Văn Thư', title: 'Văn thư' };
      const status = { incomingId: `in-${packetId}`, packetId, agencyId, code, text: '', by };
      await world.receiver.exchange.enqueueStatus({ ...status, at: new Date() });
    };
    const ask = (outgoingId: string) => () =>
      world.sender.exchange.askRecall({
        ...{ requestId: `recall-${outgoingId}`, outgoingId, agencyId: 'agency-sender', revision: 2 },
        ...{ recipientCode: CODES.receiver, kind: 'recall', reason: 'Gửi nhầm phiên bản.' },
        ...{ by: 'Văn thư', at: new Date() },
      });
    const told = async (request: { document: { numberText: string } }, code: string) => {
      const { packetId } = await arrivedOf(request);
      const row = await world.receiver.connection
        .collection('status_sends')
        .findOne({ packetRowId: packetId });
      return row?.statuses.find((each: { code: string }) => each.code === code);
    };

    it('of a status is kept, and named by the log, once; of another status it is not', async () => {
      const { request } = await carried();
      const receipt = await roundTrip('receiver', tell(request, '01'));
      expect(await told(request, '01'))
        .to.include({ state: 'sent' })
        .and.not.have.property('receipt');
      await layIn('receiver', receipt);
      const jws = signatureOf(receipt);
      expect((await told(request, '01')).receipt).to.equal(jws);
      await layIn('receiver', { ...receipt, name: `lần hai ${receipt.name}` });
      expect(await entriesOf('receiver', digestOf(jws))).to.have.length(1);
      const key = {
        privateKey: world.pki.privateKey(KEYS.sender),
        certificate: world.pki.certificate(KEYS.sender),
      };
      const facts = receiptFacts(jws);
      const other = { ...facts, packetDigest: 'a'.repeat(64) };
      const bad = JSON.stringify({ ...other, signature: await signReceipt(other, key) });
      await layIn('receiver', { name: 'trạng thái lạ.receipt.json', bytes: bad });
      expect(await whyNot('receiver', 'trạng thái lạ.receipt.json')).to.include('STATUS_UNKNOWN_DOCUMENT');
    });

    it('of a take-back, and of a recall, is kept with what was asked, and named by the log', async () => {
      for (const code of ['01', '03'] as const) {
        const { request } = await carried();
        await roundTrip('receiver', tell(request, '01'));
        if (code === '03') await roundTrip('receiver', tell(request, '03'));
        const receipt = await roundTrip('sender', ask(request.outgoingId));
        const asked = async () => (await deliveryTo(request.outgoingId))?.requests[0];
        expect(await asked(), code).not.to.have.property('receipt');
        await layIn('sender', receipt);
        expect(await asked(), code).to.include({
          kind: code === '01' ? 'take-back' : 'recall',
          receipt: signatureOf(receipt),
        });
        expect(await entriesOf('sender', digestOf(signatureOf(receipt))), code).to.have.length(1);
      }
    });
  });

  describe('an agency the directory does not let send', () => {
    const post = (
      path: string,
      body: AsyncIterable<Uint8Array> | Uint8Array,
      method: 'POST' | 'PUT' = 'POST',
    ) =>
      makePeerConnections({ tls: undefined, isPlainAllowed: false }).call(
        { code: CODES.receiver, endpoint: world.receiver.url, serverCertificates: [] },
        {
          ...{ method, path, body, timeoutMs: 10_000, maxBytes: 100_000 },
          headers: { 'content-type': method === 'PUT' ? 'application/octet-stream' : 'application/xml' },
        },
      );
    const codeIn = (body: Uint8Array) => Problem.parse(JSON.parse(Buffer.from(body).toString())).code;
    const packet = (number: string) =>
      signedPacket(world.pki, { from: CODES.sender, keyId: KEYS.sender, number });
    /** The envelope, and then base64 without end. */
    const endless = (bytes: Buffer) => {
      const text = bytes.toString();
      const at = text.indexOf('</edXML:edXMLEnvelope>') + '</edXML:edXMLEnvelope>'.length;
      const asked = { chunks: 0 };
      const head = text.slice(0, text.indexOf('JVBER', at));
      async function* body() {
        yield Buffer.from(head);
        for (; asked.chunks < 2_000; asked.chunks += 1) yield Buffer.alloc(64 * 1024, 'A');
      }
      return { asked, body: body() };
    };

    before(() => senderIs({ from: '2026-01-01T00:00:00Z', maySend: false }));
    after(() => senderIs({ from: '2026-01-02T00:00:00Z', maySend: true }));

    it('is refused at the open door as soon as its envelope has come', async () => {
      const { asked, body } = endless(packet('71'));
      const answer = await post(`/exchange/v1/packets?to=${CODES.receiver}`, body);
      expect(codeIn(answer.body)).to.equal('EXCHANGE_SENDER_REFUSED');
      expect(asked.chunks).to.be.below(2_000);
    });

    it('is refused with an envelope alone', async () => {
      const parsed = await readPacket(Readable.from([packet('72')]), async () => undefined);
      if (!parsed.ok) throw new Error('not a packet');
      const { body } = await post(`/exchange/v2/packets?to=${CODES.receiver}`, parsed.envelope);
      expect(codeIn(body)).to.equal('EXCHANGE_SENDER_REFUSED');
      expect(await world.receiver.connection.collection('packet_offers').countDocuments()).to.equal(0);
    });

    it('is refused in the folder', async () => {
      await layIn('receiver', { name: '73.edxml', bytes: packet('73') });
      expect(await whyNot('receiver', '73.edxml')).to.include('EXCHANGE_SENDER_REFUSED');
    });

    it('sends no part of an offer that was taken before', async () => {
      const parts = world.receiver.connection.collection<{ _id: string }>('packet_parts');
      const offers = world.receiver.connection.collection<{ _id: string }>('packet_offers');
      const sha256 = 'b'.repeat(64);
      const at = new Date();
      await parts.insertOne({
        ...{ _id: derivedId('part', CODES.sender, sha256), senderCode: CODES.sender, sha256 },
        ...{ sizeBytes: 4, state: 'open', updatedAt: at },
      } as never);
      await offers.insertOne({
        ...{ _id: 'c'.repeat(64), senderCode: CODES.sender, parts: [sha256] },
        expiresAt: new Date(at.getTime() + 60_000),
      } as never);
      const path = `/exchange/v2/parts/${sha256}?packet=${'c'.repeat(64)}&offset=0`;
      const { body } = await post(path, Buffer.from('%PDF'), 'PUT');
      expect(codeIn(body)).to.equal('EXCHANGE_SENDER_REFUSED');
      await offers.deleteMany({});
      await parts.deleteMany({});
    });
  });

  it('is refused between agencies of one server too', async () => {
    const { receiver } = world;
    const { files, ...request } = await world.request({ agencyId: 'agency-neighbour' });
    const { digest } = await receiver.files.putBytes(Buffer.from('%PDF-1.7 cùng máy chủ'));
    await receiver.organization.setUp.closeAgency(CODES.neighbour, new Date('2026-01-01T00:00:00Z'));
    const sizeBytes = Buffer.byteLength('%PDF-1.7 cùng máy chủ');
    await receiver.exchange.enqueueDeliveries({
      ...request,
      files: files.map((file) => ({ ...file, digest, sizeBytes })),
    });
    const { outgoingId } = request;
    const delivery = () => receiver.connection.collection('deliveries').findOne({ outgoingId });
    await until('failed', async () => (await delivery())?.state === 'failed');
    expect((await delivery())?.steps.at(-1).text).to.match(/^EXCHANGE_SENDER_REFUSED/);
  });
});
