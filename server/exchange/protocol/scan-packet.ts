// First look at the bytes of a packet as they come, in pieces of any size: checks the shape of the XML and the
// limits, keeps the small part, and hands on the base64 text of the files, of which nothing is kept.
import { randomBytes } from 'node:crypto';
import { ByteBuilder, ByteWindow } from './byte-window.ts';
import type { PacketLimits } from './limits.ts';
import { Refusal } from './refusal.ts';
import {
  checkReferences,
  checkXmlDeclaration,
  findDeclarationEnd,
  findTagEnd,
  readStartTag,
  type TagSearch,
} from './scan-tokens.ts';

export type ScanEvent =
  /** The envelope has been read to its end tag. */
  | { kind: 'envelope' }
  /** A file begins; `contentId` when the packet names it before the bytes, in plain text. */
  | { kind: 'file'; contentId: string | undefined; hasSlot: boolean }
  /** Base64 text of it; the view is good until the next event. */
  | { kind: 'base64'; text: Buffer }
  | { kind: 'file-end' };

export interface OpenElement {
  name: string;
  /** As written, from `<` to `>`. */
  tag: string;
}

const LT = 0x3c;
const SLASH = 0x2f;
/** Whoever hands over a whole packet at once must not make its text be copied at once. */
const BASE64_PIECE = 256 * 1024;
const ENVELOPE = 'edXML/edXMLEnvelope';
const HEADER = `${ENVELOPE}/edXMLHeader`;
const FILES = 'edXML/AttachmentEncoded';
const CONTENT_ID = `${FILES}/Attachment/ContentId`;
const BASE64 = `${FILES}/Attachment/ContentTransferEncoded`;

export class PacketScanner {
  /** Everything but the content of AttachmentEncoded: what is signed, stored and sent before the files. */
  readonly outside = new ByteBuilder();
  /** That content, each base64 text replaced by `slotPrefix` and its index. */
  readonly inside = new ByteBuilder();
  /** Not to be guessed, so no packet can contain it. */
  readonly slotPrefix = `slot-${randomBytes(12).toString('hex')}-`;
  readonly stack: OpenElement[] = [];
  root: OpenElement = { name: '', tag: '' };
  /** Bytes of the byte order mark. */
  begin = 0;
  /** Offsets in `outside`; -1 until they are reached. */
  envelopeStart = -1;
  envelopeEnd = -1;
  /** Just after the name in the start tag of the envelope. */
  envelopeTagName = -1;
  /** Just before `</edXMLHeader>`. */
  headerEnd = -1;
  /** Where the content of AttachmentEncoded belongs. */
  filesAt = -1;
  /** Bytes of that content in the packet. */
  filesLength = 0;

  readonly #limits: PacketLimits;
  readonly #window = new ByteWindow();
  /** Of each open element, from the root; asked at every tag. */
  readonly #paths: string[] = [];
  #where = '';
  #received = 0;
  #searched: TagSearch = { at: 0, quote: 0 };
  // Comments and CDATA sections count too: each costs the parser a node.
  #nodes = 0;
  #slots = 0;
  #rootSeen = false;
  #contentId: string | undefined;

  constructor(limits: PacketLimits) {
    this.#limits = limits;
  }

  /** @throws Refusal. */
  *feed(chunk: Buffer): Generator<ScanEvent, void> {
    this.#received += chunk.length;
    const { packetBytes } = this.#limits;
    if (this.#received > packetBytes) throw new Refusal('PACKET_TOO_LARGE', '/', { limit: packetBytes });
    this.#window.add(chunk);
    yield* this.#run(false);
  }

  /** Says that nothing more comes. @throws Refusal. */
  *finish(): Generator<ScanEvent, void> {
    if (this.#received === 0) throw new Refusal('PACKET_EMPTY', '/');
    yield* this.#run(true);
    if (this.stack.length > 0) throw this.#malformed('gói tin bị cắt cụt');
    if (!this.#rootSeen) throw this.#malformed('không có phần tử nào');
  }

  /** Whether the bytes now being read are inside AttachmentEncoded. */
  get #isInFiles(): boolean {
    return this.#where === FILES || this.#where.startsWith(`${FILES}/`);
  }

  #here = (): string => `/${this.#where}`;

  #malformed(detail: string): Refusal {
    return new Refusal('XML_MALFORMED', this.#here(), { detail });
  }

  *#run(isLast: boolean): Generator<ScanEvent, void> {
    if (this.#received === this.#window.length && !this.#takeMark(isLast)) return;
    while (this.#window.length > 0) {
      const isBase64 = this.#where === BASE64;
      const bytes = this.#window.bytes;
      if (bytes[0] !== LT) {
        if (isBase64) {
          const piece = bytes.subarray(0, BASE64_PIECE);
          const end = piece.indexOf(LT);
          const text = this.#window.take(end < 0 ? piece.length : end);
          this.filesLength += text.length;
          yield { kind: 'base64', text };
          continue;
        }
        const found = bytes.indexOf(LT, this.#searched.at);
        if (found < 0 && !isLast)
          return this.#wait(bytes.length, this.#limits.textBytes, 'XML_TEXT_TOO_LONG');
        this.#text(this.#take(found < 0 ? bytes.length : found));
        continue;
      }
      const isShort = bytes.length < 9 && !isLast;
      if (bytes[1] === 0x21 || (bytes.length < 2 && isShort)) {
        if (isShort) return;
        const end = findDeclarationEnd(bytes, this.#searched.at, this.stack.length > 0, this.#here());
        if (end < 0 && !isLast)
          // Two bytes back: the end may have come in halves.
          return this.#wait(bytes.length - 2, this.#limits.textBytes, 'XML_TEXT_TOO_LONG');
        if (end < 0) throw this.#malformed('khai báo hoặc chú thích sai cú pháp');
        if (end > this.#limits.textBytes)
          throw new Refusal('XML_TEXT_TOO_LONG', this.#here(), { limit: this.#limits.textBytes });
        if (isBase64) throw this.#malformed('base64 bị ngắt quãng');
        this.#countNode();
        this.#keep(this.#take(end));
      } else if (bytes[1] === 0x3f) {
        const end = bytes.subarray(0, 200).indexOf('?>');
        if (end < 0 && bytes.length < 200 && !isLast) return;
        const isFirst = this.#received - bytes.length === this.begin;
        checkXmlDeclaration(bytes.toString('latin1', 0, end < 0 ? 200 : end + 2), isFirst, this.#here());
        this.#keep(this.#take(end + 2));
      } else {
        const end = findTagEnd(bytes, this.#searched);
        if ((end < 0 && bytes.length >= this.#limits.tagBytes) || end >= this.#limits.tagBytes)
          throw new Refusal('XML_TAG_TOO_LONG', this.#here(), { limit: this.#limits.tagBytes });
        if (end < 0 && !isLast) return;
        if (end < 0) throw this.#malformed('gói tin bị cắt cụt');
        const tag = this.#take(end + 1);
        yield* tag[1] === SLASH ? this.#endTag(tag) : this.#startTag(tag);
      }
    }
  }

  /** A byte order mark; false when more must come to tell. */
  #takeMark(isLast: boolean): boolean {
    const bytes = this.#window.bytes;
    if (bytes[0] !== 0xef) return true;
    if (bytes.length < 3 && !isLast) return false;
    if (bytes[1] !== 0xbb || bytes[2] !== 0xbf) return true;
    this.begin = 3;
    this.outside.add(this.#window.take(3));
    return true;
  }

  #wait(searched: number, limit: number, code: 'XML_TEXT_TOO_LONG'): void {
    if (this.#window.length > limit) throw new Refusal(code, this.#here(), { limit });
    this.#searched.at = Math.max(0, searched);
  }

  #take(length: number): Buffer {
    this.#searched = { at: 0, quote: 0 };
    return this.#window.take(length);
  }

  #keep(bytes: Buffer): void {
    if (this.#isInFiles) {
      this.inside.add(bytes);
      this.filesLength += bytes.length;
    } else this.outside.add(bytes);
    const { envelopeBytes: limit } = this.#limits;
    if (this.outside.length + this.inside.length > limit)
      throw new Refusal('XML_ENVELOPE_TOO_LARGE', this.#here(), { limit });
  }

  #countNode(): void {
    const { elements: limit } = this.#limits;
    if (++this.#nodes > limit) throw new Refusal('XML_TOO_MANY_ELEMENTS', this.#here(), { limit });
  }

  #text(text: Buffer): void {
    const { textBytes: limit } = this.#limits;
    if (this.stack.length === 0) {
      const written = text.toString('latin1', 0, 1024);
      if (!this.#rootSeen && /^\s*(MIME-Version|Content-Type|--)/i.test(written))
        throw new Refusal('PACKET_FORM_OLD', '/', { found: 'MIME' });
      if (text.length > 1024 || !/^[ \t\r\n]*$/.test(written))
        throw this.#malformed('có nội dung nằm ngoài phần tử gốc');
    } else if (text.length > limit) throw new Refusal('XML_TEXT_TOO_LONG', this.#here(), { limit });
    checkReferences(text, this.#here());
    if (this.#where === CONTENT_ID) this.#contentId = text.toString('utf8').trim();
    this.#keep(text);
  }

  *#startTag(tag: Buffer): Generator<ScanEvent, void> {
    if (this.stack.length === 0 && this.#rootSeen) throw this.#malformed('có nhiều phần tử gốc');
    if (this.#where === BASE64) throw this.#malformed('base64 bị ngắt quãng');
    this.#countNode();
    this.#rootSeen = true;
    const isEmpty = tag[tag.length - 2] === SLASH;
    const name = readStartTag(tag, isEmpty, this.#limits, this.#here());
    const start = this.outside.length;
    const parent = this.#where;
    const local = name.slice(name.indexOf(':') + 1);
    const path = parent === '' ? local : `${parent}/${local}`;
    if (path === ENVELOPE) {
      if (this.envelopeStart >= 0)
        throw new Refusal('FIELD_REPEATED', `/${path}`, { field: 'edXMLEnvelope' });
      this.envelopeStart = start;
      this.envelopeTagName = start + 1 + Buffer.byteLength(name);
    }
    if (path === `${FILES}/Attachment`) this.#contentId = undefined;
    this.#keep(tag);
    const opened = { name, tag: tag.toString('utf8') };
    if (this.stack.push(opened) === 1) this.root = opened;
    this.#paths.push(path);
    this.#where = path;
    const { depth: limit } = this.#limits;
    if (this.stack.length > limit) throw new Refusal('XML_TOO_DEEP', `/${parent}`, { limit });
    if (path === FILES) {
      if (this.filesAt >= 0) throw new Refusal('FIELD_REPEATED', `/${path}`, { field: 'AttachmentEncoded' });
      this.filesAt = this.outside.length;
    }
    if (path === BASE64) {
      if (this.#slots === this.#limits.attachments)
        throw new Refusal('ATTACHMENT_TOO_MANY', this.#here(), { limit: this.#limits.attachments });
      // `<ContentTransferEncoded/>` has no room for a slot; it is told as a file, for it is an empty one.
      if (!isEmpty) this.inside.add(Buffer.from(`${this.slotPrefix}${this.#slots}`));
      this.#slots++;
      yield { kind: 'file', contentId: this.#contentId, hasSlot: !isEmpty };
    }
    if (isEmpty) yield* this.#close(name);
  }

  *#endTag(tag: Buffer): Generator<ScanEvent, void> {
    const name = tag.toString('utf8', 2, tag.length - 1).trimEnd();
    if (this.stack.at(-1)?.name !== name) throw this.#malformed(`thẻ đóng </${name}> không khớp`);
    if (this.headerEnd < 0 && this.#where === HEADER) this.headerEnd = this.outside.length;
    // The end tag of AttachmentEncoded itself is no content of it.
    if (this.#where === FILES) this.outside.add(tag);
    else this.#keep(tag);
    yield* this.#close(name);
  }

  *#close(name: string): Generator<ScanEvent, void> {
    const where = this.#where;
    if (this.stack.pop()?.name !== name) throw this.#malformed(`thẻ đóng </${name}> không khớp`);
    this.#paths.pop();
    this.#where = this.#paths.at(-1) ?? '';
    if (where === BASE64) yield { kind: 'file-end' };
    if (where === ENVELOPE) {
      this.envelopeEnd = this.outside.length;
      yield { kind: 'envelope' };
    }
  }
}
