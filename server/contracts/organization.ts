// Agencies, units, people; the directory of the exchange; signing credentials and signature images.
import { z } from 'zod';
import { CalendarDate, Id, OrganCode, PersonRef } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { CertificateFacts } from './verification.ts';
import { CredentialKind, PostRank, Role } from './vocabulary.ts';

/** One row of the agency directory, flat; the tree is made from `parentCode`. */
export const DirectoryAgency = z.object({
  id: Id,
  code: OrganCode,
  name: z.string(),
  shortName: z.string(),
  parentCode: z.string().nullable(),
  /** False for a group that cannot receive, or an agency not yet connected. */
  canReceive: z.boolean(),
  /** Whether it lives on this server. */
  isLocal: z.boolean(),
});
export type DirectoryAgency = z.infer<typeof DirectoryAgency>;

export const listDirectory = defineRoute({
  method: 'get',
  path: '/api/directory',
  summary: 'All agencies documents can be sent to',
  tag: 'organization',
  access: 'signed-in',
  response: z.object({ items: z.array(DirectoryAgency) }),
  errors: [],
});

export const Colleague = PersonRef.extend({
  role: Role,
  rank: PostRank,
  postId: Id,
  unit: z.object({ id: Id, name: z.string() }),
  /** Away today, until when, and who handles his parts; null: he is there. */
  absence: z.object({ toOn: CalendarDate, delegate: z.string().nullable() }).nullable(),
});
export type Colleague = z.infer<typeof Colleague>;

/** Own agency: units and the people whose posts are in force. */
export const OwnAgency = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  parentName: z.string().nullable(),
  place: z.string(),
  /** Abbreviation used in notations, e.g. "SNV". */
  abbreviation: z.string(),
  units: z.array(z.object({ id: Id, name: z.string(), abbreviation: z.string() })),
  people: z.array(Colleague),
});
export type OwnAgency = z.infer<typeof OwnAgency>;

export const getOwnAgency = defineRoute({
  method: 'get',
  path: '/api/agency',
  summary: 'Units and people of the caller’s agency',
  tag: 'organization',
  access: 'signed-in',
  response: OwnAgency,
  errors: [],
});

/** The key of a person or an agency, wherever it is held. */
export const Credential = z.object({
  kind: CredentialKind,
  certificate: CertificateFacts,
  status: z.enum(['usable', 'expired', 'not-yet-valid', 'locked']),
});
export type Credential = z.infer<typeof Credential>;

/** The ways to hold a key that this server offers. */
const KeyWays = z.object({
  kinds: z.array(CredentialKind),
  /** Of the official service on the person’s own machine; null: not offered. */
  desktopUrl: z.string().nullable(),
});

const Pin = z.string().min(1).max(100);
const Label = z.string().min(1).max(200);

/** Where the key is, with what is needed to open it once and read its certificate. The PIN is never kept. */
export const KeyChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pkcs12'), pkcs12Base64: z.base64().max(100_000), pin: Pin }),
  z.object({ kind: z.literal('pkcs11'), tokenLabel: Label, keyLabel: Label.optional(), pin: Pin }),
  z.object({ kind: z.literal('csc'), credentialId: Label, pin: Pin }),
  z.object({ kind: z.literal('desktop'), certificateBase64: z.base64().max(20_000) }),
]);
export type KeyChoice = z.infer<typeof KeyChoice>;

const keyErrors = [
  'PIN_WRONG',
  'KEY_FILE_BROKEN',
  'CERT_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'CERT_KEY_USAGE',
  'CERT_REVOKED',
  'CREDENTIAL_LOCKED',
  'CREDENTIAL_WAY_CLOSED',
  'TOKEN_UNAVAILABLE',
  'REMOTE_KEY_REFUSED',
  'REMOTE_KEY_UNAVAILABLE',
  'SIGNER_NOT_EXPECTED',
] as const;

export const Profile = z.object({
  person: z.object({ id: Id, name: z.string(), email: z.string(), username: z.string(), title: z.string() }),
  credential: Credential.nullable(),
  ways: KeyWays,
  hasSignatureImage: z.boolean(),
  /** Clerks only: the agency's seal. */
  seal: z
    .object({
      credential: Credential.nullable(),
      hasImage: z.boolean(),
      /** Real width of the seal in millimetres. */
      widthMm: z.number(),
    })
    .nullable(),
});
export type Profile = z.infer<typeof Profile>;

export const getProfile = defineRoute({
  method: 'get',
  path: '/api/me/profile',
  summary: 'Own certificate, signature image and, for a clerk, the seal of the agency',
  tag: 'organization',
  access: 'signed-in',
  response: Profile,
  errors: [],
});

export const putSignatureImage = defineRoute({
  method: 'put',
  path: '/api/me/signature-image',
  summary: 'Replace own signature image (PNG, at most 1 MB)',
  tag: 'organization',
  access: 'signed-in',
  stream: 'image/png',
  response: Profile,
  errors: ['IMAGE_NOT_PNG', 'FILE_TOO_LARGE', 'FILE_EMPTY'],
});

export const getSignatureImage = defineRoute({
  method: 'get',
  path: '/api/me/signature-image',
  summary: 'Own signature image',
  tag: 'organization',
  access: 'signed-in',
  download: 'image/png',
  errors: ['NOT_FOUND'],
});

export const getSealImage = defineRoute({
  method: 'get',
  path: '/api/agency/seal-image',
  summary: 'Seal image of the caller’s agency',
  tag: 'organization',
  access: 'clerk',
  download: 'image/png',
  errors: ['NOT_FOUND'],
});

export const putCredential = defineRoute({
  method: 'put',
  path: '/api/me/credential',
  summary: 'Replace own PKCS#12 key file; the PIN is checked, never kept',
  tag: 'organization',
  access: 'signed-in',
  body: z.object({ pkcs12Base64: z.base64().max(100_000), pin: Pin }),
  response: Profile,
  errors: keyErrors,
});

export const putKey = defineRoute({
  method: 'put',
  path: '/api/me/key',
  summary:
    'Choose where own key is held: a file here (for trial), a token here, a remote service, own machine',
  tag: 'organization',
  access: 'signed-in',
  body: KeyChoice,
  response: Profile,
  errors: keyErrors,
});

export const AgencyKey = z.object({ credential: Credential.nullable(), ways: KeyWays });
export type AgencyKey = z.infer<typeof AgencyKey>;

export const getAgencyKey = defineRoute({
  method: 'get',
  path: '/api/agency/key',
  summary: 'The key of the agency’s seal, and the ways this server can hold it',
  tag: 'organization',
  access: 'administrator',
  response: AgencyKey,
  errors: [],
});

export const putAgencyKey = defineRoute({
  method: 'put',
  path: '/api/agency/key',
  summary: 'Choose where the key of the agency’s seal is held',
  tag: 'organization',
  access: 'administrator',
  body: KeyChoice,
  response: AgencyKey,
  errors: keyErrors,
});
