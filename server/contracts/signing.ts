// Routes of one signature on an outgoing document: claim it, sign with the PIN, or let go.
import { z } from 'zod';
import { Expected, Id, IdParams, Instant, PlacedBox } from './common-shapes.ts';
import { answers, capacityErrors, stateErrors } from './outgoing.ts';
import { defineRoute } from './route.ts';

const TAG = 'outgoing';

/** Where things go on the page; several boxes of one kind are allowed. */
export const SigningPlacement = z.object({
  /** The leader's signature image, or the seal. */
  image: PlacedBox,
  /** Seal only: the number after "Số:", NĐ 30/2020 Phụ lục I ô 3. */
  number: PlacedBox.optional(),
  /** Seal only: place and date, ô 4. */
  date: PlacedBox.optional(),
});
export type SigningPlacement = z.infer<typeof SigningPlacement>;

export const SigningSession = z.object({
  signingId: Id,
  kind: z.enum(['approval', 'seal']),
  /** After this the claim is free again. */
  expiresAt: Instant,
  /** The certificate that will be used. */
  certificate: z.object({ subject: z.string(), notAfter: z.string() }),
});
export type SigningSession = z.infer<typeof SigningSession>;

export const beginSigning = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/signatures',
  summary:
    'Claim the document for one signature: the leader’s approval, or the agency’s seal with number and date',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ kind: z.enum(['approval', 'seal']), placement: SigningPlacement }),
  response: SigningSession,
  status: 201,
  errors: [
    ...stateErrors,
    ...capacityErrors,
    'CIRCUIT_NOT_DONE',
    'CIRCUIT_OPINION_PENDING',
    'AUTH_STEP_UP_NEEDED',
    'SIGNING_IN_PROGRESS',
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_NOT_SIGNER',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_LOCKED',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'PDF_PAGE_UNKNOWN',
    'PDF_FORBIDS_CHANGE',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_INCOMPLETE',
    'FILE_BROKEN',
    'SERVER_BUSY',
    'FILE_ENCRYPTED',
  ],
});

export const finishSigning = defineRoute({
  method: 'put',
  path: '/api/outgoing/:id/signatures/:signingId',
  summary: 'Sign with the PIN of the key; the result is verified before it becomes the new version',
  access: 'signed-in',
  params: z.object({ id: Id, signingId: Id }),
  body: z.object({ pin: z.string().min(1).max(100) }),
  errors: [
    ...stateErrors,
    ...capacityErrors,
    'CIRCUIT_NOT_DONE',
    'CIRCUIT_OPINION_PENDING',
    'AUTH_STEP_UP_NEEDED',
    'SIGNING_EXPIRED',
    'PIN_WRONG',
    'CREDENTIAL_LOCKED',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_UNTRUSTED',
    'CERT_KEY_USAGE',
    'CERT_REVOKED',
    'REVOCATION_UNAVAILABLE',
    'TIMESTAMP_UNAVAILABLE',
    'PDF_FORBIDS_CHANGE',
    'SIGNING_FAILED',
    'OUTGOING_SIGNATURE_INVALID',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_NOT_SIGNER',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_WAY_CLOSED',
    'CREDENTIAL_ELSEWHERE',
    'SIGNER_NOT_EXPECTED',
    'TOKEN_UNAVAILABLE',
    'REMOTE_KEY_REFUSED',
    'REMOTE_KEY_UNAVAILABLE',
    'KEY_FILE_BROKEN',
    'FILE_NOT_PDF',
    'FILE_BROKEN',
    'SERVER_BUSY',
    'FILE_ENCRYPTED',
  ],
  ...answers,
});

export const abandonSigning = defineRoute({
  method: 'delete',
  path: '/api/outgoing/:id/signatures/:signingId',
  summary: 'Let go of the claim',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id, signingId: Id }),
  errors: ['NOT_FOUND'],
});
