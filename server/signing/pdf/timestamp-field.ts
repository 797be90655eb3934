// Lays out the revision of a document timestamp: a signature field that shows nothing, its hole still empty.
// ISO 32000-2 §12.8.5, ETSI EN 319 142-1 §5.4.3.
import type { PdfFile } from './file.ts';
import { addAnnotations, freeFieldName, updateForm } from './form-update.ts';
import { broken } from './limits.ts';
import { whenLoaded } from './loaded-bytes.ts';
import { dictOf, nameOf } from './objects.ts';
import { pagesOf } from './pages.ts';
import { fillByteRange } from './signature-hole.ts';
import { textString } from './text.ts';
import { RevisionWriter } from './writer.ts';

export interface TimestampRevision {
  revision: Uint8Array;
  byteRange: readonly [number, number, number, number];
}

const FIELD_PREFIX = 'VanthuTimestamp';
/** Print and Locked, as of every signature field here. */
const WIDGET_FLAGS = 4 | 128;

/** The revision, with room for a token of this many bytes. Throws SigningError. */
export const layTimestamp = (file: PdfFile, capacity: number): Promise<TimestampRevision> =>
  whenLoaded(() => layOut(file, capacity));

function layOut(file: PdfFile, capacity: number): TimestampRevision {
  const view = file.latest.loaded;
  const pages = pagesOf(view);
  const [page] = pages;
  if (!page) throw broken('the document has no page');
  const writer = new RevisionWriter(file);
  const ref = writer.allocate();
  const known = dictOf({
    Type: nameOf('DocTimeStamp'),
    Filter: nameOf('Adobe.PPKLite'),
    SubFilter: nameOf('ETSI.RFC3161'),
  });
  const hole = writer.setSignature(ref, known, capacity);
  const widget = dictOf({
    Type: nameOf('Annot'),
    Subtype: nameOf('Widget'),
    FT: nameOf('Sig'),
    T: textString(freeFieldName(view, FIELD_PREFIX)),
    V: ref,
    Rect: [0, 0, 0, 0],
    F: WIDGET_FLAGS,
    P: page.ref,
  });
  const field = writer.add(widget);
  updateForm(view, writer, { fields: [field] });
  addAnnotations(view, writer, page, [field], pages);
  const revision = writer.build();
  return { revision, byteRange: fillByteRange(file.source.size, revision, hole) };
}
