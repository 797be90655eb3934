// What later revisions changed after a signature, object by object: a closed list of what may change, everything
// else is forbidden. ISO 32000-2 §12.8.2; ETSI EN 319 102-1 §5.4; "Shadow Attacks" (Mainka et al., NDSS 2021).

import type { RevisionChange } from '../types.ts';
import { checkCatalog, checkTrailer } from './changes/catalog-rule.ts';
import { DanglingReferences } from './changes/dangling.ts';
import { checkDss } from './changes/dss-rule.ts';
import { checkForm } from './changes/form-rule.ts';
import { checkExclusiveUse, checkLeftovers } from './changes/leftover-rule.ts';
import { checkPages } from './changes/page-rule.ts';
import { type Permissions, Step } from './changes/step.ts';
import { checkStructureTree } from './changes/structure-rule.ts';
import type { PdfFile } from './file.ts';
import { isBroken } from './limits.ts';
import { listSignatureFields, type SignatureField } from './signatures.ts';

/**
 * All changes made after revision `fromRevision` (from 1), in order. A revision that cannot be read is a forbidden
 * change, as is everything after it; excess throws SigningError PDF_LIMIT.
 */
export async function analyseChanges(file: PdfFile, fromRevision: number): Promise<RevisionChange[]> {
  const first = Math.max(1, fromRevision);
  const last = file.revisions.at(-1);
  if (last === undefined) return [];
  const changes = first < last.number ? await compareAll(file, first) : [];
  if (last.end < file.source.size) {
    const note = 'bytes follow the last revision';
    changes.push({ revision: last.number, kind: 'structure', allowed: false, note });
  }
  if (file.rest > 0) {
    const note = 'what follows cannot be read as a revision';
    changes.push({ revision: last.number + 1, kind: 'structure', allowed: false, note });
  }
  return changes;
}

async function compareAll(file: PdfFile, first: number): Promise<RevisionChange[]> {
  const signatures = await listSignatureFields(file);
  const changes: RevisionChange[] = [];
  let dangling: DanglingReferences | undefined;
  for (let number = first + 1; number <= file.revisions.length; number += 1) {
    const step = new Step(file.at(number - 1), file.at(number), permissionsAt(signatures, number - 1));
    try {
      dangling ??= await DanglingReferences.of(step.before);
      await compareWithPrevious(step);
      await dangling.check(step);
    } catch (error) {
      if (!isBroken(error)) throw error;
      step.report('structure', false, 'the revision cannot be read');
    }
    changes.push(...step.found);
  }
  return changes;
}

async function compareWithPrevious(step: Step): Promise<void> {
  if (step.after.file.revisions[step.after.revision - 1]?.wellFormed !== true) {
    step.report('structure', false, 'the revision does not end as it should');
  }
  await step.collect();
  await checkTrailer(step);
  await checkCatalog(step);
  await checkDss(step);
  const form = await checkForm(step);
  await checkPages(step, form);
  await checkStructureTree(step);
  await checkLeftovers(step);
  await checkExclusiveUse(step);
}

/** What the signatures that close revisions up to `number` permit, together. */
function permissionsAt(signatures: readonly SignatureField[], number: number): Permissions {
  const closed = signatures.filter(({ revision }) => revision > 0 && revision <= number);
  const levels = closed.flatMap(({ docMdp }) => docMdp ?? []);
  return {
    level: levels.length === 0 ? undefined : lowest(levels),
    locks: closed.flatMap(({ fieldMdp }) => fieldMdp ?? []),
  };
}

function lowest(levels: readonly (1 | 2 | 3)[]): 1 | 2 | 3 {
  if (levels.includes(1)) return 1;
  return levels.includes(2) ? 2 : 3;
}
