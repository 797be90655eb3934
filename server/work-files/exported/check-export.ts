// Reads an exported file again: every file against its digest, the agency’s signature over the list, every signature in a
// PDF. Nothing of it is taken over: it is shown, and that is all.

import type { Verdict } from '../../contracts/vocabulary.ts';
import type { ExportCheck } from '../../contracts/work-files-kept.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type OpenedZip, openZip } from './open-zip.ts';
import { XML, XML_SIGNATURE } from './parts.ts';
import { type NamedFile, type ReadExport, readExportXml } from './read-xml.ts';
import { openSeal } from './seal.ts';

export interface CheckDeps {
  /** Takes bytes to a temporary file, hashing them. */
  stage(
    bytes: AsyncIterable<Uint8Array>,
    options: { limitBytes: number },
  ): Promise<{ path: string; digest: string; sizeBytes: number; discard(): Promise<void> }>;
  /** The signatures of a PDF. */
  verify(path: string): Promise<{ verdict: Verdict; signatures: readonly unknown[] }>;
  /** Whose certificate it is; null: not that of this agency, as far as is known. */
  signerOf(certificate: Uint8Array, organId: string): Promise<string | null>;
}

/** Nine hundred and ninety-nine documents with everything that is said of them. */
const MAX_XML_BYTES = 16 * 1024 * 1024;
const MAX_SEAL_BYTES = 64 * 1024;

type Fault = ExportCheck['faults'][number];

/** @throws AppError EXPORT_CUT_OFF, EXPORT_NOT_OURS. */
export async function checkExport(deps: CheckDeps, path: string): Promise<ExportCheck> {
  const zip = await openZip(path);
  try {
    return await check(deps, zip);
  } finally {
    zip.close();
  }
}

async function check(deps: CheckDeps, zip: OpenedZip): Promise<ExportCheck> {
  const xml = await held(zip, XML, MAX_XML_BYTES);
  const read = xml === undefined ? undefined : readExportXml(xml.toString('utf8'));
  if (xml === undefined || read === undefined)
    throw new AppError('EXPORT_NOT_OURS', { detail: `no readable ${XML}` });
  const faults: Fault[] = [];
  const signer = await sealOf(deps, zip, { xml, read, faults });
  const items: ExportCheck['items'] = [];
  for (const { paths, ...said } of read.documents) {
    const files = [];
    for (const named of paths) files.push(await judge(deps, zip, named, faults));
    items.push({ ...said, files });
  }
  for (const named of read.indexes) await judge(deps, zip, named, faults);
  const expected = new Set([
    ...[XML, XML_SIGNATURE],
    ...[...read.documents.flatMap(({ paths }) => paths), ...read.indexes].map(({ name }) => name),
  ]);
  for (const name of zip.names) if (!expected.has(name)) faults.push({ code: 'FILE_UNKNOWN', name });
  const { documents: _documents, indexes: _indexes, organId: _organ, ...file } = read;
  return { verdict: verdictOf({ items, faults, signer }), file, signer, items, faults };
}

const DOUBTS: ReadonlySet<Fault['code']> = new Set(['SEAL_UNKNOWN']);

function verdictOf({ items, faults, signer }: Pick<ExportCheck, 'items' | 'faults' | 'signer'>): Verdict {
  if (faults.some(({ code }) => !DOUBTS.has(code))) return 'INVALID';
  const isUndecided = items.some(({ files }) =>
    files.some(({ signatures }) => signatures === 'INDETERMINATE'),
  );
  return isUndecided || signer === null ? 'INDETERMINATE' : 'VALID';
}

async function sealOf(
  { signerOf }: CheckDeps,
  zip: OpenedZip,
  { xml, read, faults }: { xml: Buffer; read: ReadExport; faults: Fault[] },
): Promise<string | null> {
  const jws = await held(zip, XML_SIGNATURE, MAX_SEAL_BYTES);
  if (jws === undefined) return null;
  const certificate = await openSeal(jws.toString('latin1'), xml);
  if (certificate === undefined) {
    faults.push({ code: 'SEAL_INVALID', name: XML_SIGNATURE });
    return null;
  }
  const signer = await signerOf(certificate, read.organId);
  if (signer === null) faults.push({ code: 'SEAL_UNKNOWN', name: XML_SIGNATURE });
  return signer;
}

type JudgedFile = ExportCheck['items'][number]['files'][number];

async function judge(
  { stage, verify }: CheckDeps,
  zip: OpenedZip,
  { name, sizeBytes, sha256 }: NamedFile,
  faults: Fault[],
): Promise<JudgedFile> {
  const judged: JudgedFile = { name, sizeBytes, isIntact: false, signatures: null };
  if (!zip.names.includes(name)) {
    faults.push({ code: 'FILE_MISSING', name });
    return judged;
  }
  // Read no further than it may be.
  const staged = await stage(zip.read(name), { limitBytes: sizeBytes }).catch(() => undefined);
  if (staged?.digest !== sha256) {
    await staged?.discard();
    faults.push({ code: 'FILE_CHANGED', name });
    return judged;
  }
  try {
    const report = name.endsWith('.pdf') ? await verify(staged.path) : undefined;
    const signatures = report === undefined || report.signatures.length === 0 ? null : report.verdict;
    if (signatures === 'INVALID') faults.push({ code: 'SIGNATURE_INVALID', name });
    return { ...judged, isIntact: true, signatures };
  } finally {
    await staged.discard();
  }
}

/** A small file whole; undefined when it is not there, is too large or cannot be read. */
async function held(zip: OpenedZip, name: string, most: number): Promise<Buffer | undefined> {
  if (!zip.names.includes(name)) return undefined;
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of zip.read(name)) {
      size += piece.length;
      if (size > most) return undefined;
      pieces.push(piece);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(pieces);
}
