// The form: new signature fields and the signing of empty ones, filled fields where no signature locked them.
// ISO 32000-2 §12.8.2.2 (DocMDP), §12.8.2.4 (FieldMDP).

import { type FormField, listFields } from '../fields.ts';
import { PdfDict, PdfRef, PdfStream } from '../objects.ts';
import { differingKeys, isInert, isOrderedSubset, missingFrom, referencesOf, same } from './compare.ts';
import { isInertUpdate } from './inert-field.ts';
import { isPlainFill } from './plain-fill.ts';
import { checkSignatureField, type FormFindings } from './signature-rule.ts';
import type { Step } from './step.ts';

/** Entries of the form dictionary that may come or go with a signature. */
const FORM_KEYS = new Set(['Fields', 'SigFlags', 'DR', 'DA']);
/** Default resources that may come with a signature: what its text needs, never a drawing. */
const GROWING_RESOURCES = new Set(['Font', 'Encoding', 'ProcSet']);
const RESOURCE_KEYS = new Set(
  'Font XObject ExtGState ColorSpace Pattern Shading Properties ProcSet Encoding'.split(' '),
);
const FILL_KEYS = new Set(['V', 'AP', 'AS', 'I', 'RV', 'M', 'MK', 'DA', 'DS', 'Q', 'TI']);
const FILL_WIDGET_KEYS = new Set([...FILL_KEYS, 'F']);

/** Where the form is written: its own object, or the catalog's. */
interface Home {
  object: number | undefined;
}

export async function checkForm(step: Step): Promise<FormFindings> {
  const findings: FormFindings = { widgets: new Map(), signed: new Set() };
  await checkFormDictionary(step);
  const before = await listFields(step.before);
  const after = await listFields(step.after);
  const known = new Map(before.map((field) => [field.ref?.num, field]));
  for (const field of after) {
    const was = field.ref === undefined ? undefined : known.get(field.ref.num);
    if (field.ref !== undefined && was === undefined) await checkNewField(step, field, findings);
    else if (field.ref !== undefined && was !== undefined) await checkKnownField(step, was, field, findings);
  }
  const left = new Set(after.map((field) => field.ref?.num));
  for (const field of before) {
    if (!left.has(field.ref?.num)) {
      step.report('structure', false, `the form field ${field.name} was removed`, { object: field.ref?.num });
    }
  }
  await checkParents(step, findings.widgets);
  return findings;
}

async function checkFormDictionary(step: Step): Promise<void> {
  const catalogs = [await step.before.catalog(), await step.after.catalog()] as const;
  const was = (await step.before.dict(catalogs[0], 'AcroForm')) ?? new PdfDict();
  const is = await step.after.dict(catalogs[1], 'AcroForm');
  const at = { object: await step.homeOf('AcroForm') };
  if (is === undefined) {
    if (was.entries.size > 0) step.report('structure', false, 'the form was removed', at);
    return;
  }
  const stated = catalogs[1].get('AcroForm');
  if (stated instanceof PdfRef && (step.isNew(stated.num) || same(catalogs[0].get('AcroForm'), stated))) {
    step.account(stated.num);
  }
  for (const key of differingKeys(was, is)) {
    const calmed = key === 'NeedAppearances' && is.get(key) !== true;
    const plain = FORM_KEYS.has(key) && !redraws(key, was, is) && (await isInert(step.after, is.get(key)));
    if (calmed || plain) continue;
    const kind = key === 'XFA' || key === 'DA' ? 'form-filled' : 'structure';
    step.report(kind, false, `the form's /${key} was changed`, at);
  }
  await checkFieldList(step, was, is, at);
  await checkResources(step, was, is, at);
}

/** Default appearances decide how readers draw the fields that bring no appearance of their own. */
function redraws(key: string, was: PdfDict, is: PdfDict): boolean {
  if (key === 'DA' && was.has('DA')) return true;
  return (key === 'DA' || key === 'DR') && is.get('NeedAppearances') === true;
}

/** Fields may be appended, never dropped or put in another order. */
async function checkFieldList(step: Step, was: PdfDict, is: PdfDict, at: Home): Promise<void> {
  const list = is.get('Fields');
  if (list instanceof PdfRef && (step.isNew(list.num) || same(was.get('Fields'), list)))
    step.accountList(list.num);
  const [old, now] = [await step.before.array(was, 'Fields'), await step.after.array(is, 'Fields')];
  if (!isOrderedSubset(old, now))
    step.report('structure', false, 'form fields were removed or reordered', at);
  if (now.some((item) => !(item instanceof PdfRef) && !old.some((other) => same(item, other)))) {
    step.report('structure', false, 'a form field is not an indirect object', at);
  }
}

/** Default resources may gain fonts; what was there stays. */
async function checkResources(step: Step, was: PdfDict, is: PdfDict, at: Home): Promise<void> {
  const old = (await step.before.dict(was, 'DR')) ?? new PdfDict();
  const now = (await step.after.dict(is, 'DR')) ?? new PdfDict();
  const stated = is.get('DR');
  if (stated instanceof PdfRef && step.changed.has(stated.num) && !step.isNew(stated.num)) {
    step.accountAs(stated.num, { kind: 'resources' });
  }
  for (const key of new Set([...old.entries.keys(), ...now.entries.keys()])) {
    const [oldPart, nowPart] = [await step.before.value(old, key), await step.after.value(now, key)];
    const inner = now.get(key);
    if (inner instanceof PdfRef && step.changed.has(inner.num) && !step.isNew(inner.num)) {
      step.accountAs(inner.num, { kind: 'resources' });
      // Whoever shares the dictionary above shares what this one gains.
      if (stated instanceof PdfRef) step.roles.set(stated.num, { kind: 'resources' });
    }
    if (!RESOURCE_KEYS.has(key) || nowPart instanceof PdfStream) {
      step.report('resource', false, `the form's default resources have a strange /${key}`, at);
    }
    if (same(oldPart, nowPart)) continue;
    const grown =
      GROWING_RESOURCES.has(key) &&
      (oldPart === null ||
        (oldPart instanceof PdfDict &&
          nowPart instanceof PdfDict &&
          [...oldPart.entries].every(([name, value]) => same(value, nowPart.get(name)))));
    // What stands behind an older dictionary is not reached from the form itself.
    if (grown) await step.accountNew(nowPart);
    if (grown && key === 'Font') step.report('font', true, 'fonts were added for the fields of the form', at);
    if (!grown)
      step.report(
        key === 'Font' ? 'font' : 'resource',
        false,
        `the form's default resources lost or changed /${key}`,
        at,
      );
  }
  await step.accountNew(is.get('DR'));
}

async function checkNewField(step: Step, field: FormField, findings: FormFindings): Promise<void> {
  const num = field.ref?.num ?? 0;
  if (field.type === 'Sig' && step.isNew(num)) return checkSignatureField(step, undefined, field, findings);
  step.report('structure', false, `a form field was added: ${field.name}`, { object: num });
}

async function checkKnownField(
  step: Step,
  was: FormField,
  is: FormField,
  findings: FormFindings,
): Promise<void> {
  const objects = [
    is.ref,
    ...is.widgets.map((widget) => widget.ref),
    ...was.widgets.map((widget) => widget.ref),
  ];
  const touched = objects.some((ref) => ref !== undefined && step.changed.has(ref.num));
  const reached = await changedAppearances(step, is);
  if (!touched && reached.length === 0 && was.name === is.name) return;
  if (is.type === 'Sig') return checkSignatureField(step, was, is, findings);
  await checkFilled(step, was, is, reached);
}

/** Existing objects under /AP that this revision writes anew. */
async function changedAppearances(step: Step, field: FormField): Promise<{ num: number; owner: number }[]> {
  const found: { num: number; owner: number }[] = [];
  for (const { dict, ref } of field.widgets) {
    for (const { ref: part } of referencesOf(dict.get('AP'))) {
      if (step.changed.has(part.num) && step.existed(part.num))
        found.push({ num: part.num, owner: ref?.num ?? 0 });
    }
  }
  return found;
}

async function checkFilled(
  step: Step,
  was: FormField,
  is: FormField,
  reached: { num: number; owner: number }[],
) {
  const at = { object: is.ref?.num };
  const isMerged = was.widgets.some((widget) => widget.dict === was.dict);
  const wrong = differingKeys(was.dict, is.dict).filter(
    (key) => !(isMerged ? FILL_WIDGET_KEYS : FILL_KEYS).has(key),
  );
  const locked = step.isLocked(is.name);
  const widgets = (await checkWidgets(step, was, is)) && (await isInertUpdate(step, was, is));
  const allowed =
    step.mayFill && !locked && wrong.length === 0 && widgets && was.name === is.name && was.type === is.type;
  const why = locked ? ', though a signature locked it' : wrong.length > 0 ? `, /${wrong[0]} included` : '';
  const isStated = allowed && step.permissions.level !== undefined;
  const isPlain = isStated && (await isPlainFill(step, was, is, reached.length > 0));
  step.report('form-filled', allowed, `the field ${is.name} was filled${why}`, { ...at, isPlain });
  if (is.ref !== undefined) step.account(is.ref.num);
  for (const { num, owner } of reached) {
    step.accountAs(num, { kind: 'appearance', owner });
    await step.accountNew(await step.after.object(num));
  }
  for (const { dict } of is.widgets) await step.accountNew(dict.get('AP'));
  await step.accountNew(is.dict.get('V'));
}

async function checkWidgets(step: Step, was: FormField, is: FormField): Promise<boolean> {
  if (was.widgets.length !== is.widgets.length) return false;
  let fine = true;
  for (const [i, widget] of is.widgets.entries()) {
    const old = was.widgets[i];
    if (old === undefined || old.ref?.num !== widget.ref?.num) return false;
    if (widget.ref !== undefined) step.account(widget.ref.num);
    if (widget.dict === is.dict) continue;
    if (differingKeys(old.dict, widget.dict).some((key) => !FILL_WIDGET_KEYS.has(key))) fine = false;
  }
  return fine;
}

/** A field above others may only gain kids that are new signature fields. */
async function checkParents(step: Step, widgets: ReadonlyMap<number, unknown>): Promise<void> {
  for (const num of step.changed) {
    if (step.accounted.has(num) || !step.existed(num)) continue;
    const [was, is] = [await step.before.object(num), await step.after.object(num)];
    if (!(was instanceof PdfDict) || !(is instanceof PdfDict) || !was.has('T') || !was.has('Kids')) continue;
    if (differingKeys(was, is).some((key) => key !== 'Kids')) continue;
    const [old, now] = [await step.before.array(was, 'Kids'), await step.after.array(is, 'Kids')];
    const added = missingFrom(old, now);
    if (!isOrderedSubset(old, now)) continue;
    if (added.every((item) => item instanceof PdfRef && widgets.has(item.num))) step.account(num);
  }
}
