// Says in the catalog that a PDF 1.7 file uses what ETSI added to it: security store and document timestamps.
// ISO 32000-1 §7.12, ETSI EN 319 142-1 §5.4.1. PDF 2.0 has them itself; an older version is no base to extend.
import type { PdfFile } from './file.ts';
import { dictOf, nameOf, nameValue, PdfDict, type PdfObject } from './objects.ts';

const ESIC_LEVEL = 1;

/** The /Extensions entry the catalog has to get; nothing when it needs none. */
export async function developerExtensions(file: PdfFile): Promise<Record<string, PdfObject>> {
  const view = file.latest;
  const catalog = await view.catalog();
  const stated = nameValue(await view.value(catalog, 'Version')) ?? '';
  const [version] = [stated, file.layout.version].toSorted().toReversed();
  const old = catalog.get('Extensions');
  const extensions = (await view.resolve(old)) ?? new PdfDict();
  // An entry of another level, or Adobe's own that includes it, says it already; a strange value is left alone.
  if (version !== '1.7' || !(extensions instanceof PdfDict) || extensions.has('ESIC')) return {};
  const esic = dictOf({ BaseVersion: nameOf('1.7'), ExtensionLevel: ESIC_LEVEL });
  return { Extensions: extensions.with({ ESIC: esic }) };
}
