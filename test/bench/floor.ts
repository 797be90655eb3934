// What no program can do without: reading, hashing, writing, one signature.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import type { Workshop } from './inputs.ts';

/** As large as the pieces of the library, so that the floor is not raised by small ones. */
const PIECE = { highWaterMark: 512 * 1024 };
const APPENDED = Buffer.alloc(20_000);

export const hashFile = async (path: string): Promise<void> => {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, PIECE)) hash.update(piece);
  hash.digest();
};

/** Copies as a stream, hashes on the way, appends 20 KB, signs once. */
export const makeFloor = (shop: Workshop) => {
  const key = createPrivateKey(readFileSync(shop.key));
  const rsa = (): Buffer => sign('sha256', APPENDED.subarray(0, 120), key);
  const copyAndSign = async (input: string, output: string): Promise<void> => {
    const hash = createHash('sha256');
    const out = createWriteStream(output, PIECE);
    for await (const piece of createReadStream(input, PIECE)) {
      const isRoomy = out.write(piece);
      hash.update(piece);
      if (!isRoomy) await once(out, 'drain');
    }
    hash.update(APPENDED);
    out.write(APPENDED);
    sign('sha256', hash.digest(), key);
    out.end();
    await once(out, 'close');
  };
  return { rsa, copyAndSign };
};
