// Fills the places of a template. A word processor cuts `{{trich_yeu}}` into runs as it likes, so a place is found in the text
// of a whole paragraph. A paragraph that is nothing but one place is repeated for each line of its value, and goes with an
// empty one.
import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import { AppError } from '../../platform/http/problem.ts';
import { isPlace, type PlaceValues } from '../domain/places.ts';
import { bytesOf, readPackage } from './read-package.ts';
import { zipParts } from './write-docx.ts';

const WORD = /\/wordprocessingml\/(2006\/)?main$/;
const TEXT_PARTS = /^word\/(document|header\d*|footer\d*)\.xml$/i;
const PART_LIMIT_BYTES = 16 * 1024 * 1024;
const PLACE = /\{\{\s*([\p{L}\d_]+)\s*\}\}/gu;
const ONLY_PLACE = /^\s*\{\{\s*([\p{L}\d_]+)\s*\}\}\s*$/u;

/** Names in the order in which they first stand in the template, known or not. @throws AppError OFFICE_BROKEN. */
export async function placesIn(path: string): Promise<string[]> {
  const found = new Set<string>();
  await readPackage(path, async (part) => {
    if (!TEXT_PARTS.test(part.name)) return;
    for (const paragraph of paragraphsOf(parse(await bytesOf(part, PART_LIMIT_BYTES))))
      for (const [, name = ''] of textOf(paragraph).matchAll(PLACE)) found.add(name);
  });
  return [...found];
}

/** The filled document. @throws AppError OFFICE_BROKEN. */
export async function fillTemplate(path: string, values: PlaceValues): Promise<Buffer> {
  const parts: Array<[string, Buffer | string]> = [];
  await readPackage(path, async (part) => {
    const bytes = await bytesOf(part, PART_LIMIT_BYTES * 2);
    parts.push([part.name, TEXT_PARTS.test(part.name) ? fillPart(bytes, values) : bytes]);
  });
  return zipParts(parts);
}

function fillPart(bytes: Buffer, values: PlaceValues): string {
  const document = parse(bytes);
  for (const paragraph of paragraphsOf(document)) {
    const text = textOf(paragraph);
    if (!text.includes('{{')) continue;
    const [, only = ''] = ONLY_PLACE.exec(text) ?? [];
    if (isPlace(only)) repeat(paragraph, values[only]);
    else replaceIn(paragraph, (name) => (isPlace(name) ? values[name].join(', ') : undefined));
  }
  return new XMLSerializer().serializeToString(document);
}

function repeat(paragraph: Element, lines: readonly string[]): void {
  const { parentNode: parent } = paragraph;
  if (parent === null) return;
  for (const line of lines) {
    const copy = paragraph.cloneNode(true);
    parent.insertBefore(copy, paragraph);
    if (isElement(copy)) replaceIn(copy, () => line);
  }
  // A cell without a paragraph is no cell.
  const isLastOfCell = childrenOf(parent).filter((child) => child.localName === 'p').length === 1;
  if (isLastOfCell) replaceIn(paragraph, () => '');
  else parent.removeChild(paragraph);
}

/** Writes each value into the run where its place begins, in that run's type. */
function replaceIn(paragraph: Element, told: (name: string) => string | undefined): void {
  const nodes = textsOf(paragraph);
  const contents = nodes.map((node) => node.textContent ?? '');
  const whole = contents.join('');
  const starts = contents.map((_, index) => contents.slice(0, index).join('').length);
  const matches = [...whole.matchAll(PLACE)].reverse();
  for (const { index, 0: match, 1: name = '' } of matches) {
    const value = told(name);
    if (value === undefined) continue;
    const end = index + match.length;
    contents.forEach((content, at) => {
      const start = starts[at] ?? 0;
      const from = Math.max(index - start, 0);
      const to = Math.min(end - start, content.length);
      if (from >= content.length || to <= 0) return;
      const holdsBegin = index >= start;
      contents[at] = content.slice(0, from) + (holdsBegin ? value : '') + content.slice(to);
    });
  }
  nodes.forEach((node, at) => {
    node.textContent = contents[at] ?? '';
    node.setAttribute('xml:space', 'preserve');
  });
}

function parse(bytes: Buffer): Document {
  try {
    return new DOMParser({ onError: fail }).parseFromString(bytes.toString('utf8'), 'text/xml');
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('OFFICE_BROKEN', { cause: error });
  }
}

const fail = (level: string, message: string) => {
  if (level !== 'warning') throw new AppError('OFFICE_BROKEN', { detail: message.slice(0, 200) });
};

const isElement = (node: { nodeType: number }): node is Element => node.nodeType === 1;
const isWord = ({ namespaceURI }: Element) => namespaceURI !== null && WORD.test(namespaceURI);
const childrenOf = (node: { childNodes: ArrayLike<{ nodeType: number }> }): Element[] =>
  Array.from(node.childNodes).filter(isElement);

const paragraphsOf = (document: Document): Element[] =>
  Array.from(document.getElementsByTagNameNS('*', 'p')).filter(isWord);
/** Those of a text box inside belong to its own paragraphs. */
const textsOf = (paragraph: Element): Element[] =>
  Array.from(paragraph.getElementsByTagNameNS('*', 't')).filter(
    (node) => isWord(node) && closestParagraph(node) === paragraph,
  );
const textOf = (paragraph: Element): string =>
  textsOf(paragraph)
    .map((node) => node.textContent ?? '')
    .join('');

function closestParagraph(node: Element): Element | null {
  for (let up = node.parentNode; up !== null; up = up.parentNode)
    if (isElement(up) && up.localName === 'p' && isWord(up)) return up;
  return null;
}
