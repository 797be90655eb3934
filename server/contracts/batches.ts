// Routes of a batch: many outgoing documents chosen together, looked through one by one, and signed, numbered, sealed or released
// with one PIN. Leaving the page loses nothing: what is chosen, placed and seen stays with the server.
import { z } from 'zod';
import { Digest, Id, IdParams, Instant } from './common-shapes.ts';
import { DesktopSession } from './desktop.ts';
import { ErrorCode } from './error-codes.ts';
import { capacityErrors } from './outgoing.ts';
import { defineRoute } from './route.ts';
import { SigningPlacement } from './signing.ts';
import { Urgency } from './vocabulary.ts';

const TAG = 'outgoing';
/** As many as a page of a list. */
const MOST_ITEMS = 100;

export const BatchKind = z.enum(['approval', 'number', 'seal', 'release']);
export type BatchKind = z.infer<typeof BatchKind>;

/** Whether a key is opened for it, and each document needs places for its marks. */
export const isSigning = (kind: BatchKind): kind is 'approval' | 'seal' =>
  kind === 'approval' || kind === 'seal';

/** `working`: begun; after a crash it is `waiting` again, or `done` if the document says so. */
export const BatchItemState = z.enum(['waiting', 'working', 'done', 'failed']);
export type BatchItemState = z.infer<typeof BatchItemState>;

export const BatchItem = z.object({
  documentId: Id,
  /** The version that was looked at; another one is not signed. */
  version: z.int(),
  /** Of the bytes that were looked at. */
  digest: Digest,
  subject: z.string(),
  urgency: Urgency,
  numberText: z.string().nullable(),
  recipientCount: z.int(),
  placement: SigningPlacement.nullable(),
  isSeen: z.boolean(),
  state: BatchItemState,
  /** Why it failed. */
  code: ErrorCode.nullable(),
  /** When it was done or failed. */
  at: Instant.nullable(),
});
export type BatchItem = z.infer<typeof BatchItem>;

export const Batch = z.object({
  id: Id,
  kind: BatchKind,
  /** Somebody signs with it now. */
  isRunning: z.boolean(),
  /** It is a page of the person that goes from document to document; another one may take over. */
  isByPage: z.boolean(),
  createdAt: Instant,
  items: z.array(BatchItem),
});
export type Batch = z.infer<typeof Batch>;

const BatchSummary = z.object({
  id: Id,
  kind: BatchKind,
  isRunning: z.boolean(),
  createdAt: Instant,
  total: z.int(),
  done: z.int(),
  failed: z.int(),
});
export type BatchSummary = z.infer<typeof BatchSummary>;

export const createBatch = defineRoute({
  method: 'post',
  path: '/api/batches',
  summary: 'Choose documents to sign, number, seal or release together; each must be ready for it now',
  tag: TAG,
  access: 'signed-in',
  body: z.object({ kind: BatchKind, documentIds: z.array(Id).min(1).max(MOST_ITEMS) }),
  response: Batch,
  status: 201,
  errors: [
    'NOT_FOUND',
    'FORBIDDEN',
    'OUTGOING_WRONG_STATE',
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_NOT_SIGNER',
    'OUTGOING_ALREADY_NUMBERED',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_INCOMPLETE',
  ],
});

export const listBatches = defineRoute({
  method: 'get',
  path: '/api/batches',
  summary: 'The caller’s batches in which something is still to do, newest first',
  tag: TAG,
  access: 'signed-in',
  response: z.object({ items: z.array(BatchSummary) }),
  errors: [],
});

export const getBatch = defineRoute({
  method: 'get',
  path: '/api/batches/:id',
  summary: 'One batch of the caller, with the result of each document',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: Batch,
  errors: ['NOT_FOUND'],
});

export const placeInBatch = defineRoute({
  method: 'put',
  path: '/api/batches/:id/items/:documentId',
  summary:
    'Note where the marks of one document stand, which version that was, and whether a person has seen it',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, documentId: Id }),
  body: z.object({
    version: z.int().min(1),
    digest: Digest,
    placement: SigningPlacement.optional(),
    isSeen: z.literal(true).optional(),
  }),
  response: Batch,
  errors: ['NOT_FOUND', 'BATCH_RUNNING'],
});

export const leaveOutOfBatch = defineRoute({
  method: 'delete',
  path: '/api/batches/:id/items/:documentId',
  summary: 'Take one document that is not done out of the batch; the document stays as it is',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, documentId: Id }),
  response: Batch,
  errors: ['NOT_FOUND', 'BATCH_RUNNING'],
});

export const runBatch = defineRoute({
  method: 'post',
  path: '/api/batches/:id/run',
  summary:
    'Sign, number, seal or release everything that is not done, with one PIN where a key is needed; answers at once and goes on by itself',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  /** Numbering and release need no key. */
  body: z.object({ pin: z.string().min(1).max(100).optional() }),
  response: Batch,
  status: 202,
  errors: [
    'NOT_FOUND',
    'BATCH_RUNNING',
    'BATCH_NOT_PLACED',
    'AUTH_STEP_UP_NEEDED',
    'PIN_WRONG',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_LOCKED',
    'CREDENTIAL_WAY_CLOSED',
    'CREDENTIAL_ELSEWHERE',
    'SIGNER_NOT_EXPECTED',
    'TOKEN_UNAVAILABLE',
    'REMOTE_KEY_REFUSED',
    'REMOTE_KEY_UNAVAILABLE',
    'KEY_FILE_BROKEN',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_UNTRUSTED',
    'CERT_KEY_USAGE',
    'CERT_REVOKED',
    'SERVER_BUSY',
  ],
});

const credentialErrors = [
  'CREDENTIAL_MISSING',
  'CREDENTIAL_LOCKED',
  'CREDENTIAL_WAY_CLOSED',
  'CREDENTIAL_ELSEWHERE',
  'CERT_EXPIRED',
  'CERT_NOT_YET_VALID',
] as const;

export const beginBatchHere = defineRoute({
  method: 'post',
  path: '/api/batches/:id/desktop',
  summary:
    'Begin to sign or seal what is not done by the service on the person’s machine, one file after the other; takes over from another page',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  response: z.object({ batch: Batch, runId: Id }),
  status: 201,
  errors: ['NOT_FOUND', 'AUTH_STEP_UP_NEEDED', 'BATCH_RUNNING', 'BATCH_NOT_PLACED', ...credentialErrors],
});

export const handOutOfBatch = defineRoute({
  method: 'post',
  path: '/api/batches/:id/items/:documentId/desktop',
  summary: 'One-time links for the next file of one document of the batch; none when the document is done',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, documentId: Id }),
  body: z.object({ runId: Id }),
  response: z.object({ signingId: Id, file: DesktopSession.nullable() }),
  status: 201,
  errors: [
    'NOT_FOUND',
    'FORBIDDEN',
    'CONFLICT',
    'SIGNING_EXPIRED',
    'SIGNING_IN_PROGRESS',
    'BATCH_NOT_PLACED',
    ...credentialErrors,
    ...capacityErrors,
    'CIRCUIT_NOT_DONE',
    'CIRCUIT_OPINION_PENDING',
    'OUTGOING_WRONG_STATE',
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_NOT_SIGNER',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_INCOMPLETE',
    'PDF_PAGE_UNKNOWN',
    'PDF_FORBIDS_CHANGE',
    'FILE_BROKEN',
    'FILE_ENCRYPTED',
    'SERVER_BUSY',
  ],
});

export const endBatchHere = defineRoute({
  method: 'delete',
  path: '/api/batches/:id/desktop/:runId',
  summary: 'Stop going from document to document; what did not come back waits again',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, runId: Id }),
  response: Batch,
  errors: ['NOT_FOUND'],
});
