// What a ZIP says it holds: read of its list alone, within bounds. Nothing is unpacked, so a bomb stays what it is: a file.
import { openPromise } from 'yauzl';

const MOST_ENTRIES = 1_000;
const SHOWN = 200;
const MOST_BYTES = 2 * 1024 ** 3;
const MOST_RATIO = 200;

export interface ZipLook {
  inside: Array<{ name: string; sizeBytes: number }>;
  isSuspicious: boolean;
}

export async function lookIntoZip(path: string): Promise<ZipLook> {
  const inside: ZipLook['inside'] = [];
  try {
    const zip = await openPromise(path, { lazyEntries: true, validateEntrySizes: true });
    let [count, packed, unpacked, nested] = [0, 0, 0, 0];
    try {
      if (zip.entryCount > MOST_ENTRIES) return { inside, isSuspicious: true };
      for await (const { fileName, compressedSize, uncompressedSize } of zip.eachEntry()) {
        count += 1;
        if (count > MOST_ENTRIES) return { inside, isSuspicious: true };
        packed += compressedSize;
        unpacked += uncompressedSize;
        if (/\.(zip|rar|7z|gz|xz|bz2)$/i.test(fileName)) nested += 1;
        if (inside.length < SHOWN) inside.push({ name: fileName.slice(0, 200), sizeBytes: uncompressedSize });
      }
    } finally {
      zip.close();
    }
    const isBomb = unpacked > MOST_BYTES || unpacked > Math.max(packed, 1) * MOST_RATIO || nested > 1;
    return { inside, isSuspicious: isBomb };
  } catch {
    // Whatever its list is, it is none that can be read.
    return { inside, isSuspicious: true };
  }
}
