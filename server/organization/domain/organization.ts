// Agencies, units, people and their dated posts, as values.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { Credential } from '../../contracts/organization.ts';
import type { CertificateFacts } from '../../contracts/verification.ts';
import type {
  AbsenceScope,
  AgencyTransport,
  DocumentKind,
  PostRank,
  Role,
} from '../../contracts/vocabulary.ts';

/** The caller: a person in the post he wears. */
export interface Actor {
  personId: string;
  name: string;
  title: string;
  postId: string;
  role: Role;
  agencyId: string;
  agencyCode: string;
  agencyName: string;
  unitId: string;
  unitName: string;
  /** When he last gave his password; absent: this is no session. */
  authenticatedAt?: Date;
  /** In whose place he may approve today, and which kinds of documents (none named: all); absent: nobody's. */
  standsFor?: ReadonlyArray<{ postId: string; kinds: readonly DocumentKind[] }>;
  /** Somebody else acts in his place, for this only, while he is away; absent: it is he himself. */
  through?: { by: PersonRef; scopes: readonly AbsenceScope[] };
}

export interface Unit {
  id: string;
  name: string;
  abbreviation: string;
}

export interface Agency {
  id: string;
  /** Current form of QĐ 20/2020. */
  code: string;
  name: string;
  shortName: string;
  parentCode: string | null;
  /** As in notations, e.g. "SNV". */
  abbreviation: string;
  /** Địa danh of its documents. */
  place: string;
  /** Whether it lives on this server. */
  isLocal: boolean;
  canReceive: boolean;
  /** Base address of a remote agency's exchange; null for a local one. */
  endpoint: string | null;
  /** DER; what its packets may be signed with. */
  exchangeCertificates: Uint8Array[];
  units: Unit[];
}

/** An agency with what the directory says of it at an instant. */
export interface KnownAgency extends Agency {
  transport: AgencyTransport;
  /** Whether packets and statuses are taken from it. */
  maySend: boolean;
  /** Largest packet it takes; null: unknown. */
  receiveLimitBytes: number | null;
  /** Packets without a signature are taken when the axis brings them. */
  acceptsUnsigned: boolean;
  /** DER; what its packets were signed with at other times. */
  formerCertificates: Uint8Array[];
  /** DER; what its server may show when it connects. */
  serverCertificates: Uint8Array[];
  formerCodes: string[];
  dissolvedAt: Date | null;
  /** Who said so: see ExchangeFacts. */
  source: string;
  directoryChangedAt: Date;
}

export interface Post {
  id: string;
  agencyId: string;
  unitId: string;
  role: Role;
  /** Absent: as the title says. */
  rank?: PostRank | undefined;
  /** Chức vụ. */
  title: string;
  /** First and last day in force, `yyyy-MM-dd`; null: open. */
  fromOn: string;
  toOn: string | null;
}

export interface Person {
  id: string;
  /** The agency that keeps the person's account. */
  agencyId: string;
  name: string;
  email: string;
  username: string;
  posts: Post[];
}

/** A post together with everything it names. */
export interface HeldPost {
  post: Post;
  person: { id: string; name: string };
  unit: Unit;
  agency: KnownAgency;
}

export interface CredentialOwner {
  kind: 'person' | 'agency';
  id: string;
}

/** Where the key is. None of these opens it: the PIN is the person’s, and is kept nowhere. */
export type KeyPlace =
  /** A key file in the database: for trial. */
  | { kind: 'pkcs12'; pkcs12: Uint8Array }
  /** A token in the server. */
  | { kind: 'pkcs11'; tokenLabel: string; keyLabel: string | null }
  /** A remote signing service (CSC API). */
  | { kind: 'csc'; credentialId: string }
  /** A token on the person’s own machine, reached by the official desktop service. */
  | { kind: 'desktop' };

/** The key of a person or an agency; its certificate says who has signed. */
export interface HeldCredential {
  place: KeyPlace;
  /** DER. */
  certificate: Uint8Array;
  facts: CertificateFacts;
  lockedUntil: Date | null;
}

export const isInForce = ({ fromOn, toOn }: Pick<Post, 'fromOn' | 'toOn'>, onDate: string): boolean =>
  fromOn <= onDate && (toOn === null || onDate <= toOn);

export const postsInForce = ({ posts }: Person, onDate: string): Post[] =>
  posts.filter((post) => isInForce(post, onDate));

export const credentialStatus = (
  { facts, lockedUntil }: Pick<HeldCredential, 'facts' | 'lockedUntil'>,
  now: Date,
): Credential['status'] => {
  if (now > new Date(facts.notAfter)) return 'expired';
  if (now < new Date(facts.notBefore)) return 'not-yet-valid';
  return lockedUntil !== null && lockedUntil > now ? 'locked' : 'usable';
};
