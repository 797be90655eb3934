// Adds a signature field to the form and annotations to pages, leaving everything else as it was.
// ISO 32000-2 §12.7.3 (AcroForm, direct or indirect), §12.5 (Annots, direct or indirect).

import type { LoadedView } from './file.ts';
import { broken } from './limits.ts';
import { dictOf, intValue, PdfDict, type PdfObject, PdfRef } from './objects.ts';
import type { Page } from './pages.ts';
import { textValue } from './text.ts';
import type { RevisionWriter } from './writer.ts';

/** SignaturesExist and AppendOnly. */
const SIG_FLAGS = 3;

export interface FormUpdate {
  /** New root fields. */
  fields: PdfRef[];
  /** Default: a signature exists, and the file may only be appended to. */
  flags?: number;
  /** Further entries of the catalog. */
  catalog?: Record<string, PdfObject>;
}

/** Adds root fields to the form, and says in it that there are signatures; makes the form when there is none. */
export function updateForm(
  view: LoadedView,
  writer: RevisionWriter,
  { fields: added, flags = SIG_FLAGS, catalog: entries = {} }: FormUpdate,
): void {
  const rootRef = view.trailer.get('Root');
  const catalog = view.catalog();
  if (!(rootRef instanceof PdfRef)) throw broken('the catalog is not an indirect object');
  const stated = catalog.get('AcroForm');
  const form = view.resolve(stated);
  const setCatalog = (changes: Record<string, PdfObject>) => {
    if (Object.keys(changes).length > 0) writer.set(rootRef, catalog.with(changes));
  };
  if (!(form instanceof PdfDict)) {
    setCatalog({ ...entries, AcroForm: writer.add(dictOf({ Fields: added, SigFlags: flags })) });
    return;
  }
  const known = intValue(view.value(form, 'SigFlags')) ?? 0;
  if (added.length === 0 && (known | flags) === known) {
    setCatalog(entries);
    return;
  }
  const fieldsRef = form.get('Fields');
  const fields = [...view.array(form, 'Fields'), ...added];
  const isOwnArray = fieldsRef instanceof PdfRef && Array.isArray(view.resolve(fieldsRef));
  if (isOwnArray && added.length > 0) writer.set(fieldsRef, fields);
  const changed = form.with({ SigFlags: known | flags, Fields: isOwnArray ? fieldsRef : fields });
  if (stated instanceof PdfRef) writer.set(stated, changed);
  setCatalog(stated instanceof PdfRef ? entries : { ...entries, AcroForm: changed });
}

/** Appends annotations to a page. */
export function addAnnotations(
  view: LoadedView,
  writer: RevisionWriter,
  page: Page,
  added: PdfRef[],
  pages: readonly Page[],
) {
  const stated = page.dict.get('Annots');
  const all: PdfObject[] = [...view.array(page.dict, 'Annots'), ...added];
  // An array object shared with other pages, or with the form's /Fields, must not give the marks to all of them.
  const isShared = (ref: PdfRef) =>
    writer.has(ref) || pages.some((other) => other !== page && refersTo(other.dict.get('Annots'), ref));
  if (stated instanceof PdfRef && Array.isArray(view.resolve(stated)) && !isShared(stated))
    writer.set(stated, all);
  else writer.set(page.ref, page.dict.with({ Annots: all }));
}

function refersTo(object: PdfObject, ref: PdfRef): boolean {
  return object instanceof PdfRef && object.num === ref.num;
}

/** The first of `prefix1`, `prefix2`, … that no field of the form has as its name. */
export function freeFieldName(view: LoadedView, prefix: string): string {
  const taken = new Set<string>();
  const form = view.dict(view.catalog(), 'AcroForm');
  for (const item of form === undefined ? [] : view.array(form, 'Fields')) {
    const field = view.resolve(item);
    const name = field instanceof PdfDict ? textValue(view.value(field, 'T')) : undefined;
    if (name !== undefined) taken.add(name);
  }
  for (let n = 1; ; n += 1) if (!taken.has(`${prefix}${n}`)) return `${prefix}${n}`;
}
