// Closed lists: every state, role, kind and code of the system is named here once.
import { z } from 'zod';

export const Role = z.enum(['officer', 'leader', 'clerk', 'administrator']);
export type Role = z.infer<typeof Role>;

/** The 29 administrative kinds, NĐ 30/2020 Điều 7, with the abbreviation of Phụ lục III ('' where none exists). */
export const DOCUMENT_KINDS = {
  'nghi-quyet': { name: 'Nghị quyết', abbreviation: 'NQ' },
  'quyet-dinh': { name: 'Quyết định', abbreviation: 'QĐ' },
  'chi-thi': { name: 'Chỉ thị', abbreviation: 'CT' },
  'quy-che': { name: 'Quy chế', abbreviation: 'QC' },
  'quy-dinh': { name: 'Quy định', abbreviation: 'QyĐ' },
  'thong-cao': { name: 'Thông cáo', abbreviation: 'TC' },
  'thong-bao': { name: 'Thông báo', abbreviation: 'TB' },
  'huong-dan': { name: 'Hướng dẫn', abbreviation: 'HD' },
  'chuong-trinh': { name: 'Chương trình', abbreviation: 'CTr' },
  'ke-hoach': { name: 'Kế hoạch', abbreviation: 'KH' },
  'phuong-an': { name: 'Phương án', abbreviation: 'PA' },
  'de-an': { name: 'Đề án', abbreviation: 'ĐA' },
  'du-an': { name: 'Dự án', abbreviation: 'DA' },
  'bao-cao': { name: 'Báo cáo', abbreviation: 'BC' },
  'bien-ban': { name: 'Biên bản', abbreviation: 'BB' },
  'to-trinh': { name: 'Tờ trình', abbreviation: 'TTr' },
  'hop-dong': { name: 'Hợp đồng', abbreviation: 'HĐ' },
  'cong-van': { name: 'Công văn', abbreviation: '' },
  'cong-dien': { name: 'Công điện', abbreviation: 'CĐ' },
  'ban-ghi-nho': { name: 'Bản ghi nhớ', abbreviation: 'BGN' },
  'ban-thoa-thuan': { name: 'Bản thỏa thuận', abbreviation: 'BTT' },
  'giay-uy-quyen': { name: 'Giấy ủy quyền', abbreviation: 'GUQ' },
  'giay-moi': { name: 'Giấy mời', abbreviation: 'GM' },
  'giay-gioi-thieu': { name: 'Giấy giới thiệu', abbreviation: 'GGT' },
  'giay-nghi-phep': { name: 'Giấy nghỉ phép', abbreviation: 'GNP' },
  'phieu-gui': { name: 'Phiếu gửi', abbreviation: 'PG' },
  'phieu-chuyen': { name: 'Phiếu chuyển', abbreviation: 'PC' },
  'phieu-bao': { name: 'Phiếu báo', abbreviation: 'PB' },
  'thu-cong': { name: 'Thư công', abbreviation: '' },
} as const;
export const DocumentKind = z.enum(Object.keys(DOCUMENT_KINDS) as [keyof typeof DOCUMENT_KINDS]);
export type DocumentKind = keyof typeof DOCUMENT_KINDS;

/** Bản sao (NĐ 30/2020 Điều 25), with the abbreviation of Phụ lục III. `stamp`: as the copy says of itself. */
export const COPY_FORMS = {
  'sao-y': { name: 'Sao y', abbreviation: 'SY', stamp: 'SAO Y' },
  'trich-sao': { name: 'Trích sao', abbreviation: 'TrS', stamp: 'TRÍCH SAO' },
  'sao-luc': { name: 'Sao lục', abbreviation: 'SL', stamp: 'SAO LỤC' },
} as const;
export const CopyForm = z.enum(Object.keys(COPY_FORMS) as [keyof typeof COPY_FORMS]);
export type CopyForm = keyof typeof COPY_FORMS;

export const CopyState = z.enum(['draft', 'numbered', 'sealed', 'cancelled']);
export type CopyState = z.infer<typeof CopyState>;

/** What a book may give numbers to: kinds of outgoing documents, and in the books of copies their forms. */
export const NumberedKind = z.enum([...DocumentKind.options, ...CopyForm.options]);
export type NumberedKind = z.infer<typeof NumberedKind>;

/** Where a signing key is: a file here (for trial), a token here, a remote service, or a token on the person’s own machine. */
export const CredentialKind = z.enum(['pkcs12', 'pkcs11', 'csc', 'desktop']);
export type CredentialKind = z.infer<typeof CredentialKind>;

/** Độ khẩn; the index is the edXML Priority (0…3). */
export const Urgency = z.enum(['normal', 'urgent', 'very-urgent', 'express']);
export type Urgency = z.infer<typeof Urgency>;
/** How far it goes before others; the index of the list is the edXML Priority. */
export const URGENCY_RANK: Readonly<Record<Urgency, number>> = {
  normal: 0,
  urgent: 1,
  'very-urgent': 2,
  express: 3,
};

/** Quyền hạn ký: direct, TM., KT., TL., TUQ., Q. (NĐ 30/2020 Điều 13). */
export const SigningCapacity = z.enum(['direct', 'TM', 'KT', 'TL', 'TUQ', 'Q']);
export type SigningCapacity = z.infer<typeof SigningCapacity>;

/** Rank of a post (NĐ 30/2020 Điều 13): of the agency, or of a unit within it. */
export const PostRank = z.enum(['head', 'acting-head', 'deputy', 'unit-head', 'unit-deputy', 'staff']);
export type PostRank = z.infer<typeof PostRank>;

/** What may be delegated in writing: signing TUQ. or TL., or approving in somebody's place. */
export const DelegationKind = z.enum(['TUQ', 'TL', 'approval']);
export type DelegationKind = z.infer<typeof DelegationKind>;

/** Steps of a circuit before the signature: nội dung, thể thức, phối hợp, ký nháy. */
export const CircuitStepKind = z.enum(['content', 'form', 'coordination', 'initials']);
export type CircuitStepKind = z.infer<typeof CircuitStepKind>;

/** Lists of recipients: of the agency, of a person and seen in the agency, of a person alone. */
export const RecipientScope = z.enum(['group', 'shared', 'own']);
export type RecipientScope = z.infer<typeof RecipientScope>;

/** Why an agency cannot be a recipient. */
export const RecipientFault = z.enum(['dissolved', 'cannot-receive', 'own']);
export type RecipientFault = z.infer<typeof RecipientFault>;

/** Why a pasted line is no recipient. */
export const PastedFault = z.enum([...RecipientFault.options, 'unknown', 'ambiguous', 'twice']);
export type PastedFault = z.infer<typeof PastedFault>;

export const OutgoingState = z.enum([
  'draft',
  'submitted',
  'returned',
  'approved',
  'signed',
  'numbered',
  'sealed',
  'released',
  'cancelled',
  'recalled',
  'replaced',
]);
export type OutgoingState = z.infer<typeof OutgoingState>;

export const IncomingState = z.enum([
  'arrived',
  'accepted',
  'registered',
  'refused',
  'assigned',
  'in-progress',
  'completed',
  'cancelled',
]);
export type IncomingState = z.infer<typeof IncomingState>;

/** A work file: being filled; closed; handed over, not yet taken; in the archive. */
export const WorkFileState = z.enum(['open', 'closed', 'handed-over', 'archived']);
export type WorkFileState = z.infer<typeof WorkFileState>;

/** The yearly list of files: being written, before the head, approved as it stands. */
export const FileListState = z.enum(['draft', 'submitted', 'approved']);
export type FileListState = z.infer<typeof FileListState>;

/** The receipt ladder of one recipient, seen by the sender. */
export const DeliveryState = z.enum([
  'queued',
  'sent',
  'failed',
  'arrived',
  'registered',
  'refused',
  'assigned',
  'in-progress',
  'completed',
  'recalled',
  'replaced',
]);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** edXML business status codes (QĐ 28/2018 Điều 10); 13 is asked by the sender, 15 and 16 answer what he asks. */
export const StatusCode = z.enum(['01', '02', '03', '04', '05', '06', '13', '15', '16']);
export type StatusCode = z.infer<typeof StatusCode>;

/** How the packets of an agency travel: on this server, to another Vanthu server, by the national axis, as files. */
export const AgencyTransport = z.enum(['local', 'peer', 'axis', 'folder']);
export type AgencyTransport = z.infer<typeof AgencyTransport>;

/** What became of a row of the directory. */
export const DirectoryChangeKind = z.enum([
  'added',
  'changed',
  'renamed',
  'ended',
  'terms',
  'blocked',
  'unblocked',
]);
export type DirectoryChangeKind = z.infer<typeof DirectoryChangeKind>;

/** Why a change that another server tells waits for an administrator. */
export const DirectoryPendingReason = z.enum(['new-agency', 'known-elsewhere', 'former-of-another']);
export type DirectoryPendingReason = z.infer<typeof DirectoryPendingReason>;

/**
 * What a sender asks of a document that has left (QĐ 28/2018 Điều 8.2, QCVN 102:2016): lấy lại (before it is
 * registered), thu hồi, bớt nơi nhận, cập nhật, thay thế.
 */
export const RequestKind = z.enum(['take-back', 'recall', 'removal', 'update', 'replace']);
export type RequestKind = z.infer<typeof RequestKind>;

/** Why a status is not believed, the first reason against it (docs/protocol/PR-EXCHANGE.md §8). */
export const StatusRefusal = z.enum([
  'STATUS_NOT_ADDRESSEE',
  'STATUS_OTHER_DOCUMENT',
  'STATUS_OTHER_CONTENT',
  'STATUS_NOT_ASKED',
  'STATUS_BACKWARD',
]);
export type StatusRefusal = z.infer<typeof StatusRefusal>;

/** How one recipient has answered it; `failed`: it could not be brought there. */
export const RequestState = z.enum(['pending', 'agreed', 'refused', 'failed']);
export type RequestState = z.infer<typeof RequestState>;

export const RefusalReason = z.enum([
  'wrong-recipient',
  'not-competent',
  'signature-invalid',
  'file-broken',
  'attachment-missing',
  'form-wrong',
  'duplicate',
  'state-secret',
  'wrong-version',
  'other',
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** Chủ trì, phối hợp, nhận để biết. */
export const AssignmentRole = z.enum(['lead', 'co', 'info']);
export type AssignmentRole = z.infer<typeof AssignmentRole>;

/** What the audit trail and the time-lines of documents tell of; event names. */
export const AuditAction = z.enum([
  'auth.signedIn',
  'auth.signInRefused',
  'auth.signedOut',
  'auth.postWorn',
  'auth.passwordChanged',
  'auth.confirmed',
  'auth.confirmRefused',
  'organization.credentialReplaced',
  'organization.credentialLocked',
  'organization.signatureImageReplaced',
  'organization.delegationMade',
  'organization.delegationWithdrawn',
  'recipients.listMade',
  'recipients.listChanged',
  'recipients.listRemoved',
  'circuit.defaultSet',
  'circuit.defaultRemoved',
  'register.numberVoided',
  'register.numberReserved',
  'register.bookOpened',
  'register.bookChanged',
  'register.bookClosed',
  'register.paperTaken',
  'register.paperNumbered',
  'register.rowWritten',
  'register.printed',
  'register.printSigned',
  'copy.made',
  'copy.numbered',
  'copy.sealed',
  'copy.cancelled',
  'drafting.templateReplaced',
  'drafting.templateDropped',
  'outgoing.drafted',
  'outgoing.edited',
  'outgoing.submitted',
  'outgoing.approved',
  'outgoing.formPassed',
  'outgoing.formFailed',
  'outgoing.returned',
  'outgoing.signed',
  'outgoing.numbered',
  'outgoing.sealed',
  'outgoing.released',
  'outgoing.cancelled',
  'outgoing.initialled',
  'outgoing.opinionGiven',
  'outgoing.rejected',
  'outgoing.takenBack',
  'outgoing.forwarded',
  'outgoing.opinionAsked',
  'outgoing.opinionAnswered',
  'outgoing.deliveryChanged',
  'outgoing.refusedByRecipient',
  'outgoing.completedByRecipient',
  'outgoing.deliveryFailed',
  'outgoing.recallAsked',
  'outgoing.recipientsChanged',
  'outgoing.requestAgreed',
  'outgoing.requestRefused',
  'outgoing.requestFailed',
  'outgoing.statusRefused',
  'outgoing.recalled',
  'outgoing.replaced',
  'outgoing.updated',
  'outgoing.replyArrived',
  'outgoing.othersChosen',
  'outgoing.reminded',
  'outgoing.mailSent',
  'outgoing.mailFailed',
  'outgoing.mailResent',
  'outgoing.commented',
  'outgoing.commentResolved',
  'outgoing.commentReopened',
  'incoming.arrived',
  'incoming.accepted',
  'incoming.registered',
  'incoming.refused',
  'incoming.instructed',
  'incoming.assigned',
  'incoming.started',
  'incoming.progressed',
  'incoming.completed',
  'exchange.deliveryRetried',
  'exchange.deliveryReaddressed',
  'exchange.deliveryGivenUp',
  'exchange.statusRetried',
  'incoming.requestArrived',
  'incoming.requestRefused',
  'incoming.cancelled',
  'incoming.replied',
  'fileList.saved',
  'fileList.submitted',
  'fileList.approved',
  'fileList.returned',
  'workFile.opened',
  'workFile.changed',
  'workFile.itemAdded',
  'workFile.itemChanged',
  'workFile.itemRemoved',
  'workFile.closed',
  'workFile.reopened',
  'workFile.handedOver',
  'workFile.accepted',
  'workFile.refused',
  'workFile.handOverDelayed',
  'workFile.exported',
  'workFile.renewed',
  'queue.effectRevived',
  'directory.imported',
  'directory.senderBlocked',
  'directory.senderUnblocked',
  'directory.termsChanged',
  'directory.serverAdded',
  'directory.serverRemoved',
  'directory.keyAccepted',
  'directory.keyRefused',
  'directory.realmsChanged',
  'directory.changeApproved',
  'directory.changeRejected',
]);
export type AuditAction = z.infer<typeof AuditAction>;

/** What the event log of an agency tells of; each entry is proof for a third party (docs/protocol/EVIDENCE.md). */
export const LogEventType = z.enum([
  'log.begun',
  'packet.made',
  'packet.sent',
  'packet.received',
  'packet.conflict',
  'receipt.received',
  'receipt.refused',
  'delivery.failed',
  'delivery.changed',
  'status.sent',
  'status.failed',
  'status.received',
]);
export type LogEventType = z.infer<typeof LogEventType>;

export const Verdict = z.enum(['VALID', 'INVALID', 'INDETERMINATE']);
export type Verdict = z.infer<typeof Verdict>;

/** Every error code the API can answer. A new one needs a status (platform/http/problem.ts) and a Vietnamese sentence. */
export const ErrorCode = z.enum([
  // every route
  'BAD_INPUT',
  'NOT_SIGNED_IN',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'TOO_MANY_REQUESTS',
  'ORIGIN_REFUSED',
  'BODY_TOO_LARGE',
  'HEADERS_TOO_LARGE',
  'REQUEST_TIMEOUT',
  'INTERNAL',
  'NOT_READY',
  'SERVER_BUSY',
  // auth
  'AUTH_WRONG_CREDENTIALS',
  'AUTH_POST_NOT_YOURS',
  'AUTH_PASSWORD_WRONG',
  'AUTH_PASSWORD_WEAK',
  'AUTH_STEP_UP_NEEDED',
  // files
  'FILE_NOT_PDF',
  'FILE_BROKEN',
  'FILE_ENCRYPTED',
  'FILE_TYPE_REFUSED',
  'FILE_TOO_LARGE',
  'FILE_EMPTY',
  'FILE_UNKNOWN',
  'FILE_RANGE_UNSATISFIABLE',
  'UPLOAD_INTERRUPTED',
  'STORAGE_FULL',
  // drafting
  'OFFICE_TYPE_REFUSED',
  'OFFICE_BROKEN',
  'OFFICE_ENCRYPTED',
  'OFFICE_MACROS',
  'OFFICE_EXTERNAL_LINKS',
  'OFFICE_EXPANDS_TOO_FAR',
  'OFFICE_UNAVAILABLE',
  'OFFICE_TIMEOUT',
  'OFFICE_FAILED',
  'OFFICE_QUEUE_FULL',
  'TEMPLATE_FIELDS_MISSING',
  'TEMPLATE_FIELDS_UNKNOWN',
  // organization
  'AGENCY_UNKNOWN',
  'DIRECTORY_INVALID',
  'DIRECTORY_OF_THIS_SERVER',
  'DIRECTORY_DATE_PAST',
  'DIRECTORY_SERVER_EXISTS',
  'DIRECTORY_OTHER_OFFER',
  'IMAGE_NOT_PNG',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_LOCKED',
  'CREDENTIAL_WAY_CLOSED',
  'CREDENTIAL_ELSEWHERE',
  // signing
  'PIN_WRONG',
  'KEY_FILE_BROKEN',
  'CERT_EXPIRED',
  'CERT_ENDS_SOON',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'CERT_KEY_USAGE',
  'CERT_REVOKED',
  'PDF_FORBIDS_CHANGE',
  'PDF_PAGE_UNKNOWN',
  'MARK_OUTSIDE_PAGE',
  'MARKS_OVERLAP',
  'MARK_NOT_DRAWN',
  'TIMESTAMP_UNAVAILABLE',
  'REVOCATION_UNAVAILABLE',
  'SIGNING_FAILED',
  'SIGNING_IN_PROGRESS',
  'SIGNING_EXPIRED',
  'TOKEN_UNAVAILABLE',
  'REMOTE_KEY_REFUSED',
  'REMOTE_KEY_UNAVAILABLE',
  'DESKTOP_LINK_USED',
  'DESKTOP_OTHER_DOCUMENT',
  'SIGNER_NOT_EXPECTED',
  'DESKTOP_ATTACHMENTS',
  'BATCH_RUNNING',
  'BATCH_NOT_PLACED',
  // outgoing
  'OUTGOING_WRONG_STATE',
  'OUTGOING_INCOMPLETE',
  'OUTGOING_NO_RECIPIENT',
  'OUTGOING_NOT_SIGNED',
  'OUTGOING_NOT_SIGNER',
  'OUTGOING_ALREADY_NUMBERED',
  'OUTGOING_NOT_NUMBERED',
  'OUTGOING_NOT_SEALED',
  'OUTGOING_ANNEX_NOT_SEALED',
  'OUTGOING_SIGNATURE_INVALID',
  'OUTGOING_FORM_NOT_PASSED',
  'OUTGOING_FORM_UNEXPLAINED',
  'OUTGOING_NOTHING_TO_RECALL',
  'OUTGOING_NOBODY_TO_REMIND',
  'OUTGOING_REFERENCE_UNKNOWN',
  'OUTGOING_VERSION_UNKNOWN',
  'RECIPIENT_UNREACHABLE',
  'RECIPIENT_LIST_NAME_TAKEN',
  'RECIPIENT_LISTS_FULL',
  'RECIPIENTS_TOO_MANY',
  'COMMENTS_FULL',
  'COMMENT_PAGE_UNKNOWN',
  'APPENDIX_SIGNED',
  // recipients besides agencies
  'INTERNAL_RECIPIENT_UNKNOWN',
  'MAIL_NOT_SET_UP',
  'MAIL_ADDRESS_TWICE',
  'MAIL_WRONG_STATE',
  'LETTER_WITHDRAWN',
  // circuits and signing capacity
  'CIRCUIT_STEP_MISSING',
  'CIRCUIT_STEP_EMPTY',
  'CIRCUIT_PERSON_UNKNOWN',
  'CIRCUIT_NOT_DONE',
  'CIRCUIT_OPINION_PENDING',
  'CIRCUIT_NOTHING_TO_TAKE_BACK',
  'CIRCUIT_LIMIT',
  'CAPACITY_NEEDS_HEAD',
  'CAPACITY_NEEDS_DEPUTY',
  'CAPACITY_NEEDS_ACTING_HEAD',
  'CAPACITY_NEEDS_AGENCY_LEADER',
  'CAPACITY_NEEDS_UNIT_HEAD',
  'DELEGATION_MISSING',
  'DELEGATION_ENDED',
  'DELEGATION_OUT_OF_SCOPE',
  'DELEGATION_ONWARD',
  'DELEGATION_INVALID',
  // registers
  'REGISTER_UNKNOWN',
  'REGISTER_CLOSED',
  'REGISTER_DATE_BACKWARDS',
  'REGISTER_NUMBER_BOUND',
  'REGISTER_NUMBER_VOID',
  'REGISTER_NUMBER_BACKDATED',
  'REGISTER_OTHER_KIND',
  'REGISTER_NAME_TAKEN',
  'REGISTER_KIND_TAKEN',
  'REGISTER_PATTERN_AMBIGUOUS',
  'REGISTER_NOTATION_TOO_LONG',
  'REGISTER_IMPORT_BELOW',
  'REGISTER_IMPORT_GAP',
  'REGISTER_FILE_INVALID',
  'REGISTER_ROW_FIXED',
  'REGISTER_PRINT_RUNNING',
  'REGISTER_PRINT_NOT_READY',
  // copies
  'COPY_NEEDS_ORIGINAL',
  'COPY_NEEDS_SAO_Y',
  'COPY_PAGES_INVALID',
  'COPY_SOURCE_NOT_READY',
  'COPY_SOURCE_NOT_IN_FORCE',
  'COPY_SOURCE_INVALID',
  'COPY_WRONG_STATE',
  // incoming
  'INCOMING_WRONG_STATE',
  'INCOMING_SIGNATURE_INVALID',
  'INCOMING_NO_LEAD',
  'INCOMING_NOT_HANDLER',
  'INCOMING_NO_REQUEST',
  'INCOMING_CANCELLED',
  // work files
  'FILE_LIST_WRONG_STATE',
  'FILE_LIST_EMPTY',
  'FILE_LIST_NOTATION_TWICE',
  'FILE_LIST_NOTHING_TO_COPY',
  'FILE_LIST_ROW_UNKNOWN',
  'FILE_LIST_ROW_USED',
  'WORK_FILE_WRONG_STATE',
  'WORK_FILE_NOTATION_TAKEN',
  'WORK_FILE_PERSON_UNKNOWN',
  'WORK_FILE_DOCUMENT_UNKNOWN',
  'WORK_FILE_HAS_ITEM',
  'WORK_FILE_FULL',
  'WORK_FILE_DOCUMENT_OPEN',
  'WORK_FILE_INCOMPLETE',
  'WORK_FILE_UNSETTLED',
  'WORK_FILE_DELAY_TOO_LONG',
  'EXPORT_CUT_OFF',
  'EXPORT_NOT_OURS',
  // exchange
  'PACKET_MALFORMED',
  'PACKET_TOO_LARGE',
  'PACKET_DIGEST_MISMATCH',
  'PACKET_SIGNATURE_INVALID',
  'PACKET_CONFLICT',
  'RECEIPT_INVALID',
  'PART_NOT_OFFERED',
  'PART_OFFSET_WRONG',
  'EXCHANGE_SENDER_UNKNOWN',
  'EXCHANGE_SENDER_REFUSED',
  'EXCHANGE_PEER_UNKNOWN',
  'EXCHANGE_PEER_SILENT',
  'EXCHANGE_RECIPIENT_UNKNOWN',
  'STATUS_ILLEGAL',
  'STATUS_UNKNOWN_DOCUMENT',
  'DELIVERY_WRONG_STATE',
  'DELIVERY_EXISTS',
  'EVIDENCE_NOT_READY',
  'LOG_BROKEN',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;
