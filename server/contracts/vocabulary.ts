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
export const DelegationKind = z.enum(['TUQ', 'TL', 'approval', 'absence']);
export type DelegationKind = z.infer<typeof DelegationKind>;

/** What somebody does in the place of who is away: instruct and assign as a leader; handle the parts given to him. */
export const AbsenceScope = z.enum(['instruct', 'parts']);
export type AbsenceScope = z.infer<typeof AbsenceScope>;

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

export const Verdict = z.enum(['VALID', 'INVALID', 'INDETERMINATE']);
export type Verdict = z.infer<typeof Verdict>;
