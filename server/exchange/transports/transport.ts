// One port for every way a packet can travel; the packet, the checks and the receipt are the same on all of them.
import type { Readable } from 'node:stream';
import type { Receipt } from '../../contracts/exchange.ts';
import type { AgencyRow } from '../ports.ts';

/** A file of a packet: its facts, and its bytes when they are asked for. */
export interface OutboundFile {
  contentId: string;
  sha256: string;
  sizeBytes: number;
  /** From the byte at `start`, default the first. */
  open(start?: number): Readable;
  /** Of a small one: all of it, into as many bytes. */
  read(into: Buffer): Promise<void>;
}

export interface OutboundPacket {
  packetId: string;
  documentId: string;
  senderCode: string;
  packetDigest: string;
  /** Set on a packet of the first version, which goes whole and is known to its receiver by this. */
  oldDigest?: string;
  /** Signed; names the files by their digests. */
  envelope: Uint8Array;
  files: readonly OutboundFile[];
  /** The present key's word for it, where another has signed it. */
  voucher?: (() => Promise<string | undefined>) | undefined;
  /** The whole .edxml, made while it is read, for a carrier that takes nothing else. */
  whole(): AsyncIterable<Uint8Array>;
}

export interface OutboundStatus {
  /** The packet it answers. */
  packetId: string;
  documentId: string;
  code: string;
  senderCode: string;
  /** As of a packet. */
  voucher?: string | undefined;
  /** The signed status packet. */
  bytes: Uint8Array;
  packetDigest: string;
}

/**
 * How the other side took it: with a signed receipt, which the caller verifies; or, where a carrier stands between that
 * signs nothing (the axis, a folder), with that carrier's reference.
 */
export type Taken = { kind: 'receipt'; receipt: Receipt } | { kind: 'carrier'; reference: string; at: Date };

export interface SendOptions {
  /** Aborted when somebody else may be sending the same. */
  signal: AbortSignal;
}

/** One of several small things for agencies of one server. */
export type Bundled =
  | { to: AgencyRow; packet: OutboundPacket; status?: never }
  | { to: AgencyRow; status: OutboundStatus; packet?: never };

export interface Transport {
  /** Delivers a document packet to one recipient. @throws PeerRefusal when the peer will never take it. */
  sendPacket(to: AgencyRow, packet: OutboundPacket, options: SendOptions): Promise<Taken>;
  /** Delivers a status packet to the agency that sent the document. @throws PeerRefusal as above. */
  sendStatus(to: AgencyRow, status: OutboundStatus, options: SendOptions): Promise<Taken>;
  /**
   * Delivers several to agencies of the same server by one call; each has its own outcome. Undefined where the server
   * takes them only one by one; absent where there is no server.
   */
  sendBundle?(
    items: readonly Bundled[],
    options: SendOptions,
  ): Promise<PromiseSettledResult<Taken>[] | undefined>;
  /** Brings a signed question there and the signed answer back; null where nobody can be asked. */
  askTruth(to: AgencyRow, question: string, options: SendOptions): Promise<string | null>;
}

/** The header beside a packet or status (PR-EXCHANGE §6). */
export const VOUCHER = 'vanthu-voucher';

/** The peer understood and said no: another attempt with the same bytes makes no sense. */
export class PeerRefusal extends Error {
  override readonly name = 'PeerRefusal';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
  }
}

/** The peer is well, and knows this server not, or no longer, by the certificate it shows: it reads its list again. */
export class PeerStranger extends Error {
  override readonly name = 'PeerStranger';
}

/** The peer is there but cannot answer now. */
export const isPassing = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);
