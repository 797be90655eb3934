// A signature field that is new, or was empty and is now signed. Its widget may show only what is new in the same
// revision; whether the signature itself holds is the verifier's question, asked of every signature in the file.

import type { RevisionChange } from '../../types.ts';
import type { FormField } from '../fields.ts';
import { nameValue, PdfDict, type PdfObject, PdfRef } from '../objects.ts';
import { rectangle } from '../pages.ts';
import { differingKeys } from './compare.ts';
import { isInertUpdate } from './inert-field.ts';
import type { Step } from './step.ts';

const NEW_KEYS = new Set(
  'Type Subtype FT T TU TM V Rect P F Ff AP AS MK DA DR DS Q H Lock SV Kids Parent Border BS C NM M StructParent Contents'.split(
    ' ',
  ),
);
const SIGNED_KEYS = new Set(['V', 'AP', 'AS', 'M', 'F', 'Ff', 'MK', 'DA', 'DR', 'Lock', 'NM', 'P', 'Type']);

export interface FormFindings {
  /** Objects of widgets that this revision may put on pages, and the change each belongs to. */
  widgets: Map<number, RevisionChange>;
  /** Names of the signature fields signed in this revision. */
  signed: Set<string>;
}

export async function checkSignatureField(
  step: Step,
  was: FormField | undefined,
  is: FormField,
  findings: FormFindings,
): Promise<void> {
  const at = { object: is.ref?.num };
  const value = await step.after.resolve(is.value);
  const wasSigned = was !== undefined && (await step.before.resolve(was.value)) !== null;
  const wrong = strangeKeys(was, is);
  if (!(await isInertUpdate(step, was, is))) wrong.push('AP');
  if (borrowsWidget(step, was, is)) wrong.push('Kids');
  if (borrowsValue(step, is)) wrong.push('V');
  if (wasSigned || wrong.length > 0) {
    const kind = wrong.includes('A') || wrong.includes('AA') ? 'action' : 'structure';
    step.report(kind, false, `the signature field ${is.name} was changed: /${wrong[0] ?? 'V'}`, at);
    return;
  }
  const isStamp = await isTimestamp(step, value);
  // A timestamp vouches for a time, not for what the page says; anybody can get one.
  if ((isStamp || !(await isWholeSignature(step, value))) && (await isShown(step, is))) {
    const what = isStamp ? 'document timestamp' : 'unsigned field';
    step.report('annotation', false, `the ${what} ${is.name} shows something`, at);
    return;
  }
  if (was !== undefined) guardOldAppearance(step, was);
  await accountFor(step, is, value);
  // A lock is about the fields that were there; one made later was not locked.
  const isLocked = was !== undefined && step.isLocked(is.name);
  const change = reportAdded(step, is, { isSigned: value instanceof PdfDict, isStamp, isLocked });
  for (const { ref } of [is, ...is.widgets]) if (ref !== undefined) findings.widgets.set(ref.num, change);
  if (change.kind === 'signature-added' && value instanceof PdfDict) findings.signed.add(is.name);
}

function reportAdded(
  step: Step,
  field: FormField,
  { isSigned, isStamp, isLocked }: { isSigned: boolean; isStamp: boolean; isLocked: boolean },
): RevisionChange {
  const at = { object: field.ref?.num };
  if (isStamp)
    return step.report('timestamp-added', true, `a document timestamp was added: ${field.name}`, at);
  const what = isSigned ? 'a signature' : 'an empty signature field';
  const why = isLocked ? ', though a signature locked the field' : '';
  return step.report(
    'signature-added',
    step.mayFill && !isLocked,
    `${what} was added: ${field.name}${why}`,
    at,
  );
}

/** As the verifier tells them: by either of the two names. */
async function isTimestamp(step: Step, value: PdfObject): Promise<boolean> {
  if (!(value instanceof PdfDict)) return false;
  const [subFilter, type] = [
    await step.after.value(value, 'SubFilter'),
    await step.after.value(value, 'Type'),
  ];
  return nameValue(subFilter) === 'ETSI.RFC3161' || nameValue(type) === 'DocTimeStamp';
}

/** Whether a field takes for its widget what was there as something else. */
function borrowsWidget(step: Step, was: FormField | undefined, is: FormField): boolean {
  const own = new Set([was, ...(was?.widgets ?? [])].map((part) => part?.ref?.num));
  return is.widgets.some(({ ref }) => ref === undefined || (!step.isNew(ref.num) && !own.has(ref.num)));
}

/** Whether a field shows as signed what signed another field, or was there before: its marks are nobody's. */
function borrowsValue(step: Step, is: FormField): boolean {
  return is.value instanceof PdfRef && step.existed(is.value.num);
}

function strangeKeys(was: FormField | undefined, is: FormField): string[] {
  const own =
    was === undefined
      ? [...is.dict.entries.keys()].filter((key) => !NEW_KEYS.has(key))
      : differingKeys(was.dict, is.dict).filter((key) => !SIGNED_KEYS.has(key) || relaxes(key, was.dict));
  const old = new Map(was?.widgets.map((widget) => [widget.ref?.num, widget.dict]));
  const widgets = is.widgets.flatMap(({ dict, ref }) => {
    const before = old.get(ref?.num);
    if (before !== undefined) return differingKeys(before, dict).filter((key) => !SIGNED_KEYS.has(key));
    return [...dict.entries.keys()].filter((key) => !NEW_KEYS.has(key));
  });
  return [...own, ...widgets];
}

/** A lock may come with the signature; one that was there is what earlier signers relied on. */
function relaxes(key: string, was: PdfDict): boolean {
  return key === 'Lock' && was.has('Lock');
}

async function isWholeSignature(step: Step, value: PdfObject): Promise<boolean> {
  if (!(value instanceof PdfDict)) return false;
  return (await step.after.array(value, 'ByteRange')).length === 4 && value.has('Contents');
}

async function isShown(step: Step, field: FormField): Promise<boolean> {
  for (const { dict } of field.widgets) {
    const rect = await rectangle(step.after, dict.get('Rect'));
    const isVisible = rect !== undefined && rect[0] < rect[2] && rect[1] < rect[3];
    if (isVisible && (dict.has('AP') || (await hasDecoration(step, dict)))) return true;
  }
  return false;
}

const DECORATIONS = ['BG', 'BC', 'CA', 'RC', 'AC', 'I', 'RI', 'IX'];

/** Some readers draw a background, border, caption or icon though there is no appearance. */
async function hasDecoration(step: Step, dict: PdfDict): Promise<boolean> {
  const characteristics = await step.after.dict(dict, 'MK');
  return DECORATIONS.some((key) => characteristics?.has(key));
}

/** An appearance dictionary the field gives up must have been its own, or a shadow elsewhere comes to light. */
function guardOldAppearance(step: Step, was: FormField): void {
  for (const { dict, ref } of was.widgets) {
    const old = dict.get('AP');
    if (old instanceof PdfRef && ref !== undefined)
      step.roles.set(old.num, { kind: 'appearance', owner: ref.num });
  }
}

async function accountFor(step: Step, field: FormField, value: PdfObject): Promise<void> {
  for (const { ref } of [field, ...field.widgets]) if (ref !== undefined) step.account(ref.num);
  await step.accountNew(field.value);
  await step.accountNew(value);
  for (const { dict } of [field, ...field.widgets]) {
    for (const key of ['AP', 'MK', 'DR', 'Lock', 'SV', 'Kids', 'Parent'])
      await step.accountNew(dict.get(key));
  }
}
