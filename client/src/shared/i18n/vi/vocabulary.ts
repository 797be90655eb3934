// The words of NĐ 30/2020 and QĐ 28/2018 for states and codes in Vietnamese; a code without a word is a type error.
import type {
  AssignmentRole,
  DeliveryState,
  IncomingState,
  OutgoingState,
  RefusalReason,
  RequestKind,
  RequestState,
  SigningCapacity,
  StatusCode,
  StatusRefusal,
  Urgency,
} from '@contracts/vocabulary.ts';

export const urgency = {
  normal: 'Thường',
  urgent: 'Khẩn',
  'very-urgent': 'Thượng khẩn',
  express: 'Hỏa tốc',
} as const satisfies Record<Urgency, string>;

export const capacity = {
  direct: 'Trực tiếp',
  TM: 'TM. (thay mặt)',
  KT: 'KT. (ký thay)',
  TL: 'TL. (thừa lệnh)',
  TUQ: 'TUQ. (thừa ủy quyền)',
  Q: 'Q. (quyền)',
} as const satisfies Record<SigningCapacity, string>;

export const outgoingState = {
  draft: 'Dự thảo',
  submitted: 'Đã trình ký',
  returned: 'Bị trả lại',
  approved: 'Đã duyệt nội dung',
  signed: 'Đã ký, chờ cấp số',
  numbered: 'Đã cấp số, chờ đóng dấu',
  sealed: 'Đã đóng dấu, chờ phát hành',
  released: 'Đã phát hành',
  cancelled: 'Đã hủy',
  recalled: 'Đã thu hồi',
  replaced: 'Đã được thay thế',
} as const satisfies Record<OutgoingState, string>;

export const incomingState = {
  arrived: 'Chờ tiếp nhận',
  accepted: 'Đã tiếp nhận, chờ vào sổ',
  registered: 'Đã vào sổ, chờ chỉ đạo',
  refused: 'Đã từ chối',
  assigned: 'Đã phân công',
  'in-progress': 'Đang xử lý',
  completed: 'Hoàn thành',
  cancelled: 'Đã hủy theo nơi gửi',
} as const satisfies Record<IncomingState, string>;

export const deliveryState = {
  queued: 'Chờ gửi',
  sent: 'Đã gửi',
  failed: 'Gửi chưa được',
  arrived: 'Đã đến',
  registered: 'Đã vào sổ',
  refused: 'Từ chối',
  assigned: 'Đã chuyển xử lý',
  'in-progress': 'Đang xử lý',
  completed: 'Hoàn thành',
  recalled: 'Đã thu hồi',
  replaced: 'Đã thay thế',
} as const satisfies Record<DeliveryState, string>;

export const statusCode = {
  '01': 'Đã đến',
  '02': 'Từ chối tiếp nhận',
  '03': 'Đã tiếp nhận',
  '04': 'Phân công',
  '05': 'Đang xử lý',
  '06': 'Hoàn thành',
  '13': 'Lấy lại',
  '15': 'Đồng ý lấy lại, thu hồi, cập nhật',
  '16': 'Từ chối lấy lại, thu hồi, cập nhật',
} as const satisfies Record<StatusCode, string>;

export const requestKind = {
  'take-back': 'Lấy lại',
  recall: 'Thu hồi',
  removal: 'Bớt nơi nhận',
  update: 'Cập nhật',
  replace: 'Thay thế',
} as const satisfies Record<RequestKind, string>;

export const requestState = {
  pending: 'Chờ trả lời',
  agreed: 'Đồng ý',
  refused: 'Từ chối',
  failed: 'Chưa báo được',
} as const satisfies Record<RequestState, string>;

export const statusRefusal = {
  STATUS_NOT_ADDRESSEE: 'Cơ quan gửi trạng thái không phải là nơi nhận văn bản này',
  STATUS_OTHER_DOCUMENT: 'Trạng thái nói về văn bản khác với gói tin đã gửi',
  STATUS_OTHER_CONTENT: 'Trạng thái nói về nội dung khác với nội dung đã gửi',
  STATUS_NOT_ASKED: 'Cơ quan ta không hỏi điều được trả lời',
  STATUS_BACKWARD: 'Trạng thái đi ngược trình tự đã ghi',
} as const satisfies Record<StatusRefusal, string>;

export const refusalReason = {
  'wrong-recipient': 'Gửi nhầm nơi nhận',
  'not-competent': 'Không thuộc thẩm quyền giải quyết',
  'signature-invalid': 'Chữ ký số không hợp lệ',
  'file-broken': 'Tệp hỏng, không đọc được',
  'attachment-missing': 'Thiếu tệp đính kèm',
  'form-wrong': 'Sai thể thức, kỹ thuật trình bày',
  duplicate: 'Văn bản trùng, đã nhận trước đó',
  'state-secret': 'Có nội dung bí mật nhà nước, không được gửi qua trục liên thông',
  'wrong-version': 'Sai phiên bản, đã có bản thay thế',
  other: 'Lý do khác',
} as const satisfies Record<RefusalReason, string>;

export const assignmentRole = {
  lead: 'Chủ trì',
  co: 'Phối hợp',
  info: 'Nhận để biết',
} as const satisfies Record<AssignmentRole, string>;
