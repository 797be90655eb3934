// The least of XML that an exported file needs: elements with text, written so that every reader gets the same back.

export interface XmlNode {
  name: string;
  attributes?: Readonly<Record<string, string | number>>;
  content: string | readonly XmlNode[];
}

/** An element; a number is written as it is, nothing as an empty element. */
export const element = (
  name: string,
  content: string | number | null | readonly XmlNode[],
  attributes: Readonly<Record<string, string | number>> = {},
): XmlNode => ({
  name,
  attributes,
  content: typeof content === 'object' && content !== null ? content : String(content ?? ''),
});

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const writeXml = (root: XmlNode): string => `${HEAD}${write(root, '')}\n`;

function write({ name, attributes = {}, content }: XmlNode, indent: string): string {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const tag = `${indent}<${name}${said.join('')}`;
  if (content.length === 0) return `${tag}/>`;
  if (typeof content === 'string') return `${tag}>${escaped(content)}</${name}>`;
  const inside = content.map((child) => write(child, `${indent}  `));
  return `${tag}>\n${inside.join('\n')}\n${indent}</${name}>`;
}

/** What XML 1.0 §2.2 has no place for: another system may have sent it. */
const UNWRITABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};
const escaped = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"\r\n\t]/g, (sign) => ESCAPES[sign] ?? sign);
