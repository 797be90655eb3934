// Begins a copy: everything that can be wrong with form, source and pages is said before a number is spent on it.
import { COPY_FORMS, type CopyForm } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Copy } from '../domain/copy.ts';
import { partOf, refusalOf } from '../domain/form-rule.ts';
import { copyMarks } from '../domain/text-block.ts';
import { type Actor, type Deps, personOf, type SourceFile } from '../ports.ts';
import { assertClerk, assertInForce, loadSource, type Source, type SourceRef } from './admit.ts';
import { audited } from './audited.ts';

const PDF = 'application/pdf';

export interface CopyWish {
  key: string;
  form: CopyForm;
  source: SourceRef;
  digest?: string | undefined;
  pages?: number[] | undefined;
}

/** @throws AppError NOT_FOUND, FORBIDDEN, COPY_…, FILE_…, PDF_FORBIDS_CHANGE, SERVER_BUSY. */
export async function createCopy(deps: Deps, actor: Actor, wish: CopyWish): Promise<Copy> {
  assertClerk(actor);
  const { form } = wish;
  const { agencyId, personId } = actor;
  const id = derivedId('copy', agencyId, personId, wish.key);
  const made = await deps.store.find(agencyId, id);
  if (made !== null) return made;

  const source = await loadSource(deps, actor, wish.source);
  assertInForce(source);
  const refusal = refusalOf(form, source.nature);
  if (refusal !== null) throw new AppError(refusal, { detail: `${form} of ${source.nature}` });
  const file = chosen(source, wish.digest);

  const { pages, baseDigest } = await baseOf(deps, file, wish);
  // An annex in a file of its own bears number and time there, a copy its form.
  const hasBlock = pages === null && (source.nature !== 'original' || !file.isMain);
  await assertCanBear(deps, { form, baseDigest, hasBlock });

  const { numberText, issuedOn, subject, issuer, root } = source;
  const { digest, name } = file;
  const at = deps.clock.now();
  const copy: Copy = {
    ...{ id, agencyId, version: 1, state: 'draft', form, root, pages, baseDigest, hasBlock },
    source: { ...wish.source, digest, name, numberText, issuedOn, subject, issuer },
    ...{ number: null, file: null, cancelled: null, createdAt: at, createdBy: personOf(actor) },
  };
  const line = audited(actor, { ...copy, version: 0 }, { action: 'copy.made', text: said(copy), at });
  if (await deps.store.insert(copy, [line])) return copy;
  return (await deps.store.find(agencyId, id)) ?? copy;
}

const said = ({ form, source, pages }: Copy): string =>
  [COPY_FORMS[form].name, source.numberText, ...(pages === null ? [] : [`trang ${pages.join(', ')}`])].join(
    ' · ',
  );

function chosen({ files }: Source, digest: string | undefined): SourceFile {
  const file = files.find((each) => (digest === undefined ? each.isMain : each.digest === digest));
  if (file === undefined) throw new AppError('FILE_UNKNOWN', { detail: 'no such file of this document' });
  if (file.mediaType !== PDF) throw new AppError('FILE_NOT_PDF', { detail: file.mediaType });
  return file;
}

/** The bytes that will be sealed. */
async function baseOf(
  { agencyFiles }: Deps,
  { digest }: SourceFile,
  { form, pages }: CopyWish,
): Promise<Pick<Copy, 'pages' | 'baseDigest'>> {
  if (form !== 'trich-sao' && pages !== undefined) {
    const issue = { pointer: '/body/pages', code: 'form', detail: 'only an extract has chosen pages' };
    throw new AppError('BAD_INPUT', { errors: [issue] });
  }
  const { length: pageCount } = await agencyFiles.pagesOf(digest);
  if (pageCount === 0) throw new AppError('FILE_ENCRYPTED');
  const { verdict, reasons } = await agencyFiles.verify(digest);
  if (verdict === 'INVALID') throw new AppError('COPY_SOURCE_INVALID', { details: { reasons } });
  if (form !== 'trich-sao') return { pages: null, baseDigest: digest };
  const part = partOf(pages ?? [], pageCount);
  if (part === null)
    throw new AppError('COPY_PAGES_INVALID', { detail: `${pages?.join() ?? 'no pages'} of ${pageCount}` });
  const taken = await agencyFiles.takePages(digest, part);
  return { pages: part, baseDigest: taken.digest };
}

/** Told now, not when the PIN is typed. */
async function assertCanBear(
  { agencyFiles, clock }: Deps,
  { form, baseDigest, hasBlock }: Pick<Copy, 'form' | 'baseDigest' | 'hasBlock'>,
): Promise<void> {
  const [first] = await agencyFiles.pagesOf(baseDigest);
  const marks = copyMarks(first?.widthMm ?? 0, { form, agencyName: '', time: '' }, hasBlock);
  await agencyFiles.tryMarks(baseDigest, { role: 'agency', marks, signedAt: clock.now() });
}
