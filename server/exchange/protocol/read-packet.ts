// A stream → the packet, its files handed on as they come; or bytes → the envelope that came alone. Never an error for
// a bad packet: everything that is wrong is told at once.
import { ProtocolError, type ProtocolIssue } from './issue.ts';
import type { EnvelopeValue } from './open-envelope.ts';
import {
  distinct,
  type FileEvent,
  PacketReader,
  type ParsedPacket,
  type ReadOptions,
} from './packet-reader.ts';
import type { ManifestEntry } from './read-document.ts';
import { readPlainAlone } from './read-plain.ts';
import { issueOf, Refusal } from './refusal.ts';
import type { SignatureFacts } from './verify-signature.ts';

export interface PacketPart {
  /** In the order of the packet, from 0. */
  index: number;
  /** What the envelope says of this file, when it came before the file. */
  declared: ManifestEntry | undefined;
  /** Fails with ProtocolError when the packet breaks off or the file is not what was announced. */
  bytes: AsyncIterable<Uint8Array>;
}

/**
 * Takes one file. Nothing of it is proven before the packet has been read to its end: keep it aside until then, and
 * throw it away when `bytes` fails. What is not read is passed over.
 */
export type PacketSink = (part: PacketPart) => Promise<void>;

export type ArrivingEnvelope = EnvelopeValue & {
  signature: SignatureFacts;
  issues: readonly ProtocolIssue[];
};

export interface StreamOptions extends ReadOptions {
  /**
   * Called once, as soon as the envelope could be verified: before the first file of any packet that is signed in the
   * current way. What it throws ends the reading and is thrown on.
   */
  onEnvelope?(envelope: ArrivingEnvelope): void | Promise<void>;
}

/** @throws what the stream, the sink or `onEnvelope` throws; never for a bad packet. */
export async function readPacket(
  stream: AsyncIterable<Uint8Array>,
  sink: PacketSink,
  options: StreamOptions = {},
): Promise<ParsedPacket> {
  const reader = new PacketReader(options);
  const events = eventsOf(stream, reader);
  let index = 0;
  try {
    for (let next = await events.next(); !next.done; next = await events.next()) {
      const event = next.value;
      if (event.kind === 'envelope' && reader.envelope) {
        const { content, facts, issues } = reader.envelope;
        await options.onEnvelope?.({ ...content, signature: facts, issues });
      }
      if (event.kind !== 'file') continue;
      const file = new FileStream(events);
      try {
        await sink({ index: index++, declared: event.declared, bytes: file });
      } catch (error) {
        if (error !== file.failure) throw error;
        if (file.refusal) throw file.refusal;
      }
      await file.skip();
    }
    return reader.result();
  } catch (error) {
    return refused(reader, error);
  } finally {
    await events.return(undefined);
  }
}

/** An envelope, or a status: a packet that names its files and does not carry them. */
export const readEnvelope = (bytes: Uint8Array, options: ReadOptions = {}): ParsedPacket =>
  readPlainAlone(bytes, options) ?? readAnyEnvelope(bytes, options);

/** In whatever form it is written, with all that is wrong. */
export const readAnyEnvelope = (bytes: Uint8Array, options: ReadOptions = {}): ParsedPacket =>
  readAlone(bytes, new PacketReader(options));

/** One that was made here: what it says, without a look at its signature. */
export function readOwnEnvelope(bytes: Uint8Array): ParsedPacket {
  const limits = { packetBytes: Number.MAX_SAFE_INTEGER };
  return readAlone(bytes, new PacketReader({ limits }, { isOwn: true }));
}

function readAlone(bytes: Uint8Array, reader: PacketReader): ParsedPacket {
  try {
    for (const _ of reader.feed(bytes));
    for (const _ of reader.finish());
    return reader.result({ isAlone: true });
  } catch (error) {
    return refused(reader, error);
  }
}

export function refused(reader: PacketReader, error: unknown): Extract<ParsedPacket, { ok: false }> {
  const last = issueOf(error);
  const { facts, issues = [] } = reader.envelope ?? {};
  return { ok: false, issues: distinct([...issues, last]), ...(facts && { signature: facts }) };
}

type Events = AsyncGenerator<FileEvent, void>;

async function* eventsOf(stream: AsyncIterable<Uint8Array>, reader: PacketReader): Events {
  for await (const chunk of stream) yield* reader.feed(chunk);
  yield* reader.finish();
}

/** The bytes of one file, taken from the events of the packet. */
class FileStream implements AsyncIterable<Uint8Array> {
  /** What was thrown to the one who reads the file. */
  failure: unknown;
  /** Why the packet cannot be read on. */
  refusal: Refusal | undefined;
  readonly #events: Events;
  #isOver = false;

  constructor(events: Events) {
    this.#events = events;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    while (!this.#isOver) {
      const bytes = await this.#next();
      if (bytes) yield bytes;
    }
  }

  async skip(): Promise<void> {
    while (!this.#isOver) await this.#next().catch((error: unknown) => this.#forgive(error));
    if (this.refusal) throw this.refusal;
  }

  #forgive(error: unknown): void {
    if (error !== this.failure) throw error;
  }

  async #next(): Promise<Uint8Array | undefined> {
    const next = await this.#events.next().catch((error: unknown) => {
      this.#isOver = true;
      if (!(error instanceof Refusal)) throw error;
      this.refusal = error;
      throw this.#fail([error.issue]);
    });
    if (!next.done && next.value.kind === 'bytes') return next.value.bytes;
    this.#isOver = true;
    if (next.done || next.value.kind !== 'file-end' || !next.value.isWhole) throw this.#fail([]);
    return undefined;
  }

  #fail(issues: ProtocolIssue[]): ProtocolError {
    const failure = new ProtocolError('PACKET_INVALID', 'the file in the packet cannot be read', issues);
    this.failure = failure;
    return failure;
  }
}
