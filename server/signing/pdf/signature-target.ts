// The field a signature goes into: one made now, or an empty one that waits for it, with everything the signature
// forbids afterwards. ISO 32000-2 §12.7.5.5, §12.8.2.

import { type SignatureSpec, SigningError } from '../types.ts';
import { type EmptyField, fillField, findEmptyField } from './empty-field.ts';
import type { LoadedView } from './file.ts';
import { addAnnotations, freeFieldName, updateForm } from './form-update.ts';
import type { DrawnMarks, MarkSetting } from './marks.ts';
import { nameOf, type PdfRef } from './objects.ts';
import type { Page } from './pages.ts';
import { honourSeedValues, type Intent } from './seed-values.ts';
import {
  assertMayCertify,
  certifiedPermissions,
  lockDictionary,
  readLock,
  type SignatureRules,
} from './signature-rules.ts';
import type { SignatureField } from './signatures.ts';
import { textString } from './text.ts';
import type { RevisionWriter } from './writer.ts';

const FIELD_PREFIX = { person: 'VanthuPerson', agency: 'VanthuAgency' };

export interface Target {
  name: string;
  empty: EmptyField | undefined;
  /** Where the signature's own mark goes. */
  home: MarkSetting['home'];
  rules: SignatureRules;
  /** Whether no annotation but the signature's own may come. */
  single: boolean;
}

/** Throws FIELD_UNKNOWN, FIELD_SIGNED, FIELD_LOCKED, FIELD_CONSTRAINTS or PDF_FORBIDS_CHANGE. */
export function chooseTarget(
  view: LoadedView,
  pages: readonly Page[],
  spec: SignatureSpec,
  { earlier, ...about }: { earlier: readonly SignatureField[] } & Pick<Intent, 'chain' | 'isTimestamped'>,
): Target {
  const { fieldName, role, reason, digest = 'SHA-256' } = spec;
  const single = earlier.some(({ docMdp }) => docMdp === 2);
  let { certify, lock } = spec;
  let empty: EmptyField | undefined;
  if (fieldName !== undefined) {
    empty = findEmptyField(view, pages, fieldName, earlier);
    certify = honourSeedValues(view, empty.dict, { digest, reason, certify, ...about });
    const brought = readLock(view, empty.dict);
    if (brought !== undefined && lock !== undefined)
      throw new SigningError('FIELD_CONSTRAINTS', `the field "${fieldName}" brings its own lock`);
    lock ??= brought;
  }
  if (certify !== undefined) assertMayCertify(view, earlier);
  const name = empty?.name ?? freeFieldName(view, FIELD_PREFIX[role]);
  const home = empty && (empty.home ?? 'nowhere');
  return { name, empty, home, rules: { certify, lock }, single };
}

/** Writes the field with its value, the marks into the pages, and what form and catalog say of them. */
export function writeTarget(
  { view, writer, pages }: { view: LoadedView; writer: RevisionWriter; pages: readonly Page[] },
  target: Target,
  drawn: DrawnMarks,
  signature: PdfRef,
): void {
  const { empty, rules } = target;
  const { certify } = rules;
  const catalog = certify === undefined ? {} : { Perms: certifiedPermissions(view, signature) };
  const annotations = [...drawn.stamps];
  const fields: PdfRef[] = [];
  const isNewLock = rules.lock !== undefined && !empty?.dict.has('Lock');
  const lock = rules.lock !== undefined && isNewLock ? writer.add(lockDictionary(rules.lock)) : undefined;
  if (empty !== undefined) fillField(writer, empty, signature, { appearance: drawn.appearance, lock });
  else {
    const entries = { FT: nameOf('Sig'), T: textString(target.name), V: signature, Lock: lock ?? null };
    const field = writer.add(drawn.widget.set(entries));
    fields.push(field);
    annotations.unshift({ page: drawn.widgetPage, ref: field });
  }
  updateForm(view, writer, { fields, catalog });
  for (const page of new Set(annotations.map((item) => item.page))) {
    const added = annotations.filter((item) => item.page === page).map((item) => item.ref);
    addAnnotations(view, writer, page, added, pages);
  }
}
