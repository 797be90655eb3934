// What intake asks of its neighbours, and what those give that know how to read what arrives; container.ts joins them.
import type { Readable } from 'node:stream';
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { StoredFile } from '../contracts/files.ts';
import type {
  IntakeChannel,
  IntakeFile,
  IntakeProblemCode,
  IntakeSource,
  Proposed,
} from '../contracts/intake.ts';
import type { Incoming } from '../incoming/index.ts';
import type { Actor, Organization } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Ids } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import type { IntakeItem } from './domain/intake-item.ts';
import type { IntakeStore } from './store.ts';

export type { Actor };

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export interface FilesPort {
  pathOf(digest: string): Promise<string>;
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
  putStream(bytes: Readable, options: { limitBytes: number }): Promise<{ digest: string; sizeBytes: number }>;
  putBytes(bytes: Uint8Array): Promise<{ digest: string; sizeBytes: number }>;
  /** What the bytes are, as an upload is looked at. @throws AppError FILE_ENCRYPTED, FILE_BROKEN, FILE_TYPE_REFUSED. */
  look(digest: string, name: string): Promise<{ mediaType: string; pageCount?: number | undefined }>;
}

/** The exchange, for packets that somebody carried here. */
export interface PacketsPort {
  /** Idempotent. What it took, for the trail. @throws AppError as the exchange refuses. */
  take(digest: string): Promise<string[]>;
}

export type OrganizationPort = Pick<Organization, 'findAgency' | 'findAgencyByCode' | 'peopleWithRole'>;
export type IncomingPort = Pick<Incoming, 'enter' | 'detail' | 'waiting'>;

/** What arrived, already in the file store. */
export interface Arrival {
  agencyId: string;
  channel: IntakeChannel;
  name: string;
  mediaType: string;
  digest: string;
  sizeBytes: number;
  /** Null for a machine. */
  by?: PersonRef | null;
  source?: IntakeSource;
  /** The same for every telling of this arrival: a repetition finds the item. Default: a new one each time. */
  key?: string;
  /** Default: now. */
  receivedAt?: Date;
  /** The item it was a part of. */
  partOf?: string;
  /** What is known to be wrong already: it is not processed before a person asks for it. */
  problem?: { code: IntakeProblemCode; detail: string };
}

/** What a processor found in an item. Files besides the raw one, which stays. */
export interface Found {
  name?: string;
  source?: IntakeSource;
  papers?: IntakeFile[];
  proposed?: Proposed;
}

/** One item of several that a processor found in one, e.g. a stack of scanned papers. */
export interface FoundPart extends Found {
  /** Unique within the item, and the same in every run. */
  key: string;
  name: string;
  problem?: { code: IntakeProblemCode; detail: string };
}

export type Outcome =
  | ({ kind: 'ready' } & Found)
  /** What was found is kept, and a person is asked. */
  | ({ kind: 'parked'; code: IntakeProblemCode; detail: string } & Found)
  /** Items of their own; the item itself is done with. */
  | { kind: 'split'; parts: FoundPart[] }
  /** All of it was packets, which the exchange has. */
  | { kind: 'packets'; ids: string[] };

/** Reads an item. It is run again after a crash, so all it does outside is idempotent. What it throws is tried again, then parked. */
export type Processor = (item: IntakeItem, signal: AbortSignal) => Promise<Outcome>;

/** Proposes fields from what is ready; asked after the processor, for every channel. What it proposes never replaces what is surer. */
export type Proposer = (item: IntakeItem, signal: AbortSignal) => Promise<Proposed>;

export interface Deps {
  store: IntakeStore;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  files: FilesPort;
  organization: OrganizationPort;
  incoming: IncomingPort;
  processors: Map<IntakeChannel, Processor>;
  proposers: Proposer[];
}
