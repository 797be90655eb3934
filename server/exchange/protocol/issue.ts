// What may be wrong with a packet: a closed list of stable codes, the place, and a Vietnamese sentence.
// QCVN 102:2016/BTTTT says what a packet is; the codes are ours (docs/protocol/PR-EXCHANGE.md §7).

/** Every code, with the sentence shown to people; `{x}` is filled from the details. */
export const ISSUE_MESSAGES = {
  PACKET_EMPTY: 'Gói tin rỗng.',
  PACKET_TOO_LARGE: 'Gói tin vượt quá giới hạn {limit} byte.',
  PACKET_ENCODING: 'Gói tin phải được mã hóa UTF-8.',
  PACKET_FORM_UNKNOWN: 'Không phải gói tin edXML theo QCVN 102:2016: {found}.',
  PACKET_FORM_OLD:
    'Gói tin ở dạng {found} cũ, trước QCVN 102:2016, không được tiếp nhận; đề nghị bên gửi xuất lại theo QCVN 102:2016.',
  XML_MALFORMED: 'XML sai cú pháp: {detail}.',
  XML_DTD: 'Gói tin không được chứa khai báo DOCTYPE.',
  XML_ENTITY: 'Gói tin chứa thực thể hoặc tham chiếu ký tự không được phép: {found}.',
  XML_PROCESSING_INSTRUCTION: 'Gói tin không được chứa chỉ thị xử lý (processing instruction).',
  XML_CHARACTER: 'Có ký tự không được phép trong XML.',
  XML_TOO_DEEP: 'Các phần tử lồng nhau quá {limit} cấp.',
  XML_TOO_MANY_ELEMENTS: 'Gói tin có quá {limit} phần tử.',
  XML_TOO_MANY_ATTRIBUTES: 'Một phần tử có quá {limit} thuộc tính.',
  XML_TAG_TOO_LONG: 'Một thẻ dài quá {limit} byte.',
  XML_TEXT_TOO_LONG: 'Một đoạn văn bản dài quá {limit} byte.',
  XML_ENVELOPE_TOO_LARGE: 'Phần bao thư (không kể tệp) vượt quá {limit} byte.',
  SCHEMA_INVALID: 'Không đúng lược đồ XSD của gói tin, {detail}',
  FIELD_MISSING: 'Thiếu thông tin bắt buộc: {field}.',
  FIELD_REPEATED: 'Thông tin {field} xuất hiện nhiều lần.',
  FIELD_TOO_LONG: 'Thông tin {field} dài quá {limit} ký tự.',
  FIELD_INVALID: 'Thông tin {field} không đúng định dạng.',
  FIELD_OUT_OF_RANGE: 'Giá trị {field} phải nằm trong khoảng {min} đến {max}.',
  DATE_INVALID: 'Ngày hoặc giờ ở {field} không hợp lệ.',
  DATE_IN_FUTURE: 'Ngày ban hành muộn hơn ngày hôm nay.',
  ORGAN_CODE_INVALID: 'Mã định danh cơ quan không hợp lệ: {found}.',
  RECIPIENT_DUPLICATE: 'Cơ quan nhận {found} được ghi nhiều lần.',
  STATUS_CODE_UNKNOWN: 'Mã trạng thái không hợp lệ: {found}.',
  BUSINESS_UNKNOWN: 'Loại nghiệp vụ không hợp lệ: {found}.',
  BUSINESS_CONFLICT: 'Khối nghiệp vụ chứa thông tin không thuộc loại nghiệp vụ này: {field}.',
  ATTACHMENT_TOO_MANY: 'Gói tin có quá {limit} tệp đính kèm.',
  ATTACHMENT_MISSING: 'Danh mục nêu tệp {found} nhưng gói tin không chứa tệp đó.',
  ATTACHMENT_UNREFERENCED: 'Gói tin chứa tệp {found} không có trong danh mục.',
  ATTACHMENT_DUPLICATE: 'Mã tệp {found} bị trùng.',
  ATTACHMENT_BASE64: 'Nội dung tệp {found} không phải base64 hợp lệ.',
  ATTACHMENT_UNEXPECTED: 'Bao thư gửi riêng không được chứa nội dung tệp.',
  PACKET_DIGEST_MISMATCH: 'Nội dung tệp {found} không khớp với mã băm đã khai báo.',
  PACKET_DIGEST_MISSING: 'Gói tin có chữ ký số nhưng tệp {found} không có mã băm.',
  PACKET_SIGNATURE_MISSING: 'Gói tin không có chữ ký số.',
  PACKET_SIGNATURE_INVALID: 'Chữ ký số của gói tin không hợp lệ: {detail}.',
} as const;

export type ProtocolIssueCode = keyof typeof ISSUE_MESSAGES;

export interface ProtocolIssue {
  code: ProtocolIssueCode;
  /** Slash path of local names, e.g. `/edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]/OrganId`. */
  path: string;
  /** Vietnamese, for people; free to change. */
  message: string;
}

/** One issue with its sentence filled in. */
export function issue(
  code: ProtocolIssueCode,
  path: string,
  details: Record<string, string | number> = {},
): ProtocolIssue {
  // A hostile packet must not be able to make the report itself huge.
  const message = ISSUE_MESSAGES[code].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(details[name] ?? '').slice(0, 120),
  );
  return { code, path, message };
}

export type ProtocolErrorCode = 'PACKET_INVALID' | 'SIGNING_KEY_UNUSABLE';

/** Thrown to a caller who asks for something that cannot be built or signed; never for a bad incoming packet. */
export class ProtocolError extends Error {
  readonly code: ProtocolErrorCode;
  readonly issues: readonly ProtocolIssue[];
  constructor(
    code: ProtocolErrorCode,
    message: string,
    issues: readonly ProtocolIssue[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ProtocolError';
    this.code = code;
    this.issues = issues;
  }
}
