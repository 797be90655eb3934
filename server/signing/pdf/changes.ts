// What later revisions changed after a signature, object by object: a closed list of what may change, everything
// else is forbidden. ISO 32000-2 §12.8.2; ETSI EN 319 102-1 §5.4; "Shadow Attacks" (Mainka et al., NDSS 2021).

import type { RevisionChange } from '../types.ts';
import { checkBody } from './changes/body-rule.ts';
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
import type { SignatureField } from './signatures.ts';

type Level = 1 | 2 | 3;

/**
 * The changes of a file as each signature is to judge them: by its own permissions and those of the signatures before
 * it. What a later signature forbids is a breach of that one. Signatures with the same permissions share the work.
 */
export class ChangeAnalysis {
  readonly #file: PdfFile;
  readonly #signatures: readonly SignatureField[];
  readonly #docMdpDefault: Level | undefined;
  readonly #known = new Map<string, { first: number; changes: Promise<RevisionChange[]> }>();

  constructor(file: PdfFile, signatures: readonly SignatureField[], docMdpDefault?: Level) {
    this.#file = file;
    this.#signatures = signatures;
    this.#docMdpDefault = docMdpDefault;
  }

  /**
   * All changes made after revision `revision` (from 1), in order. A revision that cannot be read is a forbidden
   * change, as is everything after it; excess throws SigningError PDF_LIMIT.
   */
  async after(revision: number): Promise<RevisionChange[]> {
    const changes = (await this.#judged(revision)).filter((change) => change.revision > revision);
    const last = this.#file.revisions.at(-1);
    if (last !== undefined && last.end < this.#file.source.size) {
      const note = 'bytes follow the last revision';
      changes.push({ revision: last.number, kind: 'structure', allowed: false, note });
    }
    if (last !== undefined && this.#file.rest > 0) {
      const note = 'what follows cannot be read as a revision';
      changes.push({ revision: last.number + 1, kind: 'structure', allowed: false, note });
    }
    return changes;
  }

  #judged(revision: number): Promise<RevisionChange[]> {
    const permissions = this.#permissionsAt(revision);
    const key = JSON.stringify(permissions);
    const known = this.#known.get(key);
    if (known !== undefined && known.first <= revision) return known.changes;
    const first = Math.max(1, this.#firstWith(key, revision));
    const changes = changesFrom(this.#file, first, permissions);
    this.#known.set(key, { first, changes });
    return changes;
  }

  /** What the signatures that close revisions up to this one permit, together. */
  #permissionsAt(revision: number): Permissions {
    const closed = this.#signatures.filter((field) => field.revision > 0 && field.revision <= revision);
    const levels = closed.flatMap(({ docMdp }) => docMdp ?? []);
    return {
      level: levels.length === 0 ? this.#docMdpDefault : lowest(levels),
      locks: closed.flatMap(({ fieldMdp }) => fieldMdp ?? []),
    };
  }

  #firstWith(key: string, revision: number): number {
    const same = this.#signatures
      .map((field) => field.revision)
      .filter((number) => number > 0 && JSON.stringify(this.#permissionsAt(number)) === key);
    return Math.min(revision, ...same);
  }
}

async function changesFrom(
  file: PdfFile,
  first: number,
  permissions: Permissions,
): Promise<RevisionChange[]> {
  const changes: RevisionChange[] = [];
  let dangling: DanglingReferences | undefined;
  for (let number = first + 1; number <= file.revisions.length; number += 1) {
    const step = new Step(file.at(number - 1), file.at(number), permissions, file.at(first));
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
  await checkBody(step);
  await checkTrailer(step);
  await checkCatalog(step);
  await checkDss(step);
  const form = await checkForm(step);
  await checkPages(step, form);
  await checkStructureTree(step);
  await checkLeftovers(step);
  await checkExclusiveUse(step);
}

function lowest(levels: readonly Level[]): Level {
  if (levels.includes(1)) return 1;
  return levels.includes(2) ? 2 : 3;
}
