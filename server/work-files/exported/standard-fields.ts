// The exported file as XML: the standard input fields that NĐ 30/2020, Phụ lục VI, Phần II names for a file, for outgoing
// and for incoming documents, by their codes and lengths; both indexes; and the digest of every other file.
import { retentionText } from '../../contracts/retention.ts';
import { Urgency } from '../../contracts/vocabulary.ts';
import { type Entry, pagesOf } from '../domain/contents.ts';
import type { WorkFile } from '../domain/work-file.ts';
import { RIGHTS_TEXT } from './indexes.ts';
import type { Part } from './parts.ts';
import { element, type XmlNode } from './xml.ts';

export const NAMESPACE = 'urn:vanthu:ho-so:1';

export interface IndexFile {
  name: string;
  sizeBytes: number;
  sha256: string;
}

export interface ExportFacts {
  file: WorkFile;
  entries: readonly Entry[];
  /** Of each entry. */
  parts: ReadonlyArray<readonly Part[]>;
  indexes: readonly IndexFile[];
  /** Rows of the two indexes, as printed. */
  documentRows: readonly string[][];
  fileRow: readonly string[];
  exportedAt: Date;
}

export const exportXml = (facts: ExportFacts): XmlNode =>
  element(
    'HoSo',
    [
      fileFields(facts),
      element(
        'Documents',
        facts.entries.map((entry, index) => documentFields(facts.file, entry, facts.parts[index] ?? [])),
      ),
      element('DocumentIndex', facts.documentRows.map(indexRow)),
      element('FileIndex', [indexRow(facts.fileRow)]),
      element(
        'Indexes',
        facts.indexes.map(({ name, sizeBytes, sha256 }) => element('Path', '', { name, sizeBytes, sha256 })),
      ),
    ],
    { xmlns: NAMESPACE, version: 1, exportedAt: facts.exportedAt.toISOString() },
  );

const indexRow = (cells: readonly string[]): XmlNode =>
  element(
    'Row',
    cells.map((cell) => element('Cell', cell)),
  );

const fileCode = ({ organId, year, notation }: WorkFile): XmlNode =>
  element('FileCode', [
    element('OrganId', organId),
    element('FileCatalog', year),
    element('FileNotation', cut(notation, 20)),
  ]);

function fileFields({ file, entries }: ExportFacts): XmlNode {
  return element('File', [
    fileCode(file),
    element('Title', cut(file.title, 500)),
    element('Maintenance', cut(retentionText(file.retention), 30)),
    element('Rights', RIGHTS_TEXT[file.rights]),
    element('Creator', cut(file.owner.name, 30)),
    element('Language', cut(file.language, 50)),
    element('StartDate', dayOf(file.startedOn)),
    element('EndDate', dayOf(file.endedOn)),
    element('DocTotal', entries.length),
    element('PageTotal', pagesOf(entries)),
    element('Description', cut(file.note, 500)),
  ]);
}

function documentFields(file: WorkFile, entry: Entry, parts: readonly Part[]): XmlNode {
  const { document, item } = entry;
  return element(
    'Document',
    [
      fileCode(file),
      element('DocOrdinal', entry.ordinal),
      element('TypeName', cut(entry.typeName, 100)),
      element('CodeNumber', cut(entry.number, 11)),
      element('CodeNotation', cut(entry.notation, 30)),
      element('IssuedDate', dayOf(entry.on)),
      element('OrganName', cut(entry.author, 200)),
      element('Subject', cut(entry.title, 500)),
      element('Language', cut(file.language, 30)),
      element('PageAmount', entry.pageCount),
      element('Description', cut(item.note, 500)),
      ...(document?.direction === 'incoming' ? incomingFields(document) : []),
      ...(document?.direction === 'outgoing' ? outgoingFields(document) : []),
      element('Paths', parts.map(partFields)),
    ],
    { source: item.source },
  );
}

type Document = NonNullable<Entry['document']>;

const signerInfo = ({ signer }: Document): XmlNode =>
  element('SignerInfo', [
    element('Position', cut(signer.position, 100)),
    element('FullName', cut(signer.fullName, 50)),
  ]);

const outgoingFields = (document: Document): XmlNode[] => [
  signerInfo(document),
  ...document.to.map(({ code, name }) =>
    element('To', [element('OrganId', code), element('OrganName', cut(name, 200))]),
  ),
  element('Priority', priorityOf(document)),
  element('IssuedAmount', document.to.length),
  element('DueDate', dayOf(document.dueOn)),
];

const incomingFields = (document: Document): XmlNode[] => [
  element('ArrivalDate', dayOf(document.arrival?.on ?? null)),
  element('ArrivalNumber', document.arrival?.number ?? ''),
  signerInfo(document),
  element('Priority', priorityOf(document)),
  element('ToPlaces', cut(document.toPlaces, 1000)),
  element('TraceHeaderList', document.trace),
  element('DueDate', dayOf(document.dueOn)),
];

const partFields = ({ name, digest, sizeBytes, mediaType, isMain, title }: Part): XmlNode =>
  element('Path', title, { name, sizeBytes, sha256: digest, mediaType, main: String(isMain) });

/** The index of edXML, 0 to 3. */
const priorityOf = ({ urgency }: Document): number => Urgency.options.indexOf(urgency);

/** Date 10: dd/MM/yyyy. */
const dayOf = (on: string | null): string => on?.split('-').reverse().join('/') ?? '';

/** By whole characters. */
const cut = (text: string, most: number): string => {
  const signs = [...text];
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`;
};
