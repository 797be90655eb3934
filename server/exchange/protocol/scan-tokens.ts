// The pieces between which a packet is cut: tags, attributes, references, the XML declaration (XML 1.0 §2–4).
// DTDs, entities and processing instructions are refused here, before any parser sees them.
import type { PacketLimits } from './limits.ts';
import { Refusal } from './refusal.ts';

const AMP = 0x26;
const GT = 0x3e;
const NAME = /^[A-Za-z_\u0080-\uffff][\w.\-\u0080-\uffff]*(?::[A-Za-z_\u0080-\uffff][\w.\-\u0080-\uffff]*)?/;
const ATTRIBUTE = /[ \t\r\n]+([^\s=<>/"']+)[ \t\r\n]*=[ \t\r\n]*("[^"<]*"|'[^'<]*')/y;
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/y;
const DECLARATION =
  /^<\?xml\s+version\s*=\s*["']([\d.]+)["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>$/;
// XML 1.0 §2.2: of the control characters only tab, line feed, carriage return and U+007F–U+009F.
const ILLEGAL = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\uFFFE\uFFFF]/u;

/** Where a tag has been searched for its end, so that a slow sender does not make us search again. */
export interface TagSearch {
  at: number;
  quote: number;
}

/** Offset of the `>` that ends a tag, outside quotes; -1 when it is not there yet. */
export function findTagEnd(bytes: Buffer, search: TagSearch): number {
  for (; search.at < bytes.length; search.at++) {
    const byte = bytes[search.at];
    if (search.quote !== 0) {
      if (byte === search.quote) search.quote = 0;
    } else if (byte === 0x22 || byte === 0x27) search.quote = byte;
    else if (byte === GT) return search.at;
  }
  return -1;
}

/** Name of the element; `tag` is the bytes from `<` to `>`. */
export function readStartTag(tag: Buffer, isEmpty: boolean, limits: PacketLimits, path: string): string {
  const text = tag.toString('utf8', 1, tag.length - (isEmpty ? 2 : 1));
  const name = NAME.exec(text)?.[0];
  if (name === undefined) throw new Refusal('XML_MALFORMED', path, { detail: 'tên phần tử sai' });
  const seen = new Set<string>();
  let at = name.length;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    at = ATTRIBUTE.lastIndex;
    const attribute = match[1] ?? '';
    if (seen.has(attribute)) throw new Refusal('XML_MALFORMED', path, { detail: 'thuộc tính bị lặp' });
    seen.add(attribute);
    if (seen.size > limits.attributes)
      throw new Refusal('XML_TOO_MANY_ATTRIBUTES', path, { limit: limits.attributes });
  }
  if (text.slice(at).trim() !== '')
    throw new Refusal('XML_MALFORMED', path, { detail: 'thuộc tính sai cú pháp' });
  checkReferences(tag, path);
  return name;
}

/** Bytes a comment or a CDATA section takes; -1 when its end is not there yet. */
export function findDeclarationEnd(bytes: Buffer, from: number, isInside: boolean, path: string): number {
  const opening = bytes.toString('latin1', 0, 9);
  if (opening.startsWith('<!--')) {
    const end = bytes.indexOf('--', Math.max(4, from));
    if (end < 0 || end + 2 >= bytes.length) return -1;
    if (bytes[end + 2] === GT) return end + 3;
  } else if (opening === '<![CDATA[' && isInside) {
    const end = bytes.indexOf(']]>', Math.max(9, from));
    return end < 0 ? -1 : end + 3;
  } else if (/^<!DOCTYPE/i.test(opening)) throw new Refusal('XML_DTD', path);
  else if (/^<!E/i.test(opening)) throw new Refusal('XML_ENTITY', path, { found: opening });
  throw new Refusal('XML_MALFORMED', path, { detail: 'khai báo hoặc chú thích sai cú pháp' });
}

export function checkXmlDeclaration(text: string, isFirst: boolean, path: string): void {
  if (!isFirst || !/^<\?xml\s/.test(text)) throw new Refusal('XML_PROCESSING_INSTRUCTION', path);
  const [, version, encoding] = DECLARATION.exec(text) ?? [];
  if (version !== '1.0') throw new Refusal('XML_MALFORMED', path, { detail: 'khai báo XML sai' });
  if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
    throw new Refusal('PACKET_ENCODING', '/');
}

/** Only the five predefined entities and references to legal characters. */
export function checkReferences(bytes: Buffer, path: string): void {
  if (bytes.indexOf(AMP) < 0) return;
  const text = bytes.toString('utf8');
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at;
    const match = REFERENCE.exec(text);
    const found = text.slice(at, at + 12);
    if (!match) throw new Refusal('XML_ENTITY', path, { found });
    const code = match[2] ? Number(match[2]) : match[3] ? Number.parseInt(match[3], 16) : undefined;
    if (code !== undefined && !isXmlCharacter(code)) throw new Refusal('XML_ENTITY', path, { found });
  }
}

/** The bytes as text; every character must be one that XML allows. */
export function decodeText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal('PACKET_ENCODING', '/');
  }
  if (hasIllegal(text)) throw new Refusal('XML_CHARACTER', '/');
  return text;
}

/** Whether it has characters that XML does not allow. */
export const hasIllegal = (text: string): boolean => ILLEGAL.test(text);

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
