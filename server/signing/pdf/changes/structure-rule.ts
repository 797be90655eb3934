// The structure tree of a tagged document grows when a signature's widget is tagged. Elements may be added, and
// existing ones may gain kids; texts for readers (/ActualText, /Alt) of existing elements stay. ISO 32000-2 §14.7.

import { dictValue, PdfDict, PdfName, type PdfObject, PdfRef } from '../objects.ts';
import { differingKeys, isOrderedSubset } from './compare.ts';
import type { Step } from './step.ts';

/** Entries that lead on within the tree. */
const INNER = ['K', 'ParentTree', 'IDTree', 'Kids', 'Nums', 'Names', 'Limits', 'RoleMap', 'ClassMap'];
const GROWING = new Set([...INNER, 'ParentTreeNextKey']);

export async function checkStructureTree(step: Step): Promise<void> {
  const [before, after] = [await step.before.catalog(), await step.after.catalog()];
  const [was, is] = [before.get('StructTreeRoot'), after.get('StructTreeRoot')];
  if (was === null && is === null) return;
  if (!(is instanceof PdfRef) || (was !== null && !(was instanceof PdfRef && was.num === is.num))) {
    step.report('structure', false, 'the structure tree was replaced or removed', {
      object: await step.homeOf('StructTreeRoot'),
    });
    return;
  }
  if (![...step.changed].some((num) => !step.accounted.has(num))) return;
  let grown = false;
  for (const num of await membersOf(step, is)) {
    if (!step.changed.has(num) || step.accounted.has(num)) continue;
    const value = await step.after.object(num);
    if (!(await mayStand(step, num, value))) continue;
    if (step.isNew(num)) step.account(num);
    else step.accountAs(num, { kind: 'structure' });
    grown = true;
  }
  if (grown)
    step.report('structure', true, 'the structure tree was extended', {
      object: is.num,
      isPlain: step.mayFill,
    });
}

async function mayStand(step: Step, num: number, value: PdfObject): Promise<boolean> {
  const was = await step.before.object(num);
  if (!isStructurePart(value)) return false;
  if (step.isNew(num)) return !(value instanceof PdfDict) || !value.has('ActualText');
  if (Array.isArray(value)) return Array.isArray(was) && isOrderedSubset(was, value);
  if (!(value instanceof PdfDict) || !(was instanceof PdfDict)) return false;
  return differingKeys(was, value).every((key) => GROWING.has(key));
}

const PART_KEYS = new Set(
  `Type S P ID Ref Pg K A C R T Lang Alt E ActualText AF NS PhoneticAlphabet Phoneme Obj MCID Stm StmOwn Nums Kids Limits
  Names IDTree ParentTree ParentTreeNextKey RoleMap ClassMap Namespaces PronunciationLexicon`.split(/\s+/),
);

/** Whether an object can be a part of a structure tree and is no page, no resource and no stream. */
export function isStructurePart(object: PdfObject): boolean {
  if (Array.isArray(object)) return object.every((item) => !(item instanceof PdfName));
  return object instanceof PdfDict && [...object.entries.keys()].every((key) => PART_KEYS.has(key));
}

/** Objects of the tree itself: pages and annotations it points to are not among them. */
async function membersOf(step: Step, root: PdfRef): Promise<Set<number>> {
  const members = new Set<number>();
  const queue: PdfObject[] = [root];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (Array.isArray(next)) queue.push(...next);
    else if (next instanceof PdfRef) {
      if (members.has(next.num)) continue;
      const value = await step.after.object(next.num);
      if (isForeign(value)) continue;
      members.add(next.num);
      queue.push(value);
    } else {
      const dict = dictValue(next);
      for (const key of dict === undefined ? [] : INNER) queue.push(dict?.get(key) ?? null);
    }
  }
  return members;
}

function isForeign(value: PdfObject): boolean {
  const dict = dictValue(value);
  return dict !== undefined && (dict.has('Subtype') || dict.has('Contents') || dict.has('MediaBox'));
}
