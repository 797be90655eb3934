// What outgoing asks of its neighbours, in the least they have to give; container.ts passes the real features.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { StoredFile } from '../contracts/files.ts';
import type { Distribution } from '../distribution/index.ts';
import type {
  DeliveryRequest,
  DeliveryStepTold,
  Exchange,
  PacketFacts,
  StatusRefusedTold,
} from '../exchange/index.ts';
import type { FormCheck } from '../form-check/index.ts';
import type {
  Actor,
  CredentialOwner,
  HeldCredential,
  OpenedKey,
  Organization,
} from '../organization/index.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Verification } from '../verification/index.ts';
import type { AnsweredDocument } from './domain/after-release.ts';

export type {
  Actor,
  CredentialOwner,
  DeliveryRequest,
  DeliveryStepTold,
  HeldCredential,
  OpenedKey,
  PacketFacts,
  StatusRefusedTold,
};

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export type OrganizationPort = Pick<
  Organization,
  | 'findAgency'
  | 'findAgencyByCode'
  | 'findPost'
  | 'findPerson'
  | 'peopleWithRole'
  | 'unitHeads'
  | 'staffOf'
  | 'delegationsTo'
  | 'standsFor'
  | 'standIns'
  | 'getCredential'
  | 'openKey'
  | 'recordPinFailure'
  | 'clearPinFailures'
  | 'signatureImage'
  | 'seal'
>;

/** Bytes that have arrived whole and wait to be kept or thrown away. */
export interface StagedFile {
  path: string;
  digest: string;
  sizeBytes: number;
  keep(): Promise<void>;
  /** Harmless after `keep`. */
  discard(): Promise<void>;
}

export interface FilesPort {
  stat(digest: string): Promise<{ sizeBytes: number } | null>;
  /** Takes bytes to a temporary file. @throws AppError FILE_TOO_LARGE, UPLOAD_INTERRUPTED, STORAGE_FULL. */
  stage(bytes: AsyncIterable<Uint8Array>, options: { limitBytes: number }): Promise<StagedFile>;
  findUpload(digest: string, personId: string): Promise<StoredFile | null>;
  /** Where the bytes lie, for the workers. @throws AppError FILE_UNKNOWN. */
  pathOf(digest: string): Promise<string>;
  /** Stores the base file with a revision appended. */
  extend(baseDigest: string, revision: Uint8Array): Promise<{ digest: string; sizeBytes: number }>;
  putBytes(bytes: Uint8Array): Promise<{ digest: string; sizeBytes: number }>;
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
}

export type VerificationPort = Pick<
  Verification,
  'verify' | 'sign' | 'tryMarks' | 'facts' | 'extension' | 'signingPolicy'
>;

/** Whether the caller proved lately that it is he. @throws AppError AUTH_STEP_UP_NEEDED. */
export type AssertProved = (actor: Actor) => void;

export type DistributionPort = Pick<
  Distribution,
  'canMail' | 'distribute' | 'remind' | 'end' | 'resend' | 'mailsOf' | 'readersOf' | 'remindable'
>;

export type FormCheckPort = Pick<FormCheck, 'check' | 'sawSecret'>;

/** What incoming documents have to give: what is answered, and who hears that it was. */
export interface IncomingPort {
  /** The document of the actor's agency as its sender names it; null when he may not see it or it is not in force. */
  answerable(actor: Actor, incomingId: string): Promise<AnsweredDocument | null>;
  /** Told at least once. */
  replySent(sent: {
    agencyId: string;
    incomingId: string;
    reply: { id: string; numberText: string; at: Date };
  }): Promise<void>;
}

/** An incoming document names a document of this agency as the one it answers; told at least once. */
export interface ReplyArrived {
  agencyId: string;
  outgoingId: string;
  incomingId: string;
  numberText: string;
  sender: { code: string; name: string };
  at: Date;
}

/** Told of each version that is read, before its bytes are. */
export interface ReviewPort {
  noteView(
    actor: Actor,
    opened: { agencyId: string; outgoingId: string; fileVersion: number },
  ): Promise<void>;
}

export type ExchangePort = Pick<
  Exchange,
  | 'enqueueDeliveries'
  | 'deliveriesOf'
  | 'refusedStatusesOf'
  | 'packetOf'
  | 'documentIdOf'
  | 'askRecall'
  | 'noteReplacement'
  | 'deliverySummaries'
  | 'acknowledgedBy'
>;
