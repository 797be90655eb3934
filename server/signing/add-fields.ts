// Adds empty signature fields for those who are to sign later, in a revision of their own. ISO 32000-2 §12.7.5.5.

import { BaseHashes } from './base-hashes.ts';
import { placeBox } from './pdf/appearance/place.ts';
import { ChangeAnalysis } from './pdf/changes.ts';
import { fieldsOf } from './pdf/fields.ts';
import { type LoadedView, openPdf, type PdfFile } from './pdf/file.ts';
import { addAnnotations, updateForm } from './pdf/form-update.ts';
import { whenLoaded } from './pdf/loaded-bytes.ts';
import { assertMayExtend } from './pdf/may-extend.ts';
import { dictOf, nameOf, type PdfObject, type PdfRef } from './pdf/objects.ts';
import { type Page, pagesOf } from './pdf/pages.ts';
import { lockDictionary } from './pdf/signature-rules.ts';
import { listSignatureFields } from './pdf/signatures.ts';
import { textString } from './pdf/text.ts';
import { RevisionWriter } from './pdf/writer.ts';
import { concatSource } from './source.ts';
import { type FieldLockSpec, type PlacedBox, type SignedFile, SigningError, type Source } from './types.ts';

export interface EmptyFieldSpec {
  /** Of a field of its own: without a full stop, which parts the names of fields below each other. */
  name: string;
  /** Where the signature will be seen; without it the signature is invisible, on page 1. */
  box?: PlacedBox;
  /** What its signature will lock. */
  lock?: FieldLockSpec;
}

/** SignaturesExist: there are signature fields; whether one is signed does not matter. */
const FIELDS_EXIST = 1;
/** Print. */
const FLAGS = 4;

/**
 * The revision that adds the fields. Throws FIELD_NAME_TAKEN for a name that is in use or can be none,
 * PDF_PAGE_UNKNOWN, MARK_BROKEN for a box off the page, FIELD_CONSTRAINTS for a lock that names nothing, and
 * PDF_FORBIDS_CHANGE when an earlier signature allows no new fields.
 */
export async function addSignatureFields(
  source: Source,
  specs: readonly EmptyFieldSpec[],
  options: { password?: string } = {},
): Promise<SignedFile> {
  const file = await openPdf(source, { password: options.password });
  const earlier = await whenLoaded(() => assertMayExtend(file));
  const revision = await whenLoaded(() => layOut(file, specs));
  if (earlier.length > 0) await assertHarmless(concatSource(source, revision), options.password);
  const base = await BaseHashes.read(source, 'SHA-256');
  return { baseDigest: base.digest, baseSize: base.size, revision, digest: base.digestWith(revision) };
}

function layOut(file: PdfFile, specs: readonly EmptyFieldSpec[]): Uint8Array {
  const view = file.latest.loaded;
  const pages = pagesOf(view);
  assertFree(view, specs);
  const writer = new RevisionWriter(file);
  const fields = specs.map((spec) => writeField(writer, pages, spec));
  updateForm(view, writer, { fields: fields.map(({ ref }) => ref), flags: FIELDS_EXIST });
  for (const page of new Set(fields.map((field) => field.page))) {
    const added = fields.filter((field) => field.page === page).map(({ ref }) => ref);
    addAnnotations(view, writer, page, added, pages);
  }
  return writer.build();
}

function assertFree(view: LoadedView, specs: readonly EmptyFieldSpec[]): void {
  const taken = new Set(fieldsOf(view).flatMap(({ name }) => [name, name.split('.')[0] ?? '']));
  for (const { name } of specs) {
    if (name === '' || name.includes('.') || taken.has(name))
      throw new SigningError('FIELD_NAME_TAKEN', `a new field cannot have the name "${name}"`);
    taken.add(name);
  }
}

function writeField(
  writer: RevisionWriter,
  pages: readonly Page[],
  spec: EmptyFieldSpec,
): { page: Page; ref: PdfRef } {
  const number = spec.box?.page ?? 1;
  const page = pages[number - 1];
  if (page === undefined) throw new SigningError('PDF_PAGE_UNKNOWN', `the document has no page ${number}`);
  const rect: PdfObject = spec.box === undefined ? [0, 0, 0, 0] : [...placeBox(page, spec.box).rect];
  const field = dictOf({
    Type: nameOf('Annot'),
    Subtype: nameOf('Widget'),
    FT: nameOf('Sig'),
    T: textString(spec.name.normalize('NFC')),
    Rect: rect,
    F: FLAGS,
    P: page.ref,
    Lock: spec.lock && writer.add(lockDictionary(spec.lock)),
  });
  return { page, ref: writer.add(field) };
}

/** Whatever the reader of an earlier signature would object to is not given out. */
async function assertHarmless(extended: Source, password: string | undefined): Promise<void> {
  const file = await openPdf(extended, { password });
  const changes = await new ChangeAnalysis(file, await listSignatureFields(file)).after(
    file.revisions.length - 1,
  );
  if (changes.some(({ allowed }) => !allowed))
    throw new SigningError('PDF_FORBIDS_CHANGE', 'an earlier signature allows no new fields');
}
