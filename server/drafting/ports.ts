// What drafting asks of its neighbours; container.ts passes the real features.
import type { DocumentKind } from '../contracts/vocabulary.ts';
import type { Files } from '../files/index.ts';
import type { Actor, Organization } from '../organization/index.ts';

export type { Actor };

export type FilesPort = Pick<Files, 'stage' | 'keepUpload' | 'putStream' | 'pathOf' | 'createReadStream'>;

export type OrganizationPort = Pick<
  Organization,
  'findAgency' | 'findAgencyByCode' | 'findPost' | 'peopleWithRole'
>;

/** The incoming document a draft answers, as its sender names it. */
export interface Answered {
  numberText: string;
  issuedOn: string;
  senderName: string;
}

export interface IncomingPort {
  /** Null when the actor may not see it or it is not in force. */
  answerable(actor: Actor, incomingId: string): Promise<Answered | null>;
}

export interface RegistersPort {
  /** As it will stand behind the number. */
  notationOf(
    agencyId: string,
    names: { kind: DocumentKind; agencyAbbreviation: string; unitAbbreviation: string },
  ): Promise<string>;
}
