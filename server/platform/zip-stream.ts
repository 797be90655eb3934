// A ZIP that is written while it is read: what is poured into it passes through and is never held. An error on the way ends
// the bytes with it, so that a reader sees that they are cut off; whoever turns away ends what is being read for him.
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZipStream {
  /** The bytes of the ZIP. */
  output: Readable;
  add(name: string, bytes: Uint8Array): void;
  /** Stored as it is, when its turn comes. */
  pour(name: string, open: () => AsyncIterable<Uint8Array>): void;
  /** Nothing comes after this. */
  end(): void;
}

/** Every entry has this time. */
export function openZipStream(mtime: Date): ZipStream {
  const zip = new ZipFile();
  const { outputStream } = zip;
  if (!(outputStream instanceof Readable)) throw new TypeError('a ZIP that cannot be destroyed');
  let poured: Readable | undefined;
  const fail = (error: Error) => outputStream.destroy(error);
  zip.on('error', fail);
  outputStream.once('close', () => poured?.destroy());
  return {
    output: outputStream,
    add: (name, bytes) => zip.addBuffer(Buffer.from(bytes), name, { mtime }),
    pour: (name, open) =>
      zip.addReadStreamLazy(name, { compress: false, mtime }, (take) => {
        poured = Readable.from(open(), { objectMode: false });
        poured.on('error', fail);
        take(null, poured);
      }),
    end: () => zip.end(),
  };
}
