// What the clerk may copy of a document: its PDF files, and each form with its next number or with why it is refused.
import type { CopyChoices } from '../../contracts/copies.ts';
import { CopyForm } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { assertClerk, assertInForce, loadSource, type Source, type SourceRef } from '../commands/admit.ts';
import { namesOf } from '../commands/number-copy.ts';
import { refusalOf } from '../domain/form-rule.ts';
import type { Actor, Deps } from '../ports.ts';

export async function copyChoices(deps: Deps, actor: Actor, ref: SourceRef): Promise<CopyChoices> {
  assertClerk(actor);
  const source = await loadSource(deps, actor, ref);
  const { agencyId } = actor;
  const forms = [];
  for (const form of CopyForm.options) {
    const names = await namesOf(deps, { agencyId, form });
    const { books } = await deps.registers.choices({ agencyId, names, notBefore: '', direction: 'copies' });
    forms.push({ form, refusal: whyNot(source, form), numberText: books[0]?.text ?? '' });
  }
  const files = source.files
    .filter(({ mediaType }) => mediaType === 'application/pdf')
    .map(({ digest, name, isMain }) => ({ digest, name, isMain }));
  return { files, forms };
}

function whyNot(source: Source, form: CopyForm) {
  try {
    assertInForce(source);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return refusalOf(form, source.nature);
}
