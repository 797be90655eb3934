// What a signer elsewhere has put into a file beside its signature. The changes after a signature are judged by `verify`;
// those before the first one are nobody's but the signer's, so whoever handed the file out has to ask for them.
import { ChangeAnalysis } from './pdf/changes.ts';
import { openPdf, type PdfFile } from './pdf/file.ts';
import { listSignatureFields } from './pdf/signatures.ts';
import type { RevisionChange, Source } from './types.ts';

/** A line end that the issued file lacked behind its last %%EOF. */
const LINE_END = 2;

/**
 * The changes that `returned` brings on top of `issued`, by the rules for what may come after a signature. What is not
 * built on the revisions of `issued` is one forbidden change. Throws as `pdfFacts`; bytes: see `assertExtends`.
 */
export async function changesSince(issued: Source, returned: Source): Promise<RevisionChange[]> {
  const [before, after] = [await openPdf(issued), await openPdf(returned)];
  const last = before.revisions.length;
  if (!isBuiltOn(before, after))
    return [
      { revision: last + 1, kind: 'structure', allowed: false, note: 'the issued revisions were left' },
    ];
  return new ChangeAnalysis(after, await listSignatureFields(after)).after(last);
}

/** The same revisions first, and more behind them; only the last of them may have gained the line end it lacked. */
const isBuiltOn = (before: PdfFile, after: PdfFile): boolean =>
  after.revisions.length > before.revisions.length &&
  before.revisions.every(({ end }, index) => {
    const gained = (after.revisions[index]?.end ?? 0) - end;
    return gained === 0 || (index === before.revisions.length - 1 && gained > 0 && gained <= LINE_END);
  });
