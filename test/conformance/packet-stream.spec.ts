// A packet in pieces: the same packet whatever the pieces are, its files handed on as they come, nothing of them kept.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import {
  type AttachmentDraft,
  buildDocument,
  buildEnvelope,
  DEFAULT_LIMITS,
  ProtocolError,
  packetDigest,
  packetLength,
  parsePacket,
  readEnvelope,
  readPacket,
  type StreamOptions,
  signPacket,
  writePacket,
} from '../../server/exchange/protocol/index.ts';
import { PacketScanner, type ScanEvent } from '../../server/exchange/protocol/scan-packet.ts';
import { codesOf, documentDraft, makeKey, type TestKey, vector } from './packet-samples.ts';

/** The bytes in pieces of one size, or cut once. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  // A copy each: what a reader keeps of a piece must not depend on the piece.
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}
/** All that the first look at a packet in these pieces gives. */
function seen(chunks: Buffer[]): string {
  const scanner = new PacketScanner(DEFAULT_LIMITS);
  const events: string[] = [];
  const note = (event: ScanEvent) => {
    const text = event.kind === 'base64' ? event.text.toString('latin1') : JSON.stringify(event);
    // Text of one file may come in any number of events.
    if (text !== '') events.push(event.kind === 'base64' ? text : `\n${text}\n`);
  };
  // A copy each: what is kept of a piece must not depend on the piece.
  for (const chunk of chunks) for (const event of scanner.feed(Buffer.from(chunk))) note(event);
  for (const event of scanner.finish()) note(event);
  const { outside, inside, slotPrefix, headerEnd, envelopeTagName, filesAt, filesLength } = scanner;
  const kept = inside.bytes().toString('latin1').replaceAll(slotPrefix, 'slot-');
  const offsets = [headerEnd, envelopeTagName, filesAt, filesLength].join();
  return [events.join(''), outside.bytes().toString('latin1'), kept, offsets].join('\n');
}

/** Reads a stream and keeps its files, as whole as they came; `failures` are what the sink was told. */
async function collect(stream: AsyncIterable<Uint8Array>, options: StreamOptions = {}) {
  const files: string[] = [];
  const failures: unknown[] = [];
  const parsed = await readPacket(
    stream,
    async ({ bytes }) => {
      const parts: Uint8Array[] = [];
      try {
        for await (const part of bytes) parts.push(part);
      } catch (error) {
        failures.push(error);
        throw error;
      }
      files.push(Buffer.concat(parts).toString('hex'));
    },
    options,
  );
  return { parsed, files, failures };
}

const fileOf = (bytes: Buffer, contentId: string): AttachmentDraft => ({
  contentId,
  name: `${contentId}.bin`,
  mediaType: 'application/octet-stream',
  sha256: createHash('sha256').update(bytes).digest('hex'),
  sizeBytes: bytes.length,
});
const envelopeOf = (attachments: AttachmentDraft[]) => buildEnvelope({ ...documentDraft(), attachments });
const NO_BYTES = async function* (): AsyncGenerator<Uint8Array> {};

describe('a packet in pieces', () => {
  let key: TestKey;
  before(async () => {
    key = await makeKey('p256');
  });

  for (const name of [
    ...readdirSync(new URL('vectors/', import.meta.url)),
    ...readdirSync(new URL('vectors/bad/', import.meta.url)).map((file) => `bad/${file}`),
    ...readdirSync(new URL('vectors/older/', import.meta.url)).map((file) => `older/${file}`),
  ].filter((file) => file.endsWith('.edxml')))
    it(`${name} is the same in pieces of 1, 3 and 1000 bytes`, async () => {
      const bytes = vector(name.replace('.edxml', ''));
      const whole = parsePacket(bytes);
      const digest = whole.ok ? whole.packetDigest : undefined;
      for (const size of [1, 3, 1000]) {
        const { parsed } = await collect(pieces(bytes, size));
        expect(codesOf(parsed)).to.deep.equal(codesOf(whole));
        expect(parsed.ok ? parsed.packetDigest : undefined).to.equal(digest);
      }
    });

  it('is seen the same wherever it is cut in two, with its files before or after the envelope', () => {
    const envelope =
      '<e:edXMLEnvelope xmlns:e="urn:e" a=\'"/>\' b="&#xA;">\r\n<!-- - > --><e:edXMLHeader><Subject>Ổn &amp; <![CDATA[ ]] > ]]>' +
      '</Subject><Empty a="b" /></e:edXMLHeader ></e:edXMLEnvelope>';
    const files =
      '<AttachmentEncoded >\r\n<Attachment><ContentId>cid:a</ContentId><ContentTransferEncoded>\r\nQUJD\r\nQQ==' +
      '</ContentTransferEncoded></Attachment><Attachment><ContentTransferEncoded/><ContentId>b</ContentId></Attachment>' +
      '<!--x--><Attachment><ContentTransferEncoded></ContentTransferEncoded></Attachment></AttachmentEncoded>';
    const packet = (inner: string) =>
      `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<edXML>${inner}\n</edXML>\n<!-- end -->\n`;
    const [xml, turned] = [packet(envelope + files), packet(files + envelope)];
    for (const bytes of [Buffer.from(xml), Buffer.from(turned)]) {
      const whole = seen([bytes]);
      for (let at = 0; at <= bytes.length; at++)
        if (seen([bytes.subarray(0, at), bytes.subarray(at)]) !== whole) throw new Error(`cut at ${at}`);
    }
  });

  it('of which only the beginning comes is refused, never thrown', () => {
    const bytes = signPacket(vector('document-bom-crlf-cdata'), key);
    const end = bytes.lastIndexOf('</edXML>') + 7;
    for (let at = 0; at <= end; at += 53)
      expect(codesOf(parsePacket(bytes.subarray(0, at))), `${at}`).to.not.deep.equal([]);
    expect(codesOf(parsePacket(bytes.subarray(0, end)))).to.deep.equal(['XML_MALFORMED']);
  });

  it('written from the envelope and the files is what was built whole, in the length that was told', async () => {
    const sizes = [0, 1, 2, 3, 100_000];
    const files = sizes.map((size) =>
      createHash('shake256', { outputLength: size }).update(`${size}`).digest(),
    );
    const envelope = signPacket(envelopeOf(files.map((bytes, index) => fileOf(bytes, `f${index}`))), key);
    for (const size of [1, 7, 64 * 1024]) {
      const chunks: Buffer[] = [];
      for await (const chunk of writePacket(envelope, ({ contentId }) =>
        pieces(files[Number(contentId.slice(1))] ?? Buffer.alloc(0), size),
      ))
        chunks.push(chunk);
      const packet = Buffer.concat(chunks);
      expect(packet.length).to.equal(packetLength(envelope));
      const { parsed, files: got } = await collect(pieces(packet, 1000), { signature: 'required' });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
      expect(got).to.deep.equal(files.map((file) => file.toString('hex')));
      expect(parsed.envelope.equals(envelope)).to.equal(true);
      const alone = readEnvelope(envelope, { signature: 'required' });
      expect(alone.ok && alone.packetDigest).to.equal(parsed.packetDigest);
      expect(alone.ok && alone.value).to.deep.equal(parsed.value);
    }
  });

  it('has an identity that names the envelope and every file in its order', () => {
    const envelope = envelopeOf([]);
    const files = ['a', 'b'].map((contentId) => fileOf(Buffer.from(contentId), contentId));
    const lines = files.map(({ contentId, sha256 }) => `\n${contentId} ${sha256}`).join('');
    const expected = createHash('sha256').update(envelope).update(lines).digest('hex');
    expect(packetDigest(envelope, files)).to.equal(expected);
    expect(packetDigest(envelope, files.toReversed())).to.not.equal(expected);
  });

  it('is not written with a file that is shorter or longer than the envelope says, or from a broken envelope', async () => {
    const envelope = envelopeOf([fileOf(Buffer.from('abc'), 'a')]);
    const write = async (bytes: Uint8Array, file: Buffer) => {
      for await (const _ of writePacket(bytes, () => pieces(file, 2)));
    };
    for (const [bytes, file] of [
      [envelope, Buffer.from('ab')],
      [envelope, Buffer.from('abcd')],
      [Buffer.from('<a/>'), Buffer.from('abc')],
      [vector('document-new'), Buffer.from('abc')],
    ] as const) {
      const error = await write(bytes, file).catch((each: unknown) => each);
      expect(error).to.be.instanceOf(ProtocolError).with.property('code', 'PACKET_INVALID');
    }
  });

  it('tells its envelope, verified, before the first byte of a file, and stops when that is refused', async () => {
    const packet = signPacket(
      buildDocument({
        ...documentDraft(),
        attachments: [{ ...fileOf(Buffer.from('abc'), 'a'), bytes: Buffer.from('abc') }],
      }),
      key,
    );
    const told: string[] = [];
    const refusal = new Error('not for us');
    const error = await readPacket(
      pieces(packet, 100),
      async () => {
        told.push('file');
      },
      {
        onEnvelope: ({ kind, value, signature, issues }) => {
          told.push(`${kind} from ${value.from.organId}: ${signature.valid}, ${issues.length}`);
          throw refusal;
        },
      },
    ).catch((each: unknown) => each);
    expect(error).to.equal(refusal);
    expect(told).to.deep.equal(['document from H16.01: true, 0']);
  });

  it('is refused as too large by what it announces, before a byte of a file', async () => {
    const envelope = envelopeOf([{ ...fileOf(Buffer.alloc(0), 'a'), sizeBytes: 3_000_000_000 }]);
    expect(codesOf(readEnvelope(envelope))).to.deep.equal(['PACKET_TOO_LARGE']);
    let isAsked = false;
    const whole = Buffer.from(
      envelope
        .toString()
        .replace(
          '</AttachmentEncoded>',
          '<Attachment><ContentId>a</ContentId><ContentTransferEncoded>AAAA</ContentTransferEncoded></Attachment>$&',
        ),
    );
    const parsed = await readPacket(pieces(whole, 50), async () => {
      isAsked = true;
    });
    expect(codesOf(parsed)).to.deep.equal(['PACKET_TOO_LARGE']);
    expect(isAsked).to.equal(false);
  });

  it('is given up as soon as a file is longer than announced', async () => {
    const envelope = envelopeOf([fileOf(Buffer.from('abc'), 'a')]).toString();
    let given = 0;
    const endless = async function* () {
      yield Buffer.from(
        envelope.slice(0, envelope.indexOf('</AttachmentEncoded>')) +
          '<Attachment><ContentId>cid:a</ContentId><ContentTransferEncoded>',
      );
      for (; given < 1000; given++) yield Buffer.from('QUJD'.repeat(100));
    };
    const { parsed, failures } = await collect(endless());
    expect(codesOf(parsed)).to.deep.equal(['PACKET_DIGEST_MISMATCH']);
    expect(failures).to.have.length(1);
    expect(given).to.be.below(10);
  });

  it('that breaks off inside a file fails for the one who keeps the file, and is told as broken off', async () => {
    const bytes = vector('document-new');
    const { parsed, failures, files } = await collect(
      pieces(bytes.subarray(0, bytes.indexOf('JVBERi0xLjcg') + 8), 10),
    );
    expect(codesOf(parsed)).to.deep.equal(['XML_MALFORMED']);
    expect(failures[0]).to.be.instanceOf(ProtocolError);
    expect(files).to.deep.equal([]);
  });

  it('with a file that is no base64 is read to its end: the other file comes, all errors are told', async () => {
    const xml = vector('document-new').toString().replace('JVBERi0xLjcg', 'JVBE!i0xLjcg');
    const { parsed, failures, files } = await collect(pieces(Buffer.from(xml), 10));
    expect(codesOf(parsed)).to.deep.equal(['ATTACHMENT_BASE64']);
    expect(failures).to.have.length(1);
    expect(files).to.deep.equal([Buffer.from('Phụ lục I').toString('hex')]);
  });

  it('goes on when the one who keeps the files does not read one, and ends when he fails', async () => {
    const bytes = vector('document-new');
    expect((await readPacket(pieces(bytes, 10), async () => {})).ok).to.equal(true);
    const full = new Error('ENOSPC');
    const error = await readPacket(pieces(bytes, 10), async () => {
      throw full;
    }).catch((each: unknown) => each);
    expect(error).to.equal(full);
  });

  it('ends with the error of the stream when that fails', async () => {
    const reset = new Error('ECONNRESET');
    const bytes = vector('document-new');
    for (const at of [10, bytes.indexOf('JVBERi0xLjcg') + 8]) {
      const stream = async function* () {
        yield bytes.subarray(0, at);
        throw reset;
      };
      expect(await collect(stream()).catch((each: unknown) => each)).to.equal(reset);
    }
  });

  it('may have its files before the envelope; then nothing is known of them while they pass', async () => {
    const xml = vector('document-new').toString();
    const files = /<AttachmentEncoded>.*<\/AttachmentEncoded>/s.exec(xml)?.[0] ?? '';
    const turned = Buffer.from(
      xml.replace(files, '').replace('<edXML:edXMLEnvelope', (tag) => `${files}${tag}`),
    );
    const declared: unknown[] = [];
    const parsed = await readPacket(pieces(turned, 10), async (part) => {
      declared.push(part.declared);
    });
    expect(codesOf(parsed)).to.deep.equal([]);
    expect(declared).to.deep.equal([undefined, undefined]);
    expect(parsed.ok && parsed.value).to.deep.include({ subject: 'V/v rà soát cán bộ & công chức <2026>' });
  });

  it('an envelope alone may not carry files, and must name each by digest and size', () => {
    expect(codesOf(readEnvelope(vector('document-new')))).to.deep.equal(['ATTACHMENT_UNEXPECTED']);
    const bare = vector('document-without-digest')
      .toString()
      .replace(/<Attachment>.*<\/Attachment>/s, '');
    expect(codesOf(readEnvelope(Buffer.from(bare)))).to.deep.equal([
      'FIELD_MISSING',
      'PACKET_DIGEST_MISSING',
    ]);
  });

  it('takes 160 MB of a file without holding it', async () => {
    const line = Buffer.from('QUJD'.repeat(64 * 1024));
    const count = Math.ceil((160 * 1024 * 1024) / ((line.length / 4) * 3));
    const stream = async function* () {
      const xml = vector('document-without-digest').toString();
      const at = xml.indexOf('JVBERi0xLjcg');
      yield Buffer.from(xml.slice(0, at));
      for (let n = 0; n < count; n++) yield line;
      yield Buffer.from(xml.slice(at));
    };
    // What was thrown away and is not collected yet counts for nothing: the most at any time is not more than a few lines.
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    let most = 0;
    let length = 0;
    const parsed = await readPacket(
      stream(),
      async ({ bytes, index }) => {
        for await (const part of bytes) {
          if (index === 0) length += part.length;
          most = Math.max(most, held() - before);
        }
      },
      { limits: { packetBytes: 500 * 1024 * 1024 } },
    );
    expect(codesOf(parsed)).to.deep.equal([]);
    expect(length).to.be.above(160 * 1024 * 1024);
    expect(most).to.be.below(100 * 1024 * 1024);
  }).timeout(60_000);

  it('written to a slow reader waits for him', async () => {
    const size = 64 * 1024 * 1024;
    let opened = 0;
    const zeros = async function* () {
      for (; opened < size; opened += 65_536) yield Buffer.alloc(65_536);
    };
    const envelope = envelopeOf([{ ...fileOf(Buffer.alloc(0), 'a'), sizeBytes: size }]);
    const reader = writePacket(envelope, zeros);
    for (let n = 0; n < 5; n++) await reader.next();
    await reader.return(undefined);
    expect(opened).to.be.below(size / 10);
    expect((await writePacket(envelopeOf([]), NO_BYTES).next()).done).to.equal(false);
  });
});
