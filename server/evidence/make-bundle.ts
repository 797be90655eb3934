// Writes one evidence bundle as a ZIP, while it is sent: the packet passes through and is never held. Every file is hashed
// on its way; the manifest with all digests and its signature come last (docs/protocol/EVIDENCE.md §4).
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import {
  type BundleFile,
  MANIFEST,
  MANIFEST_SIGNATURE,
  rootName,
  signManifest,
  writeProvenLine,
} from '../proof/index.ts';
import type { BundleParts } from './ports.ts';
import { summaryPage } from './summary-page.ts';

/** The bytes of the ZIP; an error on the way ends the stream with it. */
export function makeBundle(parts: BundleParts): Readable {
  const zip = new ZipFile();
  const writer = new BundleWriter(zip, parts.madeAt);
  for (const { name, role, bytes } of smallFiles(parts)) writer.add(name, role, bytes);
  writer.pour('packet.edxml', 'packet', parts.papers.packet);
  const signed = { json: '', jws: '' };
  writer.last(MANIFEST, async () => {
    Object.assign(signed, await signManifest(manifestOf(parts, writer.files), parts.key));
    return signed.json;
  });
  writer.last(MANIFEST_SIGNATURE, async () => signed.jws);
  zip.end();
  const output = Readable.from(zip.outputStream, { objectMode: false });
  zip.on('error', (error: Error) => output.destroy(error));
  return output;
}

class BundleWriter {
  readonly files: BundleFile[] = [];
  readonly #zip: ZipFile;
  readonly #mtime: Date;

  constructor(zip: ZipFile, mtime: Date) {
    this.#zip = zip;
    this.#mtime = mtime;
  }

  add(name: string, role: BundleFile['role'], content: Uint8Array | string): void {
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.files.push({ name, role, sizeBytes: bytes.length, sha256 });
    this.#zip.addBuffer(bytes, name, { mtime: this.#mtime });
  }

  /** Base64 of PDFs: deflating it costs more than it saves. */
  pour(name: string, role: BundleFile['role'], open: () => AsyncIterable<Uint8Array>): void {
    const { files } = this;
    const hashed = async function* () {
      const hash = createHash('sha256');
      let sizeBytes = 0;
      for await (const chunk of open()) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
      files.push({ name, role, sizeBytes, sha256: hash.digest('hex') });
    };
    this.#addLater(name, () => Readable.from(hashed(), { objectMode: false }));
  }

  /** Made when everything before it has been written. */
  last(name: string, make: () => Promise<string>): void {
    const once = async function* () {
      yield Buffer.from(await make());
    };
    this.#addLater(name, () => Readable.from(once(), { objectMode: false }));
  }

  #addLater(name: string, open: () => Readable): void {
    this.#zip.addReadStreamLazy(name, { compress: false, mtime: this.#mtime }, (take) => {
      const stream = open();
      stream.on('error', (error) => this.#zip.emit('error', error));
      take(null, stream);
    });
  }
}

interface SmallFile {
  name: string;
  role: BundleFile['role'];
  bytes: Uint8Array | string;
}

function smallFiles(parts: BundleParts): SmallFile[] {
  const { papers, proof } = parts;
  const numbered = papers.statuses.map((status, index) => ({
    ...status,
    stem: `statuses/${String(index + 1).padStart(2, '0')}-${status.code}`,
  }));
  return [
    { name: 'TOM-TAT.html', role: 'summary', bytes: summaryPage(parts) },
    ...(papers.receipt === null ? [] : [file('receipt.jws', 'receipt', papers.receipt)]),
    ...numbered.flatMap(({ stem, bytes }) =>
      bytes === null ? [] : [file(`${stem}.edxml`, 'status', bytes)],
    ),
    ...numbered.flatMap(({ stem, receipt }) =>
      receipt === null ? [] : [file(`${stem}.receipt.jws`, 'status-receipt', receipt)],
    ),
    ...distinct(papers.certificates).map((der, index) =>
      file(`certificates/${String(index + 1).padStart(2, '0')}.cer`, 'certificate', der),
    ),
    file('log/entries.jsonl', 'entries', proof.entries.map(writeProvenLine).join('')),
    ...proof.roots.flatMap(({ index, jws, stamp }) => [
      file(`${rootName(index)}.jws`, 'root', jws),
      ...(stamp === null ? [] : [file(`${rootName(index)}.tst`, 'stamp', stamp)]),
    ]),
  ];
}

const file = (name: string, role: SmallFile['role'], bytes: SmallFile['bytes']): SmallFile => ({
  name,
  role,
  bytes,
});

const distinct = (ders: readonly Uint8Array[]): Uint8Array[] => [
  ...new Map(ders.map((der) => [Buffer.from(der).toString('base64'), der])).values(),
];

const manifestOf = ({ papers, agencyCode, madeAt }: BundleParts, files: BundleFile[]) => ({
  v: 1 as const,
  madeAt: madeAt.toISOString(),
  subject: {
    agencyId: papers.agencyId,
    agencyCode,
    direction: papers.direction,
    documentId: papers.documentId,
    packetId: papers.packetId,
    packetDigest: papers.packetDigest,
    senderCode: papers.sender.code,
    recipientCode: papers.recipient.code,
  },
  files,
});
