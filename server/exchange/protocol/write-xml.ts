// Writes an element tree as XML text. Known namespaces get their usual prefix; the output is the same
// for the same tree, byte for byte.
import { DSIG_NS, EDXML_NS, EXTENSION_NS, XLINK_NS, XML_NS } from './names.ts';
import type { XmlAttribute, XmlElement } from './xml-tree.ts';

const PREFIXES: Readonly<Record<string, string>> = {
  [EDXML_NS]: 'edXML',
  [EXTENSION_NS]: 'vt',
  [XLINK_NS]: 'xlink',
  [DSIG_NS]: 'ds',
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Left as they are, a parser would normalise these away.
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};
const escaped = (c: string) => ESCAPES[c] ?? c;
const escapeText = (text: string) => (/[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, escaped) : text);
const escapeAttribute = (text: string) =>
  /[&<>"\r\n\t]/.test(text) ? text.replace(/[&<>"\r\n\t]/g, escaped) : text;
const canonicalAttribute = (text: string) =>
  /[&<"\r\n\t]/.test(text) ? text.replace(/[&<"\r\n\t]/g, escaped) : text;

/** One element of the edXML namespace; `undefined` content writes an empty element. */
export function element(
  name: string,
  content: string | (XmlElement | undefined)[] | undefined,
  attributes: XmlAttribute[] = [],
  namespace = EDXML_NS,
): XmlElement {
  const parts =
    typeof content === 'string'
      ? content === ''
        ? []
        : [content]
      : (content ?? []).filter((part): part is XmlElement => part !== undefined);
  return { name, namespace, attributes, content: parts };
}

/** The element as text; a prefix is declared where it first appears. */
export const writeXml = (root: XmlElement): string => write(root, NO_SCOPE, false);

/**
 * The exclusive canonical form of the very text that {@link writeXml} writes: the same prefixes at the same places, in the
 * order and with the escapes of Exclusive XML Canonicalization 1.0.
 */
export const writeCanonical = (root: XmlElement): string => write(root, NO_SCOPE, true);

type Scope = ReadonlyMap<string, string>;
const NO_SCOPE: Scope = new Map();

interface Head {
  tag: string;
  /** Declarations and attributes. */
  rest: string;
  scope: Scope;
}

function write(element: XmlElement, outer: Scope, isCanonical: boolean): string {
  const { name, namespace, attributes, content } = element;
  const known = attributes.length === 0 ? outer.get(namespace) : undefined;
  const { tag, rest, scope }: Head =
    known === undefined
      ? headOf(element, outer, isCanonical)
      : { tag: `${known}:${name}`, rest: '', scope: outer };
  if (content.length === 0 && !isCanonical) return `<${tag}${rest}/>`;
  let inside = '';
  for (const part of content)
    inside += typeof part === 'string' ? escapeText(part) : write(part, scope, isCanonical);
  return `<${tag}${rest}>${inside}</${tag}>`;
}

function headOf(element: XmlElement, outer: Scope, isCanonical: boolean): Head {
  let scope = outer;
  const declared: string[] = [];
  const prefixOf = (of: string): string => {
    if (of === '') return '';
    if (of === XML_NS) return 'xml:';
    let prefix = scope.get(of);
    if (prefix === undefined) {
      prefix = PREFIXES[of] ?? `n${scope.size}`;
      scope = new Map(scope).set(of, prefix);
      declared.push(of);
    }
    return `${prefix}:`;
  };
  const tag = prefixOf(element.namespace) + element.name;
  const inAttribute = isCanonical ? canonicalAttribute : escapeAttribute;
  // Prefixes are found in the order of the element, whatever the order they are written in.
  const attributes = element.attributes.map((one) => ({ ...one, tag: prefixOf(one.namespace) + one.name }));
  const declarations = declared.map((of) => ({ prefix: scope.get(of) ?? '', of }));
  if (isCanonical) {
    attributes.sort(byNamespaceAndName);
    declarations.sort((a, b) => order(a.prefix, b.prefix));
  }
  let rest = '';
  for (const { prefix, of } of declarations) rest += ` xmlns:${prefix}="${inAttribute(of)}"`;
  for (const one of attributes) rest += ` ${one.tag}="${inAttribute(one.value)}"`;
  return { tag, rest, scope };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byNamespaceAndName = (a: XmlAttribute, b: XmlAttribute) =>
  order(a.namespace, b.namespace) || order(a.name, b.name);
