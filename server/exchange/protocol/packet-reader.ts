// Reads a packet in pieces of any size: the envelope is opened as soon as it is whole, the files are decoded and
// hashed while they pass, and everything that is wrong is collected. Both readers, of streams and of bytes, use it.
import { asBuffer, Base64Decoder, base64Length, type FileFacts } from './base64-stream.ts';
import { DocumentDigest } from './document-digest.ts';
import type { ProtocolIssue } from './issue.ts';
import { DEFAULT_LIMITS, type PacketLimits } from './limits.ts';
import {
  checkForm,
  type EnvelopeOptions,
  type EnvelopeValue,
  type OpenedEnvelope,
  openEnvelope,
} from './open-envelope.ts';
import { packetDigest } from './packet-digest.ts';
import { type AttachmentInput, readAttachments } from './read-attachments.ts';
import type { ManifestEntry } from './read-document.ts';
import { Refusal } from './refusal.ts';
import { PacketScanner, type ScanEvent } from './scan-packet.ts';
import { decodeText } from './scan-tokens.ts';
import type { SchemaValidator } from './schema-validator.ts';
import type { DocumentPacket, StatusPacket } from './types.ts';
import type { SignatureFacts } from './verify-signature.ts';
import { parseXml } from './xml-tree.ts';

export interface ReadOptions extends EnvelopeOptions {
  limits?: Partial<PacketLimits>;
  /** Holds the packet to the current form, older ones refused. */
  schema?: Pick<SchemaValidator, 'validate'>;
}

interface Whole {
  signature: SignatureFacts;
  /** The packet without the content of AttachmentEncoded, byte for byte. */
  envelope: Buffer;
  /** Hex: the identity of the packet, whether it came whole or in parts. */
  packetDigest: string;
  /** The files in the order in which they came; their index is that of PacketPart. */
  parts: FileFacts[];
}
export type ParsedPacket =
  | ({ ok: true; kind: 'document'; value: DocumentPacket } & Whole)
  | ({ ok: true; kind: 'status'; value: StatusPacket } & Whole)
  | { ok: false; issues: ProtocolIssue[]; signature?: SignatureFacts };

export type FileEvent =
  | { kind: 'envelope' }
  | { kind: 'file'; declared: ManifestEntry | undefined }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'file-end'; isWhole: boolean };

const MAX_ISSUES = 200;

export class PacketReader {
  /** Of each file, in the order of the packet; null when its text is no base64. */
  readonly files: (FileFacts | null)[] = [];
  readonly #options: ReadOptions;
  readonly #limits: PacketLimits;
  readonly #isOwn: boolean;
  readonly #scanner: PacketScanner;
  #opened: OpenedEnvelope | undefined;
  #digest: DocumentDigest | undefined;
  #decoder: Base64Decoder | null = null;
  #declared: ManifestEntry | undefined;

  /** `isOwn`: it was made and signed here, and its signature is not looked at. */
  constructor(options: ReadOptions, { isOwn = false } = {}) {
    this.#isOwn = isOwn;
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#scanner = new PacketScanner(this.#limits);
  }

  /** What the envelope says and what is wrong with it; nothing before it is read, or its signature could be verified. */
  get envelope(): { content: EnvelopeValue; facts: SignatureFacts; issues: ProtocolIssue[] } | undefined {
    const { content, facts, issues } = this.#opened ?? {};
    return content && facts && issues ? { content, facts, issues } : undefined;
  }

  /** @throws Refusal. */
  *feed(chunk: Uint8Array): Generator<FileEvent, void> {
    for (const event of this.#scanner.feed(asBuffer(chunk))) yield* this.#take(event);
  }

  /** After the last byte. @throws Refusal. */
  *finish(): Generator<FileEvent, void> {
    for (const event of this.#scanner.finish()) yield* this.#take(event);
    if (this.#opened && !this.#opened.deferred) return;
    const text = this.#text(0, this.#scanner.outside.length);
    checkForm(parseXml(text));
    // Without a digest the files went by before it was known that they are signed, and how.
    const isLate = this.#digest === undefined && this.files.length > 0;
    this.#opened = openEnvelope(text, this.#options, { digest: this.#digest, isLate, isOwn: this.#isOwn });
    yield { kind: 'envelope' };
  }

  /** After `finish`. `alone`: the envelope came without the files it names. */
  result({ isAlone = false } = {}): ParsedPacket {
    const { outside, slotPrefix, envelopeStart, envelopeEnd } = this.#scanner;
    const { content, facts, issues: found, signedRoot } = this.#opened ?? {};
    if (!content || !facts || !found) throw new Error('the packet has not been read to its end');
    const issues = [...found];
    const rest = () => this.#text(0, envelopeStart) + this.#text(envelopeEnd, outside.length);
    const input: AttachmentInput = {
      root: facts.valid && facts.scope === 'document' && signedRoot ? signedRoot : parseXml(rest()),
      slotPrefix,
      files: this.files,
      limits: this.#limits,
      manifest: content.manifest,
      needDigest: facts.valid && facts.scope === 'envelope',
    };
    const attachments = readAttachments(input, { isAlone }, issues);
    const { schema } = this.#options;
    // The files are left out: their base64 has been checked, and nobody holds it.
    const bare = () => this.#text(0, outside.length).replaceAll(new RegExp(`${slotPrefix}\\d+`, 'g'), '');
    if (schema) issues.push(...schema.validate(bare()));
    if (issues.length > 0) return { ok: false, issues: distinct(issues), signature: facts };
    const envelope = Buffer.from(outside.bytes());
    const whole = {
      signature: facts,
      envelope,
      packetDigest: packetDigest(envelope, attachments),
      parts: this.files.filter((file) => file !== null),
    };
    return content.kind === 'document'
      ? { ok: true, kind: 'document', value: { ...content.value, attachments }, ...whole }
      : { ok: true, kind: 'status', value: content.value, ...whole };
  }

  *#take(event: ScanEvent): Generator<FileEvent, void> {
    switch (event.kind) {
      case 'envelope':
        return yield* this.#openEnvelope();
      case 'file':
        this.#declared = this.#declaredAs(event.contentId?.replace(/^cid:/i, ''));
        this.#decoder = new Base64Decoder();
        if (event.hasSlot)
          this.#digest?.beginFile(this.files.length, {
            text: () => this.#text(0, this.#scanner.outside.length),
            inside: this.#scanner.inside.bytes(),
            stack: this.#scanner.stack,
          });
        return yield { kind: 'file', declared: this.#declared };
      case 'base64':
        this.#digest?.addText(event.text);
        return yield* this.#decode(event.text);
      case 'file-end': {
        const facts = this.#decoder?.end() ?? null;
        this.#decoder = null;
        this.files.push(facts);
        return yield { kind: 'file-end', isWhole: facts !== null };
      }
    }
  }

  *#decode(text: Buffer): Generator<FileEvent, void> {
    const bytes = this.#decoder?.push(text) ?? null;
    // The rest of a file that is no base64 is only passed over, for what else may be wrong.
    if (bytes === null) this.#decoder = null;
    else if (bytes.length > 0) yield { kind: 'bytes', bytes };
    const { sizeBytes, path = '', name = '' } = this.#declared ?? {};
    if (sizeBytes !== undefined && (this.#decoder?.sizeBytes ?? 0) > sizeBytes)
      throw new Refusal('PACKET_DIGEST_MISMATCH', path, { found: name });
  }

  *#openEnvelope(): Generator<FileEvent, void> {
    const { envelopeStart, envelopeEnd, outside, root, slotPrefix } = this.#scanner;
    const envelope = decodeText(outside.bytes(envelopeStart, envelopeEnd));
    const text = `${root.tag}${envelope}</${root.name}>`;
    this.#opened = openEnvelope(text, this.#options, { isPart: true, isOwn: this.#isOwn });
    const { deferred, content } = this.#opened;
    if (deferred && this.files.length === 0) this.#digest = new DocumentDigest(deferred, slotPrefix);
    if (!content) return;
    const { packetBytes: limit } = this.#limits;
    const total = content.manifest.reduce((sum, one) => sum + base64Length(one.sizeBytes ?? 0), 0);
    if (total > limit) throw new Refusal('PACKET_TOO_LARGE', '/', { limit });
    yield { kind: 'envelope' };
  }

  #declaredAs(contentId: string | undefined): ManifestEntry | undefined {
    return this.envelope?.content.manifest.find((one) => one.contentId === contentId);
  }

  /** The text of the packet between two offsets outside the files, with the files as slots. */
  #text(start: number, end: number): string {
    const { outside, inside, begin, filesAt } = this.#scanner;
    const from = Math.max(begin, start);
    if (filesAt < from || filesAt > end) return decodeText(outside.bytes(from, end));
    return (
      decodeText(outside.bytes(from, filesAt)) +
      decodeText(inside.bytes()) +
      decodeText(outside.bytes(filesAt, end))
    );
  }
}

export function distinct(issues: readonly ProtocolIssue[]): ProtocolIssue[] {
  const byKey = new Map(issues.map((one) => [`${one.code} ${one.path} ${one.message}`, one]));
  return [...byKey.values()].slice(0, MAX_ISSUES);
}
