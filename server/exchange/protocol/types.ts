// The typed values of an edXML packet: what the rest of the office sees instead of XML.
// QCVN 102:2016/BTTTT and Sửa đổi 1:2022; days are `yyyy-MM-dd`, instants are Date.
import type { XmlElement } from './xml-tree.ts';

/** Khối thông tin cơ quan: From, To. */
export interface Organ {
  /** Current form (QĐ 20/2020), e.g. `H10.12`. */
  organId: string;
  /** The code as it was written, when it differs (old 13-character form); used again on output. */
  organIdAsSent?: string;
  organizationInCharge?: string;
  name?: string;
  address?: string;
  email?: string;
  telephone?: string;
  fax?: string;
  website?: string;
}

export interface StaffInfo {
  department?: string;
  departmentId?: string;
  staff?: string;
  staffId?: string;
  mobile?: string;
  email?: string;
}

/** Văn bản được phúc đáp. */
export interface ResponseFor {
  organId: string;
  organIdAsSent?: string;
  /** `Number/Notation`. */
  code: string;
  promulgationOn: string;
  documentId: string;
  /** Our extension: the packet answered, so that a status meets exactly one delivery. */
  packetId?: string;
  /** Our extension: hex identity of that packet, so that a status speaks of exactly one content. */
  packetDigest?: string;
}

/** 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ. */
export type Priority = 0 | 1 | 2 | 3 | 4;

export interface OtherInfo {
  priority: Priority;
  sphere?: string;
  typerNotation?: string;
  promulgationAmount?: number;
  pageAmount?: number;
  direction?: string;
  replyFors?: string[];
  referenceCodes?: string[];
  appendixes: string[];
}

interface BusinessCommon {
  reason?: string;
  staff?: StaffInfo;
  /** A paper copy is sent too. */
  paper: boolean;
}
export interface ReceiverChange {
  organId: string;
  organIdAsSent?: string;
  change: 'removed' | 'added';
}
export interface Replacement {
  documentId: string;
  organIds: string[];
}
/** Nghiệp vụ: 0 văn bản mới, 1 thu hồi, 2 cập nhật, 3 thay thế. */
export type Business =
  | (BusinessCommon & { type: 'new' })
  | (BusinessCommon & { type: 'recall'; documentId: string; reason: string })
  | (BusinessCommon & {
      type: 'update';
      documentId: string;
      contentChanged: boolean;
      receiversChanged: boolean;
      receivers: ReceiverChange[];
    })
  | (BusinessCommon & { type: 'replace'; replacements: Replacement[] });

export interface Trace {
  organId: string;
  organIdAsSent?: string;
  at: Date;
}

/** One file, by its digest: its bytes are elsewhere. */
export interface AttachmentDraft {
  /** Without `cid:`. */
  contentId: string;
  name: string;
  mediaType: string;
  description?: string;
  /** Hex. */
  sha256: string;
  sizeBytes: number;
  /** Of the axis SDK. */
  format?: string;
  fieldName?: string;
}
export interface Attachment extends AttachmentDraft {
  /** Whether the packet itself named the digest (packets of other systems do not). */
  digestDeclared: boolean;
}

/** An element this version does not know, kept and written again in its place. */
export interface UnknownElement {
  /** Path of the parent below the envelope, in the current form: `edXMLHeader/MessageHeader/To[2]`. */
  parent: string;
  element: XmlElement;
}

/** Danh sách lỗi. */
export interface PacketError {
  code: string;
  description?: string;
}

export interface DocumentDraft {
  /** One delivery; travels as TraceHeaderList/@id. */
  packetId: string;
  documentId: string;
  from: Organ;
  to: Organ[];
  code: { number: string; notation: string };
  promulgation: { place?: string; on: string };
  documentType: { type: number; typeDetail?: number; typeName: string };
  /** Trích yếu. */
  subject: string;
  content?: string;
  signer: { competence?: string; position: string; fullName: string };
  dueOn?: string;
  toPlaces: string[];
  otherInfo: OtherInfo;
  responseFor: ResponseFor[];
  /** TaskCode of each ResponseForTask (axis SDK). */
  responseForTasks?: string[];
  steeringType?: number;
  /** Axis SDK, e.g. a one-stop dossier. */
  applicationType?: string;
  trace: Trace[];
  /** Of the TraceHeaderList: who must understand all of it. */
  mustUnderstand?: boolean;
  actor?: string;
  errors?: PacketError[];
  business: Business;
  attachments: AttachmentDraft[];
  unknown?: UnknownElement[];
}
export interface DocumentPacket extends DocumentDraft {
  attachments: Attachment[];
  unknown: UnknownElement[];
}

export interface StatusDraft {
  code: StatusCode;
  /** The organ that answers. */
  from: Organ;
  /** Who is told; when a packet does not say, the organ of `responseFor` (not for 13). */
  to?: Organ;
  responseFor: ResponseFor;
  at: Date;
  staff?: StaffInfo;
  /** Reason of a refusal, or a remark. */
  description?: string;
  unknown?: UnknownElement[];
}
export interface StatusPacket extends StatusDraft {
  unknown: UnknownElement[];
}

/** QCVN 102:2016: mã trạng thái xử lý. 14 is read as 15. */
export const STATUS_CODES = ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const;
export type StatusCode = (typeof STATUS_CODES)[number];
