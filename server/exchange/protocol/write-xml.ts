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
const escapeText = (text: string) => text.replace(/[&<>\r]/g, (c) => ESCAPES[c] ?? c);
const escapeAttribute = (text: string) => text.replace(/[&<>"\r\n\t]/g, (c) => ESCAPES[c] ?? c);

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
export function writeXml(root: XmlElement, inScope: ReadonlyMap<string, string> = new Map()): string {
  let scope = inScope;
  const declarations: string[] = [];
  const prefixOf = (namespace: string): string => {
    if (namespace === '') return '';
    if (namespace === XML_NS) return 'xml:';
    let prefix = scope.get(namespace);
    if (prefix === undefined) {
      prefix = PREFIXES[namespace] ?? `n${scope.size}`;
      scope = new Map(scope).set(namespace, prefix);
      declarations.push(` xmlns:${prefix}="${escapeAttribute(namespace)}"`);
    }
    return `${prefix}:`;
  };
  const tag = prefixOf(root.namespace) + root.name;
  const attributes = root.attributes.map(
    (one) => ` ${prefixOf(one.namespace)}${one.name}="${escapeAttribute(one.value)}"`,
  );
  const open = `<${tag}${declarations.join('')}${attributes.join('')}`;
  if (root.content.length === 0) return `${open}/>`;
  const inner = root.content.map((part) =>
    typeof part === 'string' ? escapeText(part) : writeXml(part, scope),
  );
  return `${open}>${inner.join('')}</${tag}>`;
}
