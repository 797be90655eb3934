// The XML of an exported file, read again: what it says of the file and of each document, and the digest of every file.
import { DOMParser, type Element } from '@xmldom/xmldom';
import { NAMESPACE } from './standard-fields.ts';

export interface NamedFile {
  name: string;
  sizeBytes: number;
  sha256: string;
}

export interface ReadDocument {
  ordinal: number;
  codeNumber: string;
  codeNotation: string;
  issuedDate: string;
  subject: string;
  organName: string;
  paths: NamedFile[];
}

export interface ReadExport {
  organId: string;
  code: string;
  title: string;
  maintenance: string;
  startDate: string;
  endDate: string;
  docTotal: number;
  pageTotal: number;
  exportedAt: string;
  documents: ReadDocument[];
  indexes: NamedFile[];
}

/** Undefined for what is not XML of an export. Nothing outside of it is fetched, and it may declare no entities. */
export function readExportXml(text: string): ReadExport | undefined {
  if (text.includes('<!DOCTYPE')) return undefined;
  try {
    const onError = (_level: string, message: string): never => {
      throw new Error(message);
    };
    const root = new DOMParser({ onError }).parseFromString(text, 'text/xml').documentElement;
    return root?.localName === 'HoSo' && root.namespaceURI === NAMESPACE ? readRoot(root) : undefined;
  } catch {
    return undefined;
  }
}

function readRoot(root: Element): ReadExport {
  const file = childOf(root, 'File');
  const code = childOf(file, 'FileCode');
  const organId = textIn(code, 'OrganId');
  return {
    organId,
    code: [organId, textIn(code, 'FileCatalog'), textIn(code, 'FileNotation')].join('.'),
    title: textIn(file, 'Title'),
    maintenance: textIn(file, 'Maintenance'),
    startDate: textIn(file, 'StartDate'),
    endDate: textIn(file, 'EndDate'),
    docTotal: numberOf(textIn(file, 'DocTotal')),
    pageTotal: numberOf(textIn(file, 'PageTotal')),
    exportedAt: root.getAttribute('exportedAt') ?? '',
    documents: childrenOf(childOf(root, 'Documents'), 'Document').map((each) => ({
      ordinal: numberOf(textIn(each, 'DocOrdinal')),
      codeNumber: textIn(each, 'CodeNumber'),
      codeNotation: textIn(each, 'CodeNotation'),
      issuedDate: textIn(each, 'IssuedDate'),
      subject: textIn(each, 'Subject'),
      organName: textIn(each, 'OrganName'),
      paths: childrenOf(childOf(each, 'Paths'), 'Path').map(readPath),
    })),
    indexes: childrenOf(childOf(root, 'Indexes'), 'Path').map(readPath),
  };
}

function readPath(path: Element): NamedFile {
  const sha256 = path.getAttribute('sha256') ?? '';
  const name = path.getAttribute('name') ?? '';
  if (!/^[0-9a-f]{64}$/.test(sha256) || name === '') throw new Error('a file without name or digest');
  return { name, sha256, sizeBytes: numberOf(path.getAttribute('sizeBytes') ?? '') };
}

function childrenOf(of: Element, name: string): Element[] {
  const found: Element[] = [];
  for (let child = of.firstChild; child !== null; child = child.nextSibling)
    if ('localName' in child && child.localName === name) found.push(child as Element);
  return found;
}

function childOf(of: Element, name: string): Element {
  const [first] = childrenOf(of, name);
  if (first === undefined) throw new Error(`no ${name}`);
  return first;
}

const textIn = (of: Element, name: string): string => childOf(of, name).textContent ?? '';

function numberOf(text: string): number {
  if (text === '') return 0;
  if (!/^\d{1,15}$/.test(text)) throw new Error(`${text} is no number`);
  return Number(text);
}
