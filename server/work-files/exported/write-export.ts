// Writes a file as one ZIP while it is sent: documents pass through and are never held. The XML names the digest of every
// other file, so what is missing, changed or cut off shows; a ZIP that was cut off has no list of its files at all.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/http/problem.ts';
import { openZipStream } from '../../platform/zip-stream.ts';
import type { Deps } from '../commands/deps.ts';
import type { WorkFile } from '../domain/work-file.ts';
import { readContents } from '../queries/contents.ts';
import { documentIndex, documentRows, fileIndex, fileRow } from './indexes.ts';
import { DOCUMENT_INDEX, FILE_INDEX, type Part, partsOf, XML, XML_SIGNATURE } from './parts.ts';
import { sealXml } from './seal.ts';
import { exportXml } from './standard-fields.ts';
import { writeXml } from './xml.ts';

type ExportDeps = Pick<Deps, 'outgoing' | 'incoming' | 'files' | 'printer' | 'exchangeKey' | 'clock'>;

/** @throws AppError SERVER_BUSY; FILE_UNKNOWN when the store has lost a file. */
export async function writeExport(deps: ExportDeps, file: WorkFile): Promise<{ open(): Readable }> {
  const entries = await readContents(deps, file);
  const parts = partsOf(file, entries);
  for (const { digest, name } of parts.flat())
    if ((await deps.files.stat(digest)) === null) throw new AppError('FILE_UNKNOWN', { detail: name });

  const at = deps.clock.now();
  const rows = { documents: documentRows(entries), file: fileRow(file, entries) };
  const small: SmallFile[] = [
    { name: DOCUMENT_INDEX, bytes: await deps.printer.print(documentIndex(file, rows.documents, at)) },
    { name: FILE_INDEX, bytes: await deps.printer.print(fileIndex(file, rows.file, at)) },
  ];
  const indexes = small.map(({ name, bytes }) => ({
    ...{ name, sizeBytes: bytes.length },
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const facts = { file, entries, parts, indexes, documentRows: rows.documents, fileRow: rows.file };
  const xml = Buffer.from(writeXml(exportXml({ ...facts, exportedAt: at })));
  small.push({ name: XML, bytes: xml });
  const key = await deps.exchangeKey(file.agencyId);
  if (key !== null) small.push({ name: XML_SIGNATURE, bytes: Buffer.from(await sealXml(xml, key)) });
  return { open: () => zipOf(deps, { small, parts: parts.flat(), at }) };
}

interface SmallFile {
  name: string;
  bytes: Uint8Array;
}

/** The bytes of the ZIP; an error on the way ends the stream with it. */
function zipOf(
  { files }: Pick<ExportDeps, 'files'>,
  { small, parts, at }: { small: readonly SmallFile[]; parts: readonly Part[]; at: Date },
): Readable {
  const zip = openZipStream(at);
  for (const { name, bytes } of small) zip.add(name, bytes);
  // PDFs, pictures and sound are compressed already.
  for (const part of parts) zip.pour(part.name, () => checked(files, part));
  zip.end();
  return zip.output;
}

/** What the disk gives must be what the XML names: better no file than a wrong one. */
async function* checked(files: Deps['files'], { digest, name }: Part): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of await files.createReadStream(digest)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== digest) throw new Error(`the bytes of ${name} are not those that were stored`);
}
