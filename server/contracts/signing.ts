// Routes of one signature on an outgoing document: claim it, sign with the PIN, or let go.
import { z } from 'zod';
import { Expected, Id, IdParams, Instant, PlacedBox, text } from './common-shapes.ts';
import { answers, capacityErrors, stateErrors } from './outgoing.ts';
import { defineRoute } from './route.ts';

const TAG = 'outgoing';

const MOST_PLACES = 20;
const MOST_TEXTS = 10;

/** Words somebody puts on the page: place and date, a remark beside the signature. */
export const TextBlock = z.object({
  box: PlacedBox,
  text: text(300),
  style: z.enum(['regular', 'italic', 'bold']),
  /** Set smaller where the box is too small. */
  sizePt: z.number().min(6).max(24),
});
export type TextBlock = z.infer<typeof TextBlock>;

/** Where things go on the page. All of it is one signature. */
export const SigningPlacement = z.object({
  /** The image of the leader's signature or of the initials, or the seal. */
  image: PlacedBox,
  /** The same image at other places too. */
  also: z.array(PlacedBox).max(MOST_PLACES).optional(),
  texts: z.array(TextBlock).max(MOST_TEXTS).optional(),
  /** Seal only: across the right edges of all pages (dấu giáp lai), NĐ 30/2020 Điều 33; default in their middle. */
  giapLai: z.object({ middleMm: z.number().min(0).max(5000).optional() }).optional(),
  /** Seal only: the number after "Số:", NĐ 30/2020 Phụ lục I ô 3. */
  number: PlacedBox.optional(),
  /** Seal only: place and date, ô 4. */
  date: PlacedBox.optional(),
  /** Seal only, of an urgent document: the stamp of its urgency, ô 10b, in its own size around the middle of this. */
  urgency: PlacedBox.optional(),
});
export type SigningPlacement = z.infer<typeof SigningPlacement>;

/** `initials`: ký nháy, of whoever's turn it is in a step of that kind. */
const SigningKind = z.enum(['initials', 'approval', 'seal']);

export const SigningSession = z.object({
  signingId: Id,
  kind: SigningKind,
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
    'Claim the document for one signature: initials, the leader’s approval, or the agency’s seal with number and date',
  tag: TAG,
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ kind: SigningKind, placement: SigningPlacement }),
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
    'MARK_OUTSIDE_PAGE',
    'MARKS_OVERLAP',
    'MARK_NOT_DRAWN',
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
