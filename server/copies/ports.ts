// What copies ask of their neighbours; container.ts passes the real features.
import type { PersonRef } from '../contracts/common-shapes.ts';
import type { Actor, Organization } from '../organization/index.ts';
import type { AgencyFiles } from '../outgoing/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Registers } from '../registers/index.ts';
import type { CopyStore } from './store.ts';

export type { Actor, AgencyFiles };

export const personOf = ({ personId, name, title }: Actor): PersonRef => ({ id: personId, name, title });

export interface SourceFile {
  digest: string;
  name: string;
  mediaType: string;
  isMain: boolean;
}

/** A document as it can be copied, for who may see it. */
export interface SourceDocument {
  /** `not-ready`: not sealed, or not registered, yet. */
  standing: 'in-force' | 'not-ready' | 'not-in-force';
  numberText: string;
  issuedOn: string;
  subject: string;
  /** Name of the agency that has issued it. */
  issuer: string;
  files: SourceFile[];
}

export interface SourcePort {
  /** @throws AppError NOT_FOUND. */
  copySource(actor: Actor, id: string): Promise<SourceDocument>;
}

export interface FilesPort {
  createReadStream(digest: string, range?: { start: number; end: number }): ReturnType<ByteAnswer['open']>;
}

export interface Deps {
  store: CopyStore;
  clock: Clock;
  files: FilesPort;
  organization: Pick<Organization, 'findAgency'>;
  registers: Pick<Registers, 'reserveToday' | 'choices' | 'heldBy' | 'bind' | 'voidHeld'>;
  /** The agency's signature on a stored file: the same way as its seal. */
  agencyFiles: AgencyFiles;
  outgoing: SourcePort;
  incoming: SourcePort;
}
