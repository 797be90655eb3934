// The directory of the exchange as administrators work with it: who is known since when and through whom, which servers it
// is synchronised with, and what waits for their word.
import { z } from 'zod';
import {
  Digest,
  Id,
  IdParams,
  Instant,
  OrganCode,
  PageQuery,
  PersonRef,
  pageOf,
  SearchText,
  text,
} from './common-shapes.ts';
import { DirectoryEntry, ExchangeTerms } from './directory.ts';
import { defineRoute } from './route.ts';
import { AgencyTransport, DirectoryChangeKind, DirectoryPendingReason } from './vocabulary.ts';

/** Days before its end from which a certificate is warned of. */
export const CERTIFICATE_WARNING_DAYS = 30;

export const DirectoryRow = z.object({
  id: Id,
  code: OrganCode,
  name: z.string(),
  isLocal: z.boolean(),
  transport: AgencyTransport,
  endpoint: z.string().nullable(),
  canReceive: z.boolean(),
  maySend: z.boolean(),
  acceptsUnsigned: z.boolean(),
  isBlocked: z.boolean(),
  /** `here`, `import`, `axis`, or the address of the server that told it. */
  source: z.string(),
  /** Since when it is reached so; null: for all time. */
  from: Instant.nullable(),
  /** When the next terms begin, or the agency ends; null: open. */
  until: Instant.nullable(),
  dissolvedAt: Instant.nullable(),
  /** When the last of the certificates in force for its packets ends; null: none. */
  certificateEndsAt: Instant.nullable(),
  lastContactAt: Instant.nullable(),
});
export type DirectoryRow = z.infer<typeof DirectoryRow>;

export const DirectoryView = z.enum(['all', 'ending', 'blocked', 'unsigned', 'ended']);
export type DirectoryView = z.infer<typeof DirectoryView>;

export const listDirectoryRows = defineRoute({
  method: 'get',
  path: '/api/exchange/directory',
  summary: 'Agencies of the directory, with how they are reached and what ends soon',
  tag: 'directory',
  access: 'administrator',
  query: PageQuery.extend({
    /** Of name, code or address. */
    text: SearchText.optional(),
    transport: AgencyTransport.optional(),
    source: z.string().max(500).optional(),
    view: DirectoryView.default('all'),
  }),
  response: pageOf(DirectoryRow).extend({ sources: z.array(z.string()) }),
  errors: [],
});

const Certificate = z.object({
  use: z.enum(['packet', 'server']),
  sha256: Digest,
  /** Null: not readable. */
  subject: z.string().nullable(),
  notBefore: Instant.nullable(),
  notAfter: Instant.nullable(),
  from: Instant.nullable(),
  until: Instant.nullable(),
  isInForce: z.boolean(),
});

export const DirectoryDetail = DirectoryRow.extend({
  /** The caller's optimistic lock. */
  revision: z.int(),
  parentCode: OrganCode.nullable(),
  former: z.array(z.object({ code: OrganCode, name: z.string(), until: Instant })),
  terms: z.array(ExchangeTerms),
  certificates: z.array(Certificate),
  blocked: z.object({ at: Instant, by: PersonRef, reason: z.string() }).nullable(),
  /** Newest first. */
  history: z.array(
    z.object({
      at: Instant,
      kind: DirectoryChangeKind,
      source: z.string(),
      by: PersonRef.nullable(),
      changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
});
export type DirectoryDetail = z.infer<typeof DirectoryDetail>;

export const getDirectoryRow = defineRoute({
  method: 'get',
  path: '/api/exchange/directory/:id',
  summary: 'One agency of the directory with its terms, certificates and history',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  response: DirectoryDetail,
  errors: ['NOT_FOUND'],
});

const revision = z.int().min(0);
const acts = ['NOT_FOUND', 'CONFLICT', 'DIRECTORY_OF_THIS_SERVER'] as const;

export const blockSender = defineRoute({
  method: 'post',
  path: '/api/exchange/directory/:id/block',
  summary: 'Take nothing from this agency any more',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  body: z.object({ revision, reason: text(500) }),
  status: 204,
  errors: acts,
});

export const unblockSender = defineRoute({
  method: 'post',
  path: '/api/exchange/directory/:id/unblock',
  summary: 'Take packets from this agency again',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  body: z.object({ revision }),
  status: 204,
  errors: acts,
});

export const changeTerms = defineRoute({
  method: 'post',
  path: '/api/exchange/directory/:id/terms',
  summary: 'Say how this agency is reached, and what it may, from an instant on',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  body: z.object({ revision, terms: ExchangeTerms }),
  status: 204,
  errors: [...acts, 'DIRECTORY_INVALID', 'DIRECTORY_DATE_PAST'],
});

/** What an import does, or would do. */
export const DirectoryImport = z.object({
  isTrial: z.boolean(),
  added: z.array(z.string()),
  changed: z.array(z.string()),
  renamed: z.array(z.object({ from: z.string(), to: z.string() })),
  /** Left alone, because they work on this server. */
  kept: z.array(z.string()),
  same: z.int(),
});
export type DirectoryImport = z.infer<typeof DirectoryImport>;

export const importDirectoryFile = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-import',
  summary: 'Import a file of `vanthu directory export`, or say what it would change',
  tag: 'directory',
  access: 'administrator',
  query: z.object({ trial: z.enum(['1', '0']).default('1') }),
  stream: 'application/json',
  response: DirectoryImport,
  errors: ['DIRECTORY_INVALID', 'FILE_TOO_LARGE', 'CONFLICT'],
});

const Offer = z.object({
  digest: Digest,
  /** SHA-256 of the public key (RFC 7638), hex: what two administrators compare. */
  fingerprint: Digest,
  at: Instant,
  madeAt: Instant,
  agencies: z.array(z.object({ code: OrganCode, name: z.string() })),
});

/** A server whose list is fetched. */
export const DirectoryServer = z.object({
  id: Id,
  endpoint: z.string(),
  state: z.enum(['unpinned', 'in-step', 'key-changed', 'failing']),
  realms: z.array(OrganCode),
  fingerprints: z.array(Digest),
  /** Signed by a key nobody here has accepted; nothing of it holds. */
  offer: Offer.nullable(),
  agencies: z.int(),
  lastContactAt: Instant.nullable(),
  lastTakenAt: Instant.nullable(),
  listMadeAt: Instant.nullable(),
  failure: z.object({ at: Instant, code: z.string(), detail: z.string(), count: z.int() }).nullable(),
  nextAt: Instant,
});
export type DirectoryServer = z.infer<typeof DirectoryServer>;

export const listDirectoryServers = defineRoute({
  method: 'get',
  path: '/api/exchange/directory-servers',
  summary: 'Servers the directory is synchronised with, and what this one shows to them',
  tag: 'directory',
  access: 'administrator',
  response: z.object({
    /** Null address: this server has no door for others, and tells nothing. */
    own: z.object({ endpoint: z.string().nullable(), fingerprint: Digest }),
    items: z.array(DirectoryServer),
  }),
  errors: [],
});

export const addDirectoryServer = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-servers',
  summary: 'Fetch the list of another server; nothing of it holds before its key is accepted',
  tag: 'directory',
  access: 'administrator',
  body: z.object({ endpoint: z.url({ protocol: /^https?$/ }).max(500) }),
  response: z.object({ id: Id }),
  status: 201,
  errors: ['DIRECTORY_SERVER_EXISTS', 'DIRECTORY_OF_THIS_SERVER', 'TOO_MANY_REQUESTS'],
});

const realms = z.array(OrganCode).max(50);
const serverActs = ['NOT_FOUND', 'CONFLICT', 'DIRECTORY_OTHER_OFFER'] as const;

export const acceptServerKey = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-servers/:id/accept',
  summary: 'Accept the key that signed the list which is offered; at the first time also the list',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  /** `digest` of the offer that was looked at. */
  body: z.object({ digest: Digest, realms: realms.optional() }),
  status: 204,
  errors: [...serverActs, 'DIRECTORY_INVALID'],
});

export const refuseServerKey = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-servers/:id/refuse',
  summary: 'Refuse the key that signed the list which is offered',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  body: z.object({ digest: Digest }),
  status: 204,
  errors: serverActs,
});

export const setServerRealms = defineRoute({
  method: 'put',
  path: '/api/exchange/directory-servers/:id/realms',
  summary: 'Say under which codes this server may add agencies without being asked',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  body: z.object({ realms }),
  status: 204,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const removeDirectoryServer = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-servers/:id/remove',
  summary: 'Fetch nothing from this server any more; what it told stays as it is',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  status: 204,
  errors: ['NOT_FOUND'],
});

export const readServerNow = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-servers/:id/read',
  summary: 'Fetch the list of this server now',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  status: 204,
  errors: ['NOT_FOUND'],
});

/** What another server tells and nobody here has let it say. */
export const DirectoryPending = z.object({
  id: Id,
  digest: Digest,
  source: z.string(),
  code: OrganCode,
  name: z.string(),
  reason: DirectoryPendingReason,
  entry: DirectoryEntry,
  /** How the same code stands here; null: unknown. */
  known: z
    .object({
      id: Id,
      name: z.string(),
      source: z.string(),
      transport: AgencyTransport,
      endpoint: z.string().nullable(),
    })
    .nullable(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
});
export type DirectoryPending = z.infer<typeof DirectoryPending>;

export const listDirectoryPending = defineRoute({
  method: 'get',
  path: '/api/exchange/directory-pending',
  summary: 'Changes told by other servers that wait for an administrator; the first two hundred',
  tag: 'directory',
  access: 'administrator',
  response: z.object({ items: z.array(DirectoryPending), total: z.int() }),
  errors: [],
});

const pendingActs = ['NOT_FOUND', 'DIRECTORY_OTHER_OFFER', 'CONFLICT'] as const;

export const approveDirectoryChange = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-pending/:id/approve',
  summary: 'Let what another server tells of this agency hold',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  body: z.object({ digest: Digest }),
  status: 204,
  errors: [...pendingActs, 'DIRECTORY_INVALID', 'DIRECTORY_OF_THIS_SERVER'],
});

export const rejectDirectoryChange = defineRoute({
  method: 'post',
  path: '/api/exchange/directory-pending/:id/reject',
  summary: 'Leave this agency as it is; the same is not asked again',
  tag: 'directory',
  access: 'administrator',
  params: IdParams,
  body: z.object({ digest: Digest }),
  status: 204,
  errors: pendingActs,
});
