// Writes down a document that no packet brought: paper, e-mail, a scan (NĐ 30/2020 Điều 21, 22). Its PDFs are verified like
// those of packets, and from then on it goes the same way; only nobody is told of its states.
import type { EntryFields } from '../../contracts/incoming-document.ts';
import type { EntryOrigin } from '../../contracts/incoming-origin.ts';
import type { ReadField } from '../../contracts/read-fields.ts';
import { DOCUMENT_KINDS } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { type Actor, type PacketFile, personOf } from '../ports.ts';
import type { Deps } from './deps.ts';
import { takeIn } from './take-in.ts';

export interface Entry extends EntryFields {
  /** Of the entry: the same for every repetition. */
  key: string;
  origin: EntryOrigin;
  files: PacketFile[];
  /** Default: now. */
  arrivedAt?: Date;
  /** What was read of it beside what is entered. */
  readFields?: ReadField[];
}

/** Idempotent by agency and key. @throws AppError FORBIDDEN. */
export async function enter(deps: Deps, actor: Actor, entry: Entry): Promise<IncomingDocument> {
  if (actor.role !== 'clerk')
    throw new AppError('FORBIDDEN', { detail: 'documents are entered by the clerk' });
  const { agencyId } = actor;
  const { key, origin, files, arrivedAt = deps.clock.now(), ...rest } = entry;
  const { sender, kind, signer, readFields = [], ...fields } = rest;
  const id = await takeIn(
    deps,
    {
      ...fields,
      ...{ agencyId, packetId: `entry:${key}`, documentId: '', arrivedAt, files, kind },
      sender: { code: sender.code ?? '', name: sender.name },
      kindName: entry.kindName || (kind === null ? '' : DOCUMENT_KINDS[kind].name),
      signer: { ...signer, capacity: '' },
      ...{ toPlaces: [], business: { type: 'new' }, responseFor: [] },
    },
    [],
    { origin, by: personOf(actor), readFields },
  );
  const document = await deps.store.find(agencyId, id);
  if (document === null) throw new AppError('NOT_FOUND');
  return document;
}

interface UploadedEntry extends Omit<Entry, 'files' | 'arrivedAt' | 'readFields'> {
  files: Array<{ digest: string; name: string }>;
}

/** The same with files the clerk has uploaded; the first is the main one. @throws AppError FORBIDDEN, FILE_UNKNOWN. */
export async function enterUploaded(
  deps: Deps,
  actor: Actor,
  { files: chosen, ...entry }: UploadedEntry,
): Promise<IncomingDocument> {
  const files: PacketFile[] = [];
  for (const { digest, name } of chosen) {
    const upload = await deps.files.findUpload(digest, actor.personId);
    if (upload === null) throw new AppError('FILE_UNKNOWN');
    const { sizeBytes, mediaType } = upload;
    files.push({ digest, name, sizeBytes, mediaType, isMain: files.length === 0 });
  }
  return enter(deps, actor, { ...entry, files });
}
