// An empty signature field that waits for its signer: found by its name, with the place where its signature is seen
// and the lock its author gave it. ISO 32000-2 §12.7.5.5.

import { SigningError } from '../types.ts';
import { isLocked } from './field-locks.ts';
import { type FormField, fieldsOf, type Widget } from './fields.ts';
import type { LoadedView } from './file.ts';
import { intValue, type PdfDict, type PdfObject, PdfRef } from './objects.ts';
import { type Page, type Rectangle, rectangleOf } from './pages.ts';
import type { SignatureField } from './signatures.ts';
import type { RevisionWriter } from './writer.ts';

export interface EmptyField {
  readonly name: string;
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  readonly widgets: readonly Widget[];
  /** Where its signature is seen; undefined when the field has no widget on a page, or one without a size. */
  readonly home: { page: Page; rect: Rectangle; widget: PdfRef } | undefined;
}

/**
 * The empty field of this fully qualified name. Throws FIELD_UNKNOWN when there is no such signature field or more than
 * one, FIELD_SIGNED, and FIELD_LOCKED when an earlier signature locked it or it is read-only.
 */
export function findEmptyField(
  view: LoadedView,
  pages: readonly Page[],
  name: string,
  earlier: readonly SignatureField[],
): EmptyField {
  const named = fieldsOf(view).filter((field) => field.name === name);
  const [field, second] = named;
  if (field?.ref === undefined || field.type !== 'Sig')
    throw new SigningError('FIELD_UNKNOWN', `the document has no signature field "${name}"`);
  if (second !== undefined) throw new SigningError('FIELD_UNKNOWN', `two fields have the name "${name}"`);
  if (view.resolve(field.value) !== null)
    throw new SigningError('FIELD_SIGNED', `the field "${name}" is signed already`);
  if (field.readOnly) throw new SigningError('FIELD_LOCKED', `the field "${name}" is read-only`);
  if (
    isLocked(
      earlier.flatMap(({ fieldMdp }) => fieldMdp ?? []),
      name,
    )
  )
    throw new SigningError('FIELD_LOCKED', `an earlier signature locked the field "${name}"`);
  const { ref, dict, widgets } = field;
  return { name, ref, dict, widgets, home: homeOf(view, pages, field) };
}

/** The first widget with a size that a page shows. */
function homeOf(view: LoadedView, pages: readonly Page[], field: FormField): EmptyField['home'] {
  for (const { ref, dict } of field.widgets) {
    const rect = rectangleOf(view, dict.get('Rect'));
    if (ref === undefined || rect === undefined || rect[0] >= rect[2] || rect[1] >= rect[3]) continue;
    const page = pageShowing(view, pages, ref);
    if (page !== undefined) return { page, rect, widget: ref };
  }
  return undefined;
}

function pageShowing(view: LoadedView, pages: readonly Page[], ref: PdfRef): Page | undefined {
  for (const page of pages) {
    const annots = view.array(page.dict, 'Annots');
    if (annots.some((item) => item instanceof PdfRef && item.num === ref.num)) return page;
  }
  return undefined;
}

/** Print, Locked. */
const SHOWN_FLAGS = 4 + 128;

/** Puts the value into the field, and the appearance into its widget, which may be the field itself. */
export function fillField(
  writer: RevisionWriter,
  { ref, dict, widgets, home }: EmptyField,
  value: PdfRef,
  { appearance, lock }: { appearance: PdfDict | undefined; lock: PdfRef | undefined },
): void {
  const own: Record<string, PdfObject> = lock === undefined ? { V: value } : { V: value, Lock: lock };
  const isShown = home !== undefined && appearance !== undefined;
  const seenIn = ({ ref: widget, dict }: Widget): Record<string, PdfObject> =>
    isShown && widget?.num === home.widget.num
      ? { AP: appearance, F: (intValue(dict.get('F')) ?? 0) | SHOWN_FLAGS }
      : {};
  writer.set(ref, dict.with({ ...own, ...seenIn({ ref, dict }) }));
  for (const widget of widgets) {
    if (widget.ref === undefined || widget.ref.num === ref.num) continue;
    // Poppler looks for the value in the widget, and would call the field unsigned.
    writer.set(widget.ref, widget.dict.with({ V: value, ...seenIn(widget) }));
  }
}
