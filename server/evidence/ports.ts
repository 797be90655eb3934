// What evidence is made of, asked of the features that hold it.
import type { KeyObject } from 'node:crypto';
import type { EvidencePapers, Exchange } from '../exchange/index.ts';
import type { Actor } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { ProvenEntry } from '../proof/index.ts';
import type { Collected, TimestampClient, TrustedCertificates } from '../signing/index.ts';

export interface LogProof {
  entries: ProvenEntry[];
  /** The last may be unstamped. */
  roots: Array<{ index: number; jws: string; stamp: Uint8Array | null }>;
}

export interface BundleParts {
  papers: EvidencePapers;
  proof: LogProof;
  /** What authorities said of everybody who signed something in it. */
  told: Collected;
  agencyCode: string;
  /** Signs the manifest. */
  key: ExchangeKey;
  madeAt: Date;
  /** DER of a timestamp over a text; null when there is none to be had now. */
  stamp(text: string): Promise<Uint8Array | null>;
}

interface ExchangeKey {
  privateKey: KeyObject;
  certificate: Uint8Array;
}

interface ReceivedProof {
  id: string;
  agencyId: string;
  packetId: string;
  /** What its sender has asked of it. */
  requests: ReadonlyArray<{ id: string }>;
}

export interface EvidenceDeps {
  clock: Clock;
  /** @throws AppError NOT_FOUND for who may not see it. */
  outgoing: { forProof(actor: Actor, id: string): Promise<{ id: string; agencyId: string }> };
  incoming: {
    forProof(actor: Actor, id: string): Promise<ReceivedProof>;
  };
  exchange: Pick<Exchange, 'sentPapers' | 'receivedPapers'>;
  /** @throws AppError LOG_BROKEN. */
  proofAbout(agencyId: string, subjectIds: readonly string[]): Promise<LogProof>;
  exchangeKey(agencyId: string): Promise<ExchangeKey | null>;
  /** As fresh as can be had now; what nobody tells is missing in it. */
  statusesOf(certificates: readonly Uint8Array[]): Promise<Collected>;
  /** Undefined: no authority is configured. */
  timestamp: TimestampClient | undefined;
  trust(): TrustedCertificates;
  logger: Pick<Logger, 'warn'>;
}
