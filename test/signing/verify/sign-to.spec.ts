// Signing into a sink: the base is read once and copied on the way; what does not verify never follows it.
import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  bufferSource,
  openFileSource,
  type SignatureSpec,
  type Signer,
  type Sink,
  type Source,
  signTo,
  verify,
} from '../../../server/signing/index.ts';
import { isSound } from '../../../server/signing/self-check.ts';
import { codeOf } from '../../support/code-of.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { makeOffice, type Office } from './office.ts';

const specNow = (): SignatureSpec => ({ role: 'person', marks: [], signedAt: new Date() });

interface Collected extends Sink {
  bytes(): Buffer;
}

const collector = (): Collected => {
  const pieces: Buffer[] = [];
  return {
    write: async (bytes) => pieces.push(Buffer.from(bytes)),
    bytes: () => Buffer.concat(pieces),
  };
};

/** Counts the bytes read by streaming: every byte but those the reader looks up. */
const streamed = (bytes: Uint8Array): Source & { inPieces: number } => {
  const inner = bufferSource(bytes);
  const source = {
    size: inner.size,
    read: inner.read,
    inPieces: 0,
    readInto: async (into: Uint8Array, offset: number) => {
      const piece = await inner.read(offset, into.length);
      source.inPieces += piece.length;
      into.set(piece);
      return into.subarray(0, piece.length);
    },
  };
  return source;
};

describe('signing into a sink', function () {
  this.timeout(60_000);
  let office: Office;
  let signer: Signer;
  const base = buildDocument({ pages: 3, objects: { 10: `(${'x'.repeat(2_000_000)})` } });

  before(async () => {
    office = makeOffice();
    signer = await office.signer('person');
  });
  after(() => office.pki.dispose());

  it('reads the base once, earlier signatures or not, and for every digest', async () => {
    for (const bytes of [base, await office.signed(base, 'person')]) {
      for (const digest of ['SHA-256', 'SHA-512'] as const) {
        const source = streamed(bytes);
        const sink = collector();
        const signed = await signTo(sink, source, { ...specNow(), digest }, signer);
        expect(source.inPieces).to.equal(bytes.length);
        const whole = sink.bytes();
        expect(whole.equals(Buffer.concat([bytes, signed.revision]))).to.equal(true);
        expect(signed.digest).to.equal(createHash('sha256').update(whole).digest('hex'));
        expect(signed.baseDigest).to.equal(createHash('sha256').update(bytes).digest('hex'));
        const report = await office.check(whole);
        expect(report.signatures.at(-1)?.facts.intact).to.equal(true);
        expect(report.verdict).to.equal('VALID');
      }
    }
  });

  it('writes no revision when the key signs wrongly', async () => {
    const sink = collector();
    const liar: Signer = { ...signer, sign: async () => Buffer.alloc(256, 7) };
    expect(await codeOf(signTo(sink, bufferSource(base), specNow(), liar))).to.equal('SELF_CHECK_FAILED');
    expect(sink.bytes().equals(base)).to.equal(true);
  });

  it('writes nothing at all for a file that cannot be signed', async () => {
    const sink = collector();
    const notPdf = bufferSource(Buffer.from('no PDF at all'));
    expect(await codeOf(signTo(sink, notPdf, specNow(), signer))).to.equal('PDF_NOT_PDF');
    expect(sink.bytes()).to.have.length(0);
  });

  it('gives out nothing when the file changes while it is signed', async () => {
    for (const size of [base.length, 3000]) {
      const path = office.pki.path('changing.pdf');
      writeFileSync(path, size === base.length ? base : buildDocument());
      const source = await openFileSource(path);
      const sink = collector();
      const meddled: Signer = {
        ...signer,
        sign: (message, digest) => {
          appendFileSync(path, ' ');
          return signer.sign(message, digest);
        },
      };
      expect(await codeOf(signTo(sink, source, specNow(), meddled))).to.equal('SELF_CHECK_FAILED');
      expect(sink.bytes()).to.have.length(source.size);
      await source.close();
    }
  });

  it('holds the revision back until the evidence for its level is there', async () => {
    const options = { level: 'B-LT', timestamp: office.timestamp } as const;
    const sink = collector();
    const signed = await signTo(sink, bufferSource(base), specNow(), signer, {
      ...options,
      policy: office.policy(),
    });
    expect(sink.bytes().equals(Buffer.concat([base, signed.revision]))).to.equal(true);
    expect(signed.digest).to.equal(createHash('sha256').update(sink.bytes()).digest('hex'));
    const { revocation: _network, ...offline } = office.policy();
    const report = await verify(bufferSource(sink.bytes()), offline);
    expect([report.verdict, report.signatures[0]?.facts.level]).to.deep.equal(['VALID', 'B-LT']);

    const left = collector();
    const refused = signTo(left, bufferSource(base), specNow(), signer, { ...options, policy: offline });
    expect(await codeOf(refused)).to.equal('EVIDENCE_UNAVAILABLE');
    expect(left.bytes().equals(base)).to.equal(true);
  });

  it('closes what it opened when that cannot be read', async () => {
    expect(await codeOf(openFileSource(office.pki.dir))).to.equal('EISDIR');
  });

  it('takes a result that cannot be read for unsound, and lets a failing disk through', async () => {
    const facts = { digestOf: () => () => Promise.resolve(new Uint8Array()) };
    expect(await isSound(bufferSource(Buffer.from('no PDF')), facts)).to.equal(false);
    expect(await isSound(bufferSource(base), facts)).to.equal(false);
    const disk = new Error('EIO');
    const failing: Source = { size: base.length, read: () => Promise.reject(disk) };
    expect(await isSound(failing, facts).catch((error: unknown) => error)).to.equal(disk);
  });

  it('stops when the base ends before its end', async () => {
    const sink = collector();
    const inner = bufferSource(base);
    const cut: Source = {
      size: base.length,
      read: inner.read,
      readInto: async (into, offset) => {
        const piece = await inner.read(offset, Math.max(0, Math.min(into.length, base.length - 10 - offset)));
        into.set(piece);
        return into.subarray(0, piece.length);
      },
    };
    expect(await codeOf(signTo(sink, cut, specNow(), signer))).to.equal('PDF_BROKEN');
  });

  it('passes the failure of a sink on', async () => {
    const full: Sink = {
      write: async () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    };
    const outcome = await signTo(full, bufferSource(base), specNow(), signer).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.have.property('code', 'ENOSPC');
  });
});
