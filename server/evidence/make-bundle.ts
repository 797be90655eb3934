// Writes one evidence bundle as a ZIP, while it is sent: the packet passes through and is never held. Every file is hashed
// on its way; the manifest with all digests and its signature come last (docs/protocol/EVIDENCE.md §4).
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { EvidenceDelivery } from '../exchange/index.ts';
import { openZipStream, type ZipStream } from '../platform/zip-stream.ts';
import {
  type BundleFile,
  MANIFEST,
  MANIFEST_SIGNATURE,
  MANIFEST_STAMP,
  rootName,
  signManifest,
  writeProvenLine,
} from '../proof/index.ts';
import type { BundleParts } from './ports.ts';
import { summaryPage } from './summary-page.ts';

/** The bytes of the ZIP; an error on the way ends the stream with it. */
export function makeBundle(parts: BundleParts): Readable {
  const zip = openZipStream(parts.madeAt);
  const writer = new BundleWriter(zip);
  for (const { name, role, bytes } of smallFiles(parts)) writer.add(name, role, bytes);
  const { packets, requests } = parts.papers;
  const left = [
    ...packets.map(({ open }, index) => ({
      name: packets.length === 1 ? 'packet.edxml' : `packets/${two(index)}.edxml`,
      role: 'packet' as const,
      open,
    })),
    ...requests.map(({ open }, index) => ({
      name: `requests/${two(index)}.edxml`,
      role: 'request' as const,
      open,
    })),
  ];
  const sign = async () => {
    const { json, jws } = await signManifest(manifestOf(parts, writer.files), parts.key);
    const stamp = await parts.stamp(jws);
    writer.close([
      { name: MANIFEST, bytes: json },
      { name: MANIFEST_SIGNATURE, bytes: jws },
      ...(stamp === null ? [] : [{ name: MANIFEST_STAMP, bytes: stamp }]),
    ]);
  };
  for (const { name, role, open } of left)
    writer.pour(name, role, open, name === left.at(-1)?.name ? sign : async () => {});
  return zip.output;
}

class BundleWriter {
  readonly files: BundleFile[] = [];
  readonly #zip: ZipStream;

  constructor(zip: ZipStream) {
    this.#zip = zip;
  }

  add(name: string, role: BundleFile['role'], content: Uint8Array | string): void {
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.files.push({ name, role, sizeBytes: bytes.length, sha256 });
    this.#zip.add(name, bytes);
  }

  /** Base64 of PDFs: deflating it costs more than it saves. `then` runs when all of it has passed. */
  pour(
    name: string,
    role: BundleFile['role'],
    open: () => AsyncIterable<Uint8Array>,
    then: () => Promise<void>,
  ): void {
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
      await then();
    };
    this.#zip.pour(name, hashed);
  }

  /** The files that no manifest names, and the end. */
  close(last: ReadonlyArray<{ name: string; bytes: Uint8Array | string }>): void {
    for (const { name, bytes } of last) this.#zip.add(name, Buffer.from(bytes));
    this.#zip.end();
  }
}

interface SmallFile {
  name: string;
  role: BundleFile['role'];
  bytes: Uint8Array | string;
}

function smallFiles(parts: BundleParts): SmallFile[] {
  const { papers, proof, told } = parts;
  const { deliveries } = papers;
  return [
    { name: 'TOM-TAT.html', role: 'summary', bytes: summaryPage(parts) },
    ...deliveries.flatMap((delivery, index) => papersOf(delivery, folderOf(deliveries, index))),
    ...distinct(papers.certificates).map((der, index) =>
      file(`certificates/${two(index)}.cer`, 'certificate', der),
    ),
    ...distinct(told.certificates).map((der, index) =>
      file(`certificates/path-${two(index)}.cer`, 'issuer', der),
    ),
    ...told.ocsps.map((der, index) => file(`revocation/${two(index)}.ocsp`, 'ocsp', der)),
    ...told.crls.map((der, index) => file(`revocation/${two(index)}.crl`, 'crl', der)),
    file('log/entries.jsonl', 'entries', proof.entries.map(writeProvenLine).join('')),
    ...proof.roots.flatMap(({ index, jws, stamp }) => [
      file(`${rootName(index)}.jws`, 'root', jws),
      ...(stamp === null ? [] : [file(`${rootName(index)}.tst`, 'stamp', stamp)]),
    ]),
  ];
}

/** A recipient may stand in a document twice, under two names. */
const folderOf = (deliveries: readonly EvidenceDelivery[], index: number): string =>
  deliveries.length === 1 ? '' : `recipients/${two(index)}-${deliveries[index]?.recipient.code ?? ''}/`;

function papersOf({ receipt, statuses, requests }: EvidenceDelivery, folder: string): SmallFile[] {
  const numbered = statuses.map((status, index) => ({
    ...status,
    stem: `${folder}statuses/${two(index)}-${status.code}`,
  }));
  return [
    ...(receipt === null ? [] : [file(`${folder}receipt.jws`, 'receipt', receipt)]),
    ...requests.flatMap(({ receipt: answered }, index) =>
      answered === null ? [] : [file(`${folder}requests/${two(index)}.receipt.jws`, 'receipt', answered)],
    ),
    ...numbered.flatMap(({ stem, bytes }) =>
      bytes === null ? [] : [file(`${stem}.edxml`, 'status', bytes)],
    ),
    ...numbered.flatMap(({ stem, receipt: answered }) =>
      answered === null ? [] : [file(`${stem}.receipt.jws`, 'status-receipt', answered)],
    ),
  ];
}

const two = (index: number): string => String(index + 1).padStart(2, '0');

const file = (name: string, role: SmallFile['role'], bytes: SmallFile['bytes']): SmallFile => ({
  name,
  role,
  bytes,
});

const distinct = (ders: readonly Uint8Array[]): Uint8Array[] => [
  ...new Map(ders.map((der) => [Buffer.from(der).toString('base64'), der])).values(),
];

const manifestOf = ({ papers, agencyCode, madeAt }: BundleParts, files: BundleFile[]) => ({
  v: 3 as const,
  madeAt: madeAt.toISOString(),
  subject: {
    agencyId: papers.agencyId,
    agencyCode,
    direction: papers.direction,
    documentId: papers.documentId,
    senderCode: papers.sender.code,
    deliveries: papers.deliveries.map(({ packetId, packetDigest, recipient, requests }) => ({
      packetId,
      packetDigest,
      recipientCode: recipient.code,
      requests: requests.map(({ receipt: _, ...request }) => request),
    })),
  },
  files,
});
