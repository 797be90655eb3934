// At the end: what changed and no rule accounts for is forbidden; and what a rule accounts for must not be in use
// elsewhere, or an allowed update would change a page behind the reader's back (shadow attacks).

import type { ChangeKind } from '../../types.ts';
import { dictValue, nameValue, PdfDict, type PdfObject, PdfRef, PdfStream } from '../objects.ts';
import { listPages } from '../pages.ts';
import { referencesOf } from './compare.ts';
import { isDssPart } from './dss-rule.ts';
import { reachableObjects } from './reachable.ts';
import type { Role, Step } from './step.ts';
import { isStructurePart } from './structure-rule.ts';

const BOOKKEEPING = new Set(['XRef', 'ObjStm']);

export async function checkLeftovers(step: Step): Promise<void> {
  const left = [...step.changed].filter((num) => !step.accounted.has(num));
  if (left.length === 0) return;
  const contents = await contentObjects(step);
  const reachable = await reachableObjects(step.after);
  for (const num of left) {
    const [was, is] = [await step.before.object(num), await step.after.object(num)];
    if (isBookkeeping(was, is) || (was === null && is === null)) continue;
    if (was === null && !reachable.has(num) && isIdle(step, is)) continue;
    const verb = is === null ? 'removed' : was === null ? 'added' : 'replaced';
    const kind = contents.has(num) ? 'page-content' : kindOf(was ?? is);
    step.report(kind, false, `object ${num} was ${verb}`, { object: num });
  }
}

/** New object streams and cross-reference streams; an existing object stream may never be replaced. */
function isBookkeeping(was: PdfObject, is: PdfObject): boolean {
  const typeOf = (object: PdfObject) =>
    object instanceof PdfStream ? nameValue(object.dict.get('Type')) : undefined;
  const type = typeOf(is);
  if (type === undefined || !BOOKKEEPING.has(type)) return false;
  return was === null || (type === 'XRef' && typeOf(was) === 'XRef');
}

/**
 * Some writers leave an object behind that nothing refers to. It shows nothing; but one that could be shown, a font
 * or a stream, is what a prepared attack looks like, and where no change at all is permitted it is a change.
 */
function isIdle(step: Step, object: PdfObject): boolean {
  if (!step.mayFill || object instanceof PdfStream) return false;
  return (
    !(object instanceof PdfDict) || object.entries.size <= 1 || !['resource', 'font'].includes(kindOf(object))
  );
}

async function contentObjects(step: Step): Promise<Set<number>> {
  const found = new Set<number>();
  for (const page of await listPages(step.before)) {
    const stated = page.dict.get('Contents');
    const list = await step.before.resolve(stated);
    for (const item of [stated, ...(Array.isArray(list) ? list : [])])
      if (item instanceof PdfRef) found.add(item.num);
  }
  return found;
}

function kindOf(object: PdfObject): ChangeKind {
  const dict = dictValue(object);
  const type = nameValue(dict?.get('Type') ?? null);
  const subtype = nameValue(dict?.get('Subtype') ?? null);
  if (dict?.has('JS') || type === 'Action') return 'action';
  if (type === 'Filespec' || type === 'EmbeddedFile') return 'attachment';
  if (type === 'Annot') return 'annotation';
  if (type === 'Page') return 'page-content';
  if (type === 'Font' || type === 'FontDescriptor') return 'font';
  if (type === 'XObject') return 'resource';
  if (subtype === 'Form' || subtype === 'Image' || object instanceof PdfStream) return 'resource';
  return 'structure';
}

/** Reads every object once, but only when an existing object was written anew in a role. */
export async function checkExclusiveUse(step: Step): Promise<void> {
  if (step.roles.size === 0) return;
  const catalog = step.after.trailer.get('Root');
  const catalogNumber = catalog instanceof PdfRef ? catalog.num : -1;
  const form = (await step.after.catalog()).get('AcroForm');
  const formNumber = form instanceof PdfRef ? form.num : catalogNumber;
  for (const num of step.after.numbers()) {
    const value = await step.after.object(num);
    for (const { ref, key } of referencesOf(value)) {
      const role = step.roles.get(ref.num);
      if (role === undefined || mayRefer(role, num, value, key, { step, catalogNumber, formNumber }))
        continue;
      step.roles.delete(ref.num);
      step.report('resource', false, `object ${ref.num} was replaced though it is in use elsewhere`, {
        object: ref.num,
      });
    }
  }
}

interface Surroundings {
  step: Step;
  catalogNumber: number;
  formNumber: number;
}

function mayRefer(role: Role, from: number, value: PdfObject, key: string, at: Surroundings): boolean {
  const isCatalog = from === at.catalogNumber;
  if (role.kind === 'metadata') return isCatalog && key === 'Metadata';
  // Besides trailers, which are no objects, only a cross-reference stream names the document information.
  if (role.kind === 'information') return key === 'Info' && isCrossReference(value);
  if (role.kind === 'extensions') return (isCatalog && key === 'Extensions') || role.members.has(from);
  if (role.kind === 'list') return key === 'Annots' || isFieldList(from, key, at);
  if (role.kind === 'appearance') return from === role.owner && key === 'AP';
  if (role.kind === 'resources') {
    return (
      (isCatalog && key === 'AcroForm') ||
      (from === at.formNumber && key === 'DR') ||
      isRole(at.step, from, 'resources')
    );
  }
  if (role.kind === 'dss')
    return (isCatalog && key === 'DSS') || (role.members.has(from) && isDssPart(value));
  return (isCatalog && key === 'StructTreeRoot') || isStructurePart(value);
}

function isCrossReference(value: PdfObject): boolean {
  return value instanceof PdfStream && nameValue(value.dict.get('Type')) === 'XRef';
}

/** A form's fields and a page's annotations may be one list. */
function isFieldList(from: number, key: string, at: Surroundings): boolean {
  return (from === at.formNumber && key === 'Fields') || (from === at.catalogNumber && key === 'AcroForm');
}

function isRole(step: Step, num: number, kind: Role['kind']): boolean {
  return step.roles.get(num)?.kind === kind;
}
