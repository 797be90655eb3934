// A plain, immutable view of XML: local names, namespaces, text. Built from a DOM once, so that no rule
// depends on prefixes, CDATA or comments, and unknown elements can be kept and written again.
import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { type PlainElement, readPlain } from './plain-xml.ts';
import { Refusal } from './refusal.ts';

export interface XmlAttribute {
  name: string;
  namespace: string;
  value: string;
}
export interface XmlElement {
  name: string;
  namespace: string;
  attributes: XmlAttribute[];
  content: (string | XmlElement)[];
}

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;
const XMLNS_NS = 'http://www.w3.org/2000/xmlns/';

/** Parses text that the scanner has passed; every complaint of the parser is an error. @throws Refusal. */
export function parseDom(text: string): Element {
  const stop = (_level: string, message: string): never => {
    throw new Error(message);
  };
  try {
    const root = new DOMParser({ onError: stop }).parseFromString(text, 'text/xml').documentElement;
    if (root) return root;
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new Refusal('XML_MALFORMED', '/', { detail });
  }
  throw new Refusal('XML_MALFORMED', '/', { detail: 'không có phần tử nào' });
}

export function parseXml(text: string): XmlElement {
  const plain = readPlain(text);
  return plain === undefined ? toElement(parseDom(text)) : toTree(plain);
}

/** The tree of a plain element; the same as that of its DOM. */
export const toTree = ({ name, namespace, attributes, content }: PlainElement): XmlElement => ({
  name,
  namespace,
  attributes: attributes.map((one) => ({ name: one.name, namespace: one.namespace, value: one.value })),
  content: content.map((part) => (typeof part === 'string' ? part : toTree(part))),
});

export function childElements(element: XmlElement): XmlElement[] {
  return element.content.filter((part): part is XmlElement => typeof part !== 'string');
}

/** Text of the element itself and of everything below it, as XPath string() gives it. */
export function textOf(element: XmlElement): string {
  return element.content.map((part) => (typeof part === 'string' ? part : textOf(part))).join('');
}

export function attributeOf(element: XmlElement, name: string, namespace = ''): string | undefined {
  return element.attributes.find((one) => one.name === name && one.namespace === namespace)?.value;
}

/** The tree of a DOM element. */
export function toElement(node: Element): XmlElement {
  const attributes: XmlAttribute[] = [];
  for (const one of node.attributes) {
    if (one.namespaceURI === XMLNS_NS) continue;
    attributes.push({
      name: one.localName ?? one.name,
      namespace: one.namespaceURI ?? '',
      value: one.value,
    });
  }
  const content: (string | XmlElement)[] = [];
  // Siblings are walked by link: indexing childNodes would make long lists quadratic.
  for (let child: Node | null = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === ELEMENT) content.push(toElement(child as Element));
    else if (child.nodeType === TEXT || child.nodeType === CDATA) {
      const last = content.length - 1;
      const previous = content[last];
      // Pieces of one text, cut by CDATA or a comment, are one value.
      if (typeof previous === 'string') content[last] = previous + (child.nodeValue ?? '');
      else content.push(child.nodeValue ?? '');
    }
  }
  return { name: node.localName ?? node.tagName, namespace: node.namespaceURI ?? '', attributes, content };
}
