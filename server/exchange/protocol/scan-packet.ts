// First look at the bytes of a packet: one linear pass that checks the shape of the XML and the limits,
// refuses DTDs, entities and processing instructions, and cuts out the base64 text of the attachments,
// so that only the small rest ever reaches a parser.
import { randomBytes } from 'node:crypto';
import { issue, type ProtocolIssue, type ProtocolIssueCode } from './issue.ts';
import type { PacketLimits } from './limits.ts';

export interface Slot {
  start: number;
  end: number;
}
export interface ScannedPacket {
  /** The packet with every base64 text replaced by `slotPrefix` and its index. */
  text: string;
  /** Chosen after the packet was given, so no packet can contain it. */
  slotPrefix: string;
  slots: Slot[];
  /** Offset in the source just before `</edXMLHeader>` (the first); -1 when there is none. */
  headerEnd: number;
  /** Offset just after the name in the start tag of the envelope; -1 when there is none. */
  envelopeTagName: number;
}

const LT = 0x3c;
const GT = 0x3e;
const AMP = 0x26;
const SLASH = 0x2f;
const BLOB_PATH = 'edXML/AttachmentEncoded/Attachment/ContentTransferEncoded';
const NAME = /^[A-Za-z_\u0080-\uffff][\w.\-\u0080-\uffff]*(?::[A-Za-z_\u0080-\uffff][\w.\-\u0080-\uffff]*)?/;
const ATTRIBUTE = /[ \t\r\n]+([^\s=<>/"']+)[ \t\r\n]*=[ \t\r\n]*("[^"<]*"|'[^'<]*')/y;
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/y;
// XML 1.0 §2.2: of the control characters only tab, line feed, carriage return and U+007F–U+009F.
const ILLEGAL = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\uFFFE\uFFFF]/u;

class Refusal extends Error {
  readonly issue: ProtocolIssue;
  constructor(code: ProtocolIssueCode, path: string, details: Record<string, string | number> = {}) {
    super(code);
    this.issue = issue(code, path, details);
  }
}

/** Scans a packet; the first thing wrong at this level ends it, for nothing after it can be trusted. */
export function scanPacket(source: Buffer, limits: PacketLimits): ScannedPacket | ProtocolIssue {
  try {
    return scan(source, limits);
  } catch (error) {
    if (error instanceof Refusal) return error.issue;
    throw error;
  }
}

function scan(source: Buffer, limits: PacketLimits): ScannedPacket {
  if (source.length === 0) throw new Refusal('PACKET_EMPTY', '/');
  if (source.length > limits.packetBytes)
    throw new Refusal('PACKET_TOO_LARGE', '/', { limit: limits.packetBytes });
  const begin = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? 3 : 0;
  const stack: string[] = [];
  const path: string[] = [];
  const slots: Slot[] = [];
  // Comments and CDATA sections count too: each costs the parser a node.
  let elements = 0;
  let rootSeen = false;
  let envelopeBytes = 0;
  let headerEnd = -1;
  let envelopeTagName = -1;
  let at = begin;
  const here = () => `/${path.join('/')}`;
  const malformed = (detail: string) => new Refusal('XML_MALFORMED', here(), { detail });
  const grow = (bytes: number) => {
    envelopeBytes += bytes;
    if (envelopeBytes > limits.envelopeBytes)
      throw new Refusal('XML_ENVELOPE_TOO_LARGE', here(), { limit: limits.envelopeBytes });
  };
  const countNode = () => {
    if (++elements > limits.elements)
      throw new Refusal('XML_TOO_MANY_ELEMENTS', here(), { limit: limits.elements });
  };
  const close = (name: string) => {
    if (stack.pop() !== name) throw malformed(`thẻ đóng </${name}> không khớp`);
    path.pop();
  };

  while (at < source.length) {
    const found = source.indexOf(LT, at);
    const lt = found < 0 ? source.length : found;
    if (lt > at) {
      if (stack.length === 0) {
        if (!/^\s*$/.test(source.toString('latin1', at, Math.min(lt, at + 1024))) || lt - at > 1024)
          throw malformed('có nội dung nằm ngoài phần tử gốc');
        grow(lt - at);
      } else if (path.length === 4 && path.join('/') === BLOB_PATH) {
        slots.push({ start: at, end: lt });
        if (slots.length > limits.attachments)
          throw new Refusal('ATTACHMENT_TOO_MANY', here(), { limit: limits.attachments });
      } else {
        if (lt - at > limits.textBytes)
          throw new Refusal('XML_TEXT_TOO_LONG', here(), { limit: limits.textBytes });
        grow(lt - at);
        checkReferences(source, at, lt, here);
      }
    }
    if (lt === source.length) break;
    const next = source[lt + 1];
    if (next === 0x21) {
      countNode();
      at = skipDeclaration(source, lt, stack.length > 0, here);
      if (path.at(-1) === 'ContentTransferEncoded') throw malformed('base64 bị ngắt quãng');
      if (at - lt > limits.textBytes)
        throw new Refusal('XML_TEXT_TOO_LONG', here(), { limit: limits.textBytes });
    } else if (next === 0x3f) {
      at = readXmlDeclaration(source, lt, begin, here);
    } else {
      const gt = findTagEnd(source, lt, limits.tagBytes);
      if (gt < 0 && source.length - lt <= limits.tagBytes) throw malformed('gói tin bị cắt cụt');
      if (gt < 0) throw new Refusal('XML_TAG_TOO_LONG', here(), { limit: limits.tagBytes });
      at = gt + 1;
      if (next === SLASH) {
        const name = source.toString('utf8', lt + 2, gt).trimEnd();
        if (headerEnd < 0 && path.join('/') === 'edXML/edXMLEnvelope/edXMLHeader') headerEnd = lt;
        close(name);
      } else {
        if (stack.length === 0 && rootSeen) throw malformed('có nhiều phần tử gốc');
        countNode();
        rootSeen = true;
        const empty = source[gt - 1] === SLASH;
        const name = readStartTag(
          source.toString('utf8', lt + 1, empty ? gt - 1 : gt),
          limits,
          here,
          source,
          lt,
          gt,
        );
        stack.push(name);
        path.push(name.slice(name.indexOf(':') + 1));
        if (stack.length > limits.depth) throw new Refusal('XML_TOO_DEEP', here(), { limit: limits.depth });
        if (envelopeTagName < 0 && path.length === 2 && path[1] === 'edXMLEnvelope')
          envelopeTagName = lt + 1 + Buffer.byteLength(name);
        if (empty) close(name);
      }
    }
    grow(at - lt);
  }
  if (stack.length > 0) throw malformed('gói tin bị cắt cụt');
  if (!rootSeen) throw malformed('không có phần tử nào');
  const slotPrefix = `slot-${randomBytes(12).toString('hex')}-`;
  return { text: readText(source, begin, slots, slotPrefix), slotPrefix, slots, headerEnd, envelopeTagName };
}

/** The rest of the packet as text, with the slots filled by tokens. */
function readText(source: Buffer, begin: number, slots: readonly Slot[], slotPrefix: string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const parts: string[] = [];
  let at = begin;
  try {
    slots.forEach((slot, index) => {
      parts.push(decoder.decode(source.subarray(at, slot.start)), `${slotPrefix}${index}`);
      at = slot.end;
    });
    parts.push(decoder.decode(source.subarray(at)));
  } catch {
    throw new Refusal('PACKET_ENCODING', '/');
  }
  const text = parts.join('');
  if (ILLEGAL.test(text)) throw new Refusal('XML_CHARACTER', '/');
  return text;
}

function skipDeclaration(source: Buffer, lt: number, inside: boolean, here: () => string): number {
  const opening = source.toString('latin1', lt, lt + 9);
  if (opening.startsWith('<!--')) {
    const end = source.indexOf('--', lt + 4);
    if (end >= 0 && source[end + 2] === GT) return end + 3;
  } else if (opening === '<![CDATA[' && inside) {
    const end = source.indexOf(']]>', lt + 9);
    if (end >= 0) return end + 3;
  } else if (/^<!DOCTYPE/i.test(opening)) throw new Refusal('XML_DTD', here());
  else if (/^<!E/i.test(opening)) throw new Refusal('XML_ENTITY', here(), { found: opening });
  throw new Refusal('XML_MALFORMED', here(), { detail: 'khai báo hoặc chú thích sai cú pháp' });
}

function readXmlDeclaration(source: Buffer, lt: number, begin: number, here: () => string): number {
  const end = source.indexOf('?>', lt);
  const text = source.toString('latin1', lt, end < 0 || end > lt + 200 ? lt + 200 : end + 2);
  if (lt !== begin || !/^<\?xml\s/.test(text)) throw new Refusal('XML_PROCESSING_INSTRUCTION', here());
  const [, version, encoding] =
    /^<\?xml\s+version\s*=\s*["']([\d.]+)["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>$/.exec(
      text,
    ) ?? [];
  if (version !== '1.0') throw new Refusal('XML_MALFORMED', here(), { detail: 'khai báo XML sai' });
  if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
    throw new Refusal('PACKET_ENCODING', '/');
  return end + 2;
}

/** Offset of the `>` that ends a tag, outside quotes; -1 when it is too far. */
function findTagEnd(source: Buffer, lt: number, maxBytes: number): number {
  const end = Math.min(source.length, lt + maxBytes);
  let quote = 0;
  for (let at = lt + 1; at < end; at++) {
    const byte = source[at];
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === 0x22 || byte === 0x27) quote = byte;
    else if (byte === GT) return at;
  }
  return -1;
}

function readStartTag(
  tag: string,
  limits: PacketLimits,
  here: () => string,
  source: Buffer,
  lt: number,
  gt: number,
): string {
  const name = NAME.exec(tag)?.[0];
  if (name === undefined) throw new Refusal('XML_MALFORMED', here(), { detail: 'tên phần tử sai' });
  const seen = new Set<string>();
  let at = name.length;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(tag);
    if (!match) break;
    at = ATTRIBUTE.lastIndex;
    const attribute = match[1] ?? '';
    if (seen.has(attribute)) throw new Refusal('XML_MALFORMED', here(), { detail: 'thuộc tính bị lặp' });
    seen.add(attribute);
    if (seen.size > limits.attributes)
      throw new Refusal('XML_TOO_MANY_ATTRIBUTES', here(), { limit: limits.attributes });
  }
  if (tag.slice(at).trim() !== '')
    throw new Refusal('XML_MALFORMED', here(), { detail: 'thuộc tính sai cú pháp' });
  checkReferences(source, lt, gt, here);
  return name;
}

/** Only the five predefined entities and references to legal characters. */
function checkReferences(source: Buffer, start: number, end: number, here: () => string): void {
  const slice = source.subarray(start, end);
  if (slice.indexOf(AMP) < 0) return;
  const text = slice.toString('utf8');
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at;
    const match = REFERENCE.exec(text);
    const found = text.slice(at, at + 12);
    if (!match) throw new Refusal('XML_ENTITY', here(), { found });
    const code = match[2] ? Number(match[2]) : match[3] ? Number.parseInt(match[3], 16) : undefined;
    if (code !== undefined && !isXmlCharacter(code)) throw new Refusal('XML_ENTITY', here(), { found });
  }
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
