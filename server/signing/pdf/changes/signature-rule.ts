// A signature field that is new, or was empty and is now signed. Its widget may show only what is new in the same
// revision; whether the signature itself holds is the verifier's question, asked of every signature in the file.

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

export async function checkSignatureField(
  step: Step,
  was: FormField | undefined,
  is: FormField,
  findings: { widgets: Set<number>; signed: Set<string> },
): Promise<void> {
  const at = { object: is.ref?.num, page: undefined };
  const value = await step.after.resolve(is.value);
  const wasSigned = was !== undefined && (await step.before.resolve(was.value)) !== null;
  const wrong = strangeKeys(was, is);
  if (!(await isInertUpdate(step, is))) wrong.push('AP');
  if (wasSigned || wrong.length > 0) {
    const kind = wrong.includes('A') || wrong.includes('AA') ? 'action' : 'structure';
    return step.report(kind, false, `the signature field ${is.name} was changed: /${wrong[0] ?? 'V'}`, at);
  }
  if (!(await isWholeSignature(step, value)) && (await isShown(step, is))) {
    return step.report('annotation', false, `the unsigned field ${is.name} shows something`, at);
  }
  if (was !== undefined) guardOldAppearance(step, was);
  await accountFor(step, is, value, findings);
  if (!(value instanceof PdfDict)) {
    return step.report('signature-added', step.mayFill, `an empty signature field was added: ${is.name}`, at);
  }
  if (nameValue(await step.after.value(value, 'SubFilter')) === 'ETSI.RFC3161') {
    return step.report('timestamp-added', true, `a document timestamp was added: ${is.name}`, at);
  }
  findings.signed.add(is.name);
  step.report('signature-added', step.mayFill, `a signature was added: ${is.name}`, at);
}

function strangeKeys(was: FormField | undefined, is: FormField): string[] {
  const own =
    was === undefined
      ? [...is.dict.entries.keys()].filter((key) => !NEW_KEYS.has(key))
      : differingKeys(was.dict, is.dict).filter((key) => !SIGNED_KEYS.has(key));
  const old = new Map(was?.widgets.map((widget) => [widget.ref?.num, widget.dict]));
  const widgets = is.widgets.flatMap(({ dict, ref }) => {
    const before = old.get(ref?.num);
    if (before !== undefined) return differingKeys(before, dict).filter((key) => !SIGNED_KEYS.has(key));
    return [...dict.entries.keys()].filter((key) => !NEW_KEYS.has(key));
  });
  return [...own, ...widgets];
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

async function accountFor(
  step: Step,
  field: FormField,
  value: PdfObject,
  findings: { widgets: Set<number> },
) {
  for (const ref of [field.ref, ...field.widgets.map((widget) => widget.ref)]) {
    if (ref === undefined) continue;
    step.account(ref.num);
    findings.widgets.add(ref.num);
  }
  await step.accountNew(field.value);
  await step.accountNew(value);
  for (const { dict } of [field, ...field.widgets]) {
    for (const key of ['AP', 'MK', 'DR', 'Lock', 'SV', 'Kids', 'Parent'])
      await step.accountNew(dict.get(key));
  }
}
