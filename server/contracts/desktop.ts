// Routes of signing on the person's own machine (domain: the official desktop service): what the page hands to the local
// service, the two one-time links the service uses, and what became of it. The page's own word is never taken.
import { z } from 'zod';
import { Id, Instant } from './common-shapes.ts';
import { ErrorCode } from './error-codes.ts';
import { defineRoute } from './route.ts';

const TAG = 'outgoing';
const Token = z.string().regex(/^[\w-]{43}$/);

export const DesktopSession = z.object({
  /** Of the local service: a loopback address. */
  serviceUrl: z.string(),
  /** Which of its acts: lãnh đạo ký phê duyệt, văn thư ký phát hành, ký tài liệu đính kèm. */
  act: z.enum(['SignApproved', 'SignIssued', 'SignAppendix']),
  /** Which file of the document this is: annexes are numbered from 1, the main one is 0 and comes last. */
  part: z.int(),
  /** Files of the document that are signed, one act each. */
  count: z.int(),
  /** Of the file. */
  name: z.string(),
  /** One-time links, as paths of this server. */
  downloadPath: z.string(),
  uploadPath: z.string(),
  metaData: z.array(z.object({ Key: z.string(), Value: z.string() })),
  docNumber: z.string().nullable(),
  issuedDate: z.string().nullable(),
  expiresAt: Instant,
});
export type DesktopSession = z.infer<typeof DesktopSession>;

export const DesktopState = z.object({
  /** `handed-out`: nobody has fetched it; `fetched`: the service has it; then `done` or `failed`. */
  state: z.enum(['handed-out', 'fetched', 'done', 'failed', 'expired']),
  /** Why it failed. */
  code: ErrorCode.nullable(),
});
export type DesktopState = z.infer<typeof DesktopState>;

const params = z.object({ id: Id, signingId: Id });

export const beginDesktop = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/signatures/:signingId/desktop',
  summary:
    'One-time links with which the service on the person’s machine fetches and returns the next file of the document: separate annexes first, the main one last',
  tag: TAG,
  access: 'signed-in',
  params,
  response: DesktopSession,
  status: 201,
  errors: [
    'NOT_FOUND',
    'FORBIDDEN',
    'CONFLICT',
    'AUTH_STEP_UP_NEEDED',
    'SIGNING_EXPIRED',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_LOCKED',
    'CREDENTIAL_ELSEWHERE',
    'CREDENTIAL_WAY_CLOSED',
    'CERT_EXPIRED',
    'CERT_NOT_YET_VALID',
    'OUTGOING_WRONG_STATE',
    'OUTGOING_NOT_SIGNED',
    'OUTGOING_NOT_SIGNER',
    'OUTGOING_FORM_NOT_PASSED',
    'OUTGOING_INCOMPLETE',
  ],
});

export const getDesktopState = defineRoute({
  method: 'get',
  path: '/api/outgoing/:id/signatures/:signingId/desktop',
  summary: 'What became of a document that was handed to the service on the person’s machine',
  tag: TAG,
  access: 'signed-in',
  params,
  query: z.object({ part: z.coerce.number().int().min(0).optional() }),
  response: DesktopState,
  errors: ['NOT_FOUND'],
});

export const fetchDesktopFile = defineRoute({
  method: 'get',
  path: '/api/desktop/files/:token',
  summary: 'The document to sign; once, within minutes',
  tag: TAG,
  access: 'public',
  params: z.object({ token: Token }),
  download: 'application/pdf',
  errors: ['DESKTOP_LINK_USED'],
});

export const returnDesktopFile = defineRoute({
  method: 'post',
  path: '/api/desktop/returns/:token',
  summary:
    'The signed document, in the field `uploadfile`; once, within minutes; stored only if it is what was handed out plus the expected person’s signature',
  tag: TAG,
  access: 'public',
  params: z.object({ token: Token }),
  stream: 'multipart/form-data',
  /** As the service reads it; `Message` is the code of a refusal. */
  response: z.object({
    Status: z.boolean(),
    Message: z.string(),
    FileName: z.string(),
    FileServer: z.string(),
  }),
  errors: ['DESKTOP_LINK_USED', 'UPLOAD_INTERRUPTED', 'FILE_TOO_LARGE', 'STORAGE_FULL'],
});
