// A list of recipients as a value: whose it is, who may change it, and what is wrong with a member today.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { RecipientFault, RecipientScope, Role } from '../../contracts/vocabulary.ts';

export interface RecipientList {
  id: string;
  agencyId: string;
  version: number;
  scope: RecipientScope;
  name: string;
  owner: PersonRef;
  /** Ids of agencies, in the order of choice: codes and names change. */
  memberIds: string[];
  updatedAt: Date;
}

/** What the directory says of an agency, as far as a recipient is concerned. */
export interface KnownRecipient {
  id: string;
  code: string;
  name: string;
  shortName: string;
  formerCodes: readonly string[];
  canReceive: boolean;
  dissolvedAt: Date | null;
}

interface Seen {
  ownAgencyId: string;
  at: Date;
}

/** Why an agency cannot be a recipient now; null: it can. */
export function faultOf(
  { id, canReceive, dissolvedAt }: Pick<KnownRecipient, 'id' | 'canReceive' | 'dissolvedAt'>,
  { ownAgencyId, at }: Seen,
): RecipientFault | null {
  if (dissolvedAt !== null && dissolvedAt <= at) return 'dissolved';
  if (id === ownAgencyId) return 'own';
  return canReceive ? null : 'cannot-receive';
}

/** Names are told apart as people read them. */
export const nameKeyOf = (name: string): string =>
  name.normalize('NFC').toLocaleLowerCase('vi').replace(/\s+/g, ' ').trim();

export const MOST_LISTS = { agency: 200, own: 50 } as const;

const MAKERS: Record<RecipientScope, readonly Role[]> = {
  group: ['clerk', 'administrator'],
  shared: ['officer', 'leader', 'clerk'],
  own: ['officer', 'leader', 'clerk', 'administrator'],
};
export const mayMake = (role: Role, scope: RecipientScope): boolean => MAKERS[scope].includes(role);
