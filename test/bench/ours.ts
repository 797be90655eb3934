// The library as a program of its own would use it.
import { createPrivateKey, sign as rsaSign, X509Certificate } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, writevSync } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  AppearanceCache,
  bufferSource,
  openFileSource,
  type SignatureSpec,
  type Signer,
  sign,
  signTo,
  type VerificationPolicy,
  type VerificationReport,
  verify,
} from '../../server/signing/index.ts';
import { makeKeySigner } from '../../server/signing/keys/key-signer.ts';
import type { Workshop } from './inputs.ts';

export interface Ours {
  signer: Signer;
  policy: VerificationPolicy;
  /** Signs a file into another one, streamed. */
  signFile(input: string, output: string): Promise<void>;
  /** Signs a small file where nobody else waits, in a worker thread: read, signed in memory, written as a new file. */
  signSmall(input: string, output: string): Promise<void>;
  signBytes(bytes: Uint8Array): Promise<Buffer>;
  verifyFile(path: string): Promise<VerificationReport>;
}

/** More than any small file. */
const SMALL = 256 * 1024;

/** One file after the other goes through the same memory. */
const readInto = (memory: Buffer, path: string): Buffer => {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (readSync(file, memory, 0, size, 0) !== size) throw new Error(`${path} was not read whole`);
    return memory.subarray(0, size);
  } finally {
    closeSync(file);
  }
};

/** Everything visible: an image of the signature, prepared once as for a batch. */
export const makeOurs = (shop: Workshop): Ours => {
  const signer = makeKeySigner(createPrivateKey(readFileSync(shop.key)), [
    new X509Certificate(readFileSync(shop.cert)).raw,
  ]);
  const png = readFileSync(shop.png);
  const appearances = new AppearanceCache();
  const unused: Buffer[] = [];
  const box = { page: 1, xMm: 20, yMm: 20, widthMm: 40, heightMm: 40 };
  const spec = (): SignatureSpec => ({
    role: 'person',
    marks: [{ kind: 'image', box, png }],
    signedAt: new Date(),
  });
  // Nobody is asked about revocation: the network is no part of the work measured here.
  const policy = { trustAnchors: signer.certificateChain, now: new Date(), requireRevocation: false };
  const revisionOf = async (bytes: Uint8Array, by: Signer): Promise<Uint8Array> =>
    (await sign(bufferSource(bytes), spec(), by, { appearances })).revision;
  const key = createPrivateKey(readFileSync(shop.key));
  const inThread: Signer = { ...signer, sign: async (message) => rsaSign('sha256', message, key) };
  return {
    signer,
    policy,
    signBytes: async (bytes) => Buffer.concat([bytes, await revisionOf(bytes, signer)]),
    signSmall: async (input, output) => {
      const memory = unused.pop() ?? Buffer.allocUnsafeSlow(SMALL);
      const bytes = readInto(memory, input);
      const revision = await revisionOf(bytes, inThread);
      const file = openSync(output, 'wx');
      try {
        writevSync(file, [bytes, revision]);
      } finally {
        closeSync(file);
        unused.push(memory);
      }
    },
    signFile: async (input, output) => {
      const source = await openFileSource(input, { mayBlock: true });
      const file = await open(output, 'w');
      try {
        await signTo({ write: (bytes) => file.writeFile(bytes) }, source, spec(), signer, { appearances });
      } finally {
        await file.close();
        await source.close();
      }
    },
    verifyFile: async (path) => {
      const source = await openFileSource(path, { mayBlock: true });
      try {
        const report = await verify(source, policy);
        if (report.verdict !== 'VALID') throw new Error(`${path}: ${report.verdict} ${report.reasons}`);
        return report;
      } finally {
        await source.close();
      }
    },
  };
};
