// Errors at the edge (RFC 9457): one status per code, one shape for every error answer.
import { STATUS_CODES } from 'node:http';
import type { Problem, ProblemIssue } from '../../contracts/problem.ts';
import type { ErrorCode } from '../../contracts/vocabulary.ts';

/** 400 shape, 403 sees but may not, 404 may not know, 409 version or state, 422 rule, 503 try later. */
export const STATUS: Record<ErrorCode, number> = {
  BAD_INPUT: 400,
  NOT_SIGNED_IN: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_MANY_REQUESTS: 429,
  ORIGIN_REFUSED: 403,
  BODY_TOO_LARGE: 413,
  HEADERS_TOO_LARGE: 431,
  REQUEST_TIMEOUT: 408,
  INTERNAL: 500,
  NOT_READY: 503,
  SERVER_BUSY: 503,
  AUTH_WRONG_CREDENTIALS: 401,
  AUTH_POST_NOT_YOURS: 403,
  AUTH_PASSWORD_WRONG: 422,
  AUTH_PASSWORD_WEAK: 422,
  AUTH_STEP_UP_NEEDED: 403,
  FILE_NOT_PDF: 422,
  FILE_BROKEN: 422,
  FILE_ENCRYPTED: 422,
  FILE_TYPE_REFUSED: 422,
  FILE_TOO_LARGE: 413,
  FILE_EMPTY: 422,
  FILE_UNKNOWN: 404,
  FILE_RANGE_UNSATISFIABLE: 416,
  UPLOAD_INTERRUPTED: 400,
  STORAGE_FULL: 507,
  OFFICE_TYPE_REFUSED: 422,
  OFFICE_BROKEN: 422,
  OFFICE_ENCRYPTED: 422,
  OFFICE_MACROS: 422,
  OFFICE_EXTERNAL_LINKS: 422,
  OFFICE_EXPANDS_TOO_FAR: 422,
  OFFICE_UNAVAILABLE: 503,
  OFFICE_TIMEOUT: 422,
  OFFICE_FAILED: 503,
  OFFICE_QUEUE_FULL: 503,
  TEMPLATE_FIELDS_MISSING: 422,
  TEMPLATE_FIELDS_UNKNOWN: 422,
  AGENCY_UNKNOWN: 422,
  DIRECTORY_OF_THIS_SERVER: 409,
  DIRECTORY_DATE_PAST: 400,
  DIRECTORY_SERVER_EXISTS: 409,
  DIRECTORY_OTHER_OFFER: 409,
  DIRECTORY_INVALID: 422,
  IMAGE_NOT_PNG: 422,
  CREDENTIAL_MISSING: 422,
  CREDENTIAL_LOCKED: 429,
  CREDENTIAL_WAY_CLOSED: 422,
  CREDENTIAL_ELSEWHERE: 409,
  PIN_WRONG: 422,
  KEY_FILE_BROKEN: 422,
  CERT_EXPIRED: 422,
  CERT_NOT_YET_VALID: 422,
  CERT_UNTRUSTED: 422,
  CERT_KEY_USAGE: 422,
  CERT_REVOKED: 422,
  PDF_FORBIDS_CHANGE: 422,
  PDF_PAGE_UNKNOWN: 422,
  MARK_OUTSIDE_PAGE: 422,
  MARKS_OVERLAP: 422,
  MARK_NOT_DRAWN: 422,
  TIMESTAMP_UNAVAILABLE: 503,
  REVOCATION_UNAVAILABLE: 503,
  SIGNING_FAILED: 500,
  SIGNING_IN_PROGRESS: 409,
  SIGNING_EXPIRED: 409,
  TOKEN_UNAVAILABLE: 503,
  REMOTE_KEY_REFUSED: 422,
  REMOTE_KEY_UNAVAILABLE: 503,
  DESKTOP_LINK_USED: 410,
  DESKTOP_OTHER_DOCUMENT: 422,
  SIGNER_NOT_EXPECTED: 422,
  DESKTOP_ATTACHMENTS: 422,
  BATCH_RUNNING: 409,
  BATCH_NOT_PLACED: 422,
  OUTGOING_WRONG_STATE: 409,
  OUTGOING_INCOMPLETE: 422,
  OUTGOING_NO_RECIPIENT: 422,
  OUTGOING_NOT_SIGNED: 422,
  OUTGOING_NOT_SIGNER: 403,
  OUTGOING_ALREADY_NUMBERED: 409,
  OUTGOING_SIGNATURE_INVALID: 422,
  OUTGOING_FORM_NOT_PASSED: 422,
  OUTGOING_FORM_UNEXPLAINED: 422,
  OUTGOING_NOTHING_TO_RECALL: 409,
  OUTGOING_NOBODY_TO_REMIND: 409,
  INTERNAL_RECIPIENT_UNKNOWN: 422,
  MAIL_NOT_SET_UP: 409,
  MAIL_ADDRESS_TWICE: 422,
  MAIL_WRONG_STATE: 409,
  LETTER_WITHDRAWN: 410,
  OUTGOING_REFERENCE_UNKNOWN: 422,
  OUTGOING_VERSION_UNKNOWN: 422,
  COMMENTS_FULL: 422,
  COMMENT_PAGE_UNKNOWN: 422,
  APPENDIX_SIGNED: 422,
  CIRCUIT_STEP_MISSING: 422,
  CIRCUIT_STEP_EMPTY: 422,
  CIRCUIT_PERSON_UNKNOWN: 422,
  CIRCUIT_NOT_DONE: 409,
  CIRCUIT_OPINION_PENDING: 409,
  CIRCUIT_NOTHING_TO_TAKE_BACK: 409,
  CIRCUIT_LIMIT: 422,
  CAPACITY_NEEDS_HEAD: 422,
  CAPACITY_NEEDS_DEPUTY: 422,
  CAPACITY_NEEDS_ACTING_HEAD: 422,
  CAPACITY_NEEDS_AGENCY_LEADER: 422,
  CAPACITY_NEEDS_UNIT_HEAD: 422,
  DELEGATION_MISSING: 422,
  DELEGATION_ENDED: 422,
  DELEGATION_OUT_OF_SCOPE: 422,
  DELEGATION_ONWARD: 422,
  DELEGATION_INVALID: 422,
  REGISTER_UNKNOWN: 422,
  REGISTER_CLOSED: 422,
  REGISTER_DATE_BACKWARDS: 422,
  REGISTER_NUMBER_BOUND: 409,
  REGISTER_NUMBER_VOID: 409,
  REGISTER_NUMBER_BACKDATED: 422,
  REGISTER_OTHER_KIND: 422,
  REGISTER_NAME_TAKEN: 409,
  REGISTER_KIND_TAKEN: 409,
  REGISTER_PATTERN_AMBIGUOUS: 409,
  REGISTER_NOTATION_TOO_LONG: 422,
  REGISTER_IMPORT_BELOW: 409,
  REGISTER_IMPORT_GAP: 422,
  REGISTER_FILE_INVALID: 422,
  INCOMING_WRONG_STATE: 409,
  INCOMING_SIGNATURE_INVALID: 422,
  INCOMING_NO_LEAD: 422,
  INCOMING_NOT_HANDLER: 403,
  INCOMING_NO_REQUEST: 409,
  INCOMING_CANCELLED: 409,
  PACKET_MALFORMED: 400,
  PACKET_TOO_LARGE: 413,
  PACKET_DIGEST_MISMATCH: 422,
  PACKET_SIGNATURE_INVALID: 422,
  PACKET_CONFLICT: 409,
  RECEIPT_INVALID: 400,
  PART_NOT_OFFERED: 404,
  PART_OFFSET_WRONG: 409,
  EXCHANGE_SENDER_UNKNOWN: 403,
  EXCHANGE_SENDER_REFUSED: 403,
  EXCHANGE_PEER_UNKNOWN: 403,
  EXCHANGE_PEER_SILENT: 504,
  EXCHANGE_RECIPIENT_UNKNOWN: 422,
  STATUS_ILLEGAL: 409,
  STATUS_UNKNOWN_DOCUMENT: 422,
  DELIVERY_WRONG_STATE: 409,
  DELIVERY_EXISTS: 409,
  EVIDENCE_NOT_READY: 409,
  LOG_BROKEN: 500,
};

export interface AppErrorOptions extends ErrorOptions {
  /** Safe for the caller to read; becomes `detail` of the problem. */
  detail?: string;
  /** All the things that are wrong, by JSON pointer. */
  errors?: readonly ProblemIssue[];
  /** Response headers, e.g. `retry-after`. */
  headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  details?: Readonly<Record<string, unknown>>;
}

/**
 * A refusal with a stable code: `throw new AppError('OUTGOING_WRONG_STATE', { detail: 'already released' })`.
 * Everything else that is thrown is a defect and answered as a bare 500.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly errors: readonly ProblemIssue[];
  readonly headers: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    { detail, errors = [], headers = {}, details = {}, ...options }: AppErrorOptions = {},
  ) {
    super(detail ?? code, options);
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
    this.details = details;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

/** The body of an error answer. */
export const toProblem = (error: AppError, correlationId: string): Problem => ({
  type: `/problems/${error.code}`,
  title: STATUS_CODES[error.status] ?? 'Error',
  status: error.status,
  ...(error.detail === undefined ? {} : { detail: error.detail }),
  instance: correlationId,
  code: error.code,
  ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
});
