// The pages: the same pages in the same order, each the same but for annotations of the kinds that may be added.

import { coverTooMuch, STAMP_FLAGS, STAMP_NAME } from '../marks.ts';
import { intValue, nameValue, PdfDict, type PdfObject, PdfRef } from '../objects.ts';
import { listPages, type Page, type Rectangle, rectangle } from '../pages.ts';
import { textValue } from '../text.ts';
import { differingKeys, isOrderedSubset, missingFrom, same } from './compare.ts';
import { isPlainComment, isPlainEdit, isStacked } from './plain-comment.ts';
import type { FormFindings } from './signature-rule.ts';
import type { Step } from './step.ts';

const CALM_ACTIONS = new Set(['GoTo', 'URI']);
const STAMP_KEYS = new Set(['Type', 'Subtype', 'Rect', 'F', 'P', 'NM', 'Contents', 'AP']);

export async function checkPages(step: Step, form: FormFindings): Promise<void> {
  const [before, after] = [await listPages(step.before), await listPages(step.after)];
  if (before.length !== after.length || before.some((page, i) => page.ref.num !== after[i]?.ref.num)) {
    const at = { object: await step.homeOf('Pages') };
    step.report('page-content', false, 'pages were added, removed or reordered', at);
    return;
  }
  for (const [i, was] of before.entries()) {
    const is = after[i];
    if (is !== undefined) await checkPage(step, was, is, form);
  }
}

async function checkPage(step: Step, was: Page, is: Page, form: FormFindings): Promise<void> {
  const at = { object: is.ref.num, page: is.number };
  if (step.changed.has(is.ref.num)) {
    step.account(is.ref.num);
    for (const key of differingKeys(was.dict, is.dict)) {
      if (key === 'Annots') continue;
      // A link to the structure tree comes with the first annotation of a tagged page.
      if (key === 'StructParents' && step.mayAnnotate && intValue(is.dict.get(key)) !== undefined) continue;
      const kind = key === 'Resources' ? 'resource' : key === 'AA' ? 'action' : 'page-content';
      step.report(kind, false, `/${key} of page ${is.number} was changed`, at);
    }
  }
  await checkAnnotations(step, was, is, form);
}

async function checkAnnotations(step: Step, was: Page, is: Page, form: FormFindings): Promise<void> {
  const list = is.dict.get('Annots');
  const isSameList = same(was.dict.get('Annots'), list);
  if (list instanceof PdfRef && (step.isNew(list.num) || isSameList)) step.accountList(list.num);
  const now = await step.after.array(is.dict, 'Annots');
  const isSame = isSameList && !(list instanceof PdfRef && step.changed.has(list.num));
  const old = isSame ? now : await step.before.array(was.dict, 'Annots');
  const gone = isSame ? [] : missingFrom(now, old);
  const added = new Set(isSame ? [] : missingFrom(old, now));
  if (gone.length > 0) await checkGone(step, gone, is);
  const removed = new Set(gone);
  const left = old.filter((item) => !removed.has(item));
  // What comes later in the list lies above.
  if (!isOrderedSubset(left, now)) {
    const note = `annotations of page ${is.number} were reordered`;
    step.report('annotation', step.mayAnnotate, note, { object: is.ref.num, page: is.number });
  }
  if (form.widgets.size > 0) await checkArea(step, now, is, form);
  for (const item of now) {
    if (added.has(item)) await checkAdded(step, item, { page: is, annots: now }, form);
    else if (item instanceof PdfRef && step.changed.has(item.num) && !step.accounted.has(item.num)) {
      await checkEdited(step, item, is);
    }
  }
}

/** A signature's marks are small. One that covers the page would put other text in its place. */
async function checkArea(
  step: Step,
  annots: readonly PdfObject[],
  page: Page,
  form: FormFindings,
): Promise<void> {
  const rects: Rectangle[] = [];
  for (const item of annots) {
    const dict = await step.after.resolve(item);
    if (!(item instanceof PdfRef) || !(dict instanceof PdfDict)) continue;
    const isMark = form.widgets.has(item.num) || (step.isNew(item.num) && isOurStamp(dict, form));
    if (!isMark) continue;
    rects.push((await rectangle(step.after, dict.get('Rect'))) ?? [0, 0, 0, 0]);
  }
  if (!coverTooMuch(page, rects)) return;
  const note = `the marks added to page ${page.number} cover more of it than a signature may`;
  step.report('annotation', step.mayAnnotate, note, { object: page.ref.num, page: page.number });
}

async function checkGone(step: Step, gone: readonly PdfObject[], page: Page): Promise<void> {
  let allowed = step.mayAnnotate;
  let isPlain = true;
  for (const item of gone) {
    const dict = await step.before.resolve(item);
    if (!(dict instanceof PdfDict) || nameValue(dict.get('Subtype')) === 'Widget') allowed = false;
    else if (!(await isPlainComment(step.before, dict))) isPlain = false;
  }
  const note = `annotations were removed from page ${page.number}`;
  step.report('annotation', allowed, note, { object: page.ref.num, page: page.number, isPlain });
}

async function checkAdded(
  step: Step,
  item: PdfObject,
  { page, annots }: { page: Page; annots: readonly PdfObject[] },
  form: FormFindings,
): Promise<void> {
  const signature = item instanceof PdfRef ? form.widgets.get(item.num) : undefined;
  if (signature !== undefined) {
    signature.page ??= page.number;
    return;
  }
  const at = { object: item instanceof PdfRef ? item.num : undefined, page: page.number };
  const dict = await step.after.resolve(item);
  const isFresh = item instanceof PdfRef && step.isNew(item.num);
  if (isFresh && dict instanceof PdfDict && isOurStamp(dict, form)) {
    step.account(item.num);
    await step.accountNew(dict.get('AP'));
    const note = `a mark of ${textValue(dict.get('NM'))} was added`;
    step.report('number-date-seal', step.mayFill, note, at);
    return;
  }
  const isComment = isFresh && dict instanceof PdfDict && nameValue(dict.get('Subtype')) !== 'Widget';
  const acts = dict instanceof PdfDict && !(await isCalm(step, dict));
  if (isComment) {
    step.account(item.num);
    await step.accountNew(dict);
  }
  const note = `an annotation was added to page ${page.number}`;
  const allowed = isComment && !acts && step.mayAnnotate;
  const isPlain =
    allowed && (await isPlainComment(step.after, dict)) && !(await isStacked(step.after, dict, annots));
  step.report(acts ? 'action' : 'annotation', allowed, note, { ...at, isPlain });
}

/** Whether an annotation does nothing by itself, or only leads to a place or an address when it is pressed. */
async function isCalm(step: Step, dict: PdfDict): Promise<boolean> {
  if (dict.has('AA')) return false;
  const action = await step.after.dict(dict, 'A');
  if (action === undefined) return !dict.has('A');
  return CALM_ACTIONS.has(nameValue(action.get('S')) ?? '') && !action.has('Next');
}

/** One of the further marks of a signature added in this very revision. */
function isOurStamp(dict: PdfDict, form: FormFindings): boolean {
  const field = STAMP_NAME.exec(textValue(dict.get('NM')) ?? '')?.[1];
  return (
    field !== undefined &&
    form.signed.has(field) &&
    nameValue(dict.get('Subtype')) === 'Stamp' &&
    intValue(dict.get('F')) === STAMP_FLAGS &&
    [...dict.entries.keys()].every((key) => STAMP_KEYS.has(key))
  );
}

async function checkEdited(step: Step, ref: PdfRef, page: Page): Promise<void> {
  const [was, is] = [await step.before.object(ref.num), await step.after.object(ref.num)];
  if (!(was instanceof PdfDict) || !(is instanceof PdfDict)) return;
  const isWidget = [was, is].some((dict) => nameValue(dict.get('Subtype')) === 'Widget');
  const acts = ['A', 'AA'].some((key) => !same(was.get(key), is.get(key)));
  const allowed = step.mayAnnotate && !isWidget && !acts;
  step.account(ref.num);
  if (allowed) await step.accountNew(is);
  const note = `an annotation of page ${page.number} was changed`;
  const isPlain = allowed && (await isPlainEdit(step, was, is));
  const at = { object: ref.num, page: page.number, isPlain };
  step.report(acts ? 'action' : 'annotation', allowed, note, at);
}
