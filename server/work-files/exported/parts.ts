// The files of an export: their places in the ZIP, in the order of the documents, and the bytes each has.
import { fold } from '../../contracts/fold.ts';
import type { Entry } from '../domain/contents.ts';
import { keptBytes, type WorkFile } from '../domain/work-file.ts';

export const XML = 'ho-so.xml';
/** A signature over the XML; absent where the agency has no key. */
export const XML_SIGNATURE = 'ho-so.jws';
export const DOCUMENT_INDEX = 'MUC-LUC-VAN-BAN.pdf';
export const FILE_INDEX = 'MUC-LUC-HO-SO.pdf';
const FOLDER = 'tai-lieu';

export interface Part {
  name: string;
  digest: string;
  sizeBytes: number;
  mediaType: string;
  isMain: boolean;
  /** As the document calls it. */
  title: string;
}

/** Of each entry, in order: the main document first. */
export const partsOf = (file: WorkFile, entries: readonly Entry[]): Part[][] =>
  entries.map((entry) => {
    const stem = `${FOLDER}/${String(entry.ordinal).padStart(3, '0')}`;
    const [main, ...others] = entry.files.toSorted((a, b) => Number(b.isMain) - Number(a.isMain));
    const all = [
      ...(main === undefined
        ? []
        : [{ given: main, name: `${stem}-${plain(entry.numberText || entry.title)}` }]),
      ...others.map((given, index) => ({
        given,
        name: `${stem}-dinh-kem-${String(index + 1).padStart(2, '0')}-${plain(bare(given.name))}`,
      })),
    ];
    return all.map(({ given, name }) => {
      const { digest, sizeBytes, mediaType, isMain } = keptBytes(file, given);
      return { name: `${name}${endingOf(given)}`, digest, sizeBytes, mediaType, isMain, title: given.name };
    });
  });

/** Letters, digits and hyphens of ASCII: such a name survives every unpacking program. */
const plain = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'tai-lieu';

const bare = (name: string): string => name.replace(/\.[^.]*$/, '');

const endingOf = ({ name, mediaType }: { name: string; mediaType: string }): string => {
  if (mediaType === 'application/pdf') return '.pdf';
  const [, ending = 'bin'] = /\.([A-Za-z0-9]{1,8})$/.exec(name) ?? [];
  return `.${ending.toLowerCase()}`;
};
