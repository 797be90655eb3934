// Verdicts and the reasons for them; a new reason without a sentence is a type error, in Vietnamese.
import type { ChangeKind, ReasonCode } from '@contracts/verification.ts';
import type { Verdict } from '@contracts/vocabulary.ts';

export const verdict = {
  VALID: 'HỢP LỆ',
  INDETERMINATE: 'CHƯA ĐỦ CĂN CỨ',
  INVALID: 'KHÔNG HỢP LỆ',
} as const satisfies Record<Verdict, string>;

export const verdictSentence = {
  VALID: 'Chữ ký còn nguyên vẹn, chứng thư số được tin cậy và chưa bị thu hồi.',
  INDETERMINATE: 'Chữ ký chưa có dấu hiệu sai nhưng còn điều chưa kiểm tra được.',
  INVALID: 'Không thể tin văn bản này là bản đã ký.',
} as const satisfies Record<Verdict, string>;

export const reason = {
  NO_SIGNATURE: 'Tệp không có chữ ký số nào.',
  FORMAT_FAILURE: 'Cấu trúc chữ ký hoặc tệp PDF bị hỏng, không đọc được.',
  HASH_FAILURE: 'Nội dung tệp đã bị thay đổi sau khi ký.',
  SIG_CRYPTO_FAILURE: 'Chữ ký không khớp với khóa của chứng thư số.',
  BYTE_RANGE_ANOMALY: 'Vùng được ký bị khai báo bất thường, có dấu hiệu giả mạo.',
  NOT_WHOLE_FILE_COVERED: 'Chữ ký không bao trùm toàn bộ tệp; có phần thêm vào sau khi ký.',
  DISALLOWED_CHANGE: 'Văn bản bị sửa sau khi ký theo cách không được phép.',
  MARKS_NOT_TRUSTED:
    'Một chữ ký gắn thêm sau đó đã vẽ lên trang nhưng không có giá trị hoặc không rõ của ai.',
  FILLED_AFTER_SIGNING:
    'Có ô biểu mẫu được điền hoặc ghi chú được thêm sau khi ký; hỏi lại người ký về phần này.',
  PERMISSIONS_RAISED: 'Chữ ký này tự cho phép sửa nhiều hơn mức mà chữ ký trước đã cho phép.',
  AMBIGUOUS_FILE: 'Tệp có thể được các phần mềm đọc thành hai nội dung khác nhau.',
  ESS_MISMATCH: 'Chứng thư số ghi trong chữ ký không khớp với chứng thư số kèm theo.',
  NO_SIGNING_CERTIFICATE: 'Không tìm thấy chứng thư số của người ký trong tệp.',
  NO_CERTIFICATE_CHAIN_FOUND: 'Không lập được chuỗi tin cậy đến tổ chức chứng thực gốc mà cơ quan tin.',
  CHAIN_CONSTRAINTS_FAILURE: 'Chuỗi chứng thực vi phạm ràng buộc của tổ chức chứng thực.',
  KEY_USAGE: 'Chứng thư số không được cấp để ký văn bản.',
  EXPIRED: 'Chứng thư số đã hết hạn vào lúc ký.',
  NOT_YET_VALID: 'Chứng thư số chưa có hiệu lực vào lúc ký.',
  REVOKED: 'Chứng thư số đã bị thu hồi.',
  REVOCATION_UNKNOWN: 'Chưa hỏi được nơi cấp xem chứng thư số có bị thu hồi hay không.',
  WEAK_ALGORITHM: 'Chữ ký dùng thuật toán yếu, không còn được coi là an toàn.',
  TIMESTAMP_INVALID: 'Dấu thời gian không hợp lệ, không xác định chắc được lúc ký.',
  TIMESTAMP_ORDER: 'Các dấu thời gian không theo đúng thứ tự, không xác định chắc được lúc ký.',
  ENCRYPTED: 'Tệp bị mã hóa, không kiểm tra được chữ ký.',
  LIMIT_EXCEEDED: 'Tệp vượt giới hạn kiểm tra an toàn.',
  REPAIRED: 'Tệp bị hỏng, chỉ đọc được sau khi khôi phục; không thể coi là hợp lệ.',
} as const satisfies Record<ReasonCode, string>;

export const change = {
  'signature-added': 'thêm chữ ký khác',
  'timestamp-added': 'thêm dấu thời gian',
  'dss-added': 'thêm dữ liệu kiểm chứng lâu dài',
  'number-date-seal': 'ghi số, ngày và dấu cơ quan',
  'form-filled': 'điền vào biểu mẫu',
  annotation: 'thêm ghi chú',
  metadata: 'sửa thông tin mô tả',
  'page-content': 'sửa nội dung trang',
  font: 'sửa hoặc thêm phông chữ',
  resource: 'sửa hình ảnh hoặc tài nguyên của trang',
  structure: 'sửa cấu trúc tệp',
  action: 'thêm hành động tự chạy',
  attachment: 'thêm tệp đính kèm bên trong',
} as const satisfies Record<ChangeKind, string>;

export const report = {
  glance: 'Kết quả kiểm tra, tóm tắt',
  mark: { fine: 'đúng', wrong: 'sai', doubt: 'chưa rõ' },
  time: 'Giờ ký',
  noSigner: 'Không rõ người ký',
  changedPages: 'Trang bị sửa: {{pages}}.',
  title: 'Kết quả kiểm tra chữ ký số',
  role: { person: 'Chữ ký cá nhân', agency: 'Dấu cơ quan', timestamp: 'Dấu thời gian', unknown: 'Chữ ký' },
  byTimestamp: 'theo dấu thời gian của {{authority}}',
  byClaimed: 'theo đồng hồ máy người ký, chưa có dấu thời gian',
  noTime: 'không rõ lúc ký',
  whole: 'Nguyên vẹn',
  wholeYes: 'Nội dung không đổi từ khi ký.',
  wholeLater: 'Phần đã ký không đổi; sau đó có {{changes}}.',
  wholeBad: 'Nội dung đã bị thay đổi.',
  pageNote: '{{change}} (trang {{page}})',
  disallowed: 'không được phép',
  trust: 'Chuỗi tin cậy',
  trustedBy: 'Tin cậy, qua {{root}}',
  untrusted: 'Không dẫn đến gốc được tin cậy',
  incomplete: 'Thiếu chứng thư số trung gian',
  invalidPath: 'Chuỗi chứng thực sai',
  revocation: 'Thu hồi',
  good: 'Chưa bị thu hồi, theo {{source}} lúc {{at}}',
  revoked: 'Đã bị thu hồi lúc {{at}}',
  unknown: 'Chưa xác định được',
  validity: {
    within: 'trong thời hạn',
    expired: 'đã hết hạn',
    'not-yet-valid': 'chưa có hiệu lực',
    unknown: 'chưa rõ thời hạn',
  },
  raw: 'Dữ liệu kỹ thuật',
  field: 'Trường chữ ký',
  revision: 'Lần ghi',
  coverage: 'Phạm vi',
  coverageKind: {
    'whole-file': 'toàn bộ tệp',
    'whole-revision': 'toàn bộ bản lúc ký',
    partial: 'một phần',
  },
  algorithm: 'Thuật toán',
  level: 'Mức PAdES',
  serial: 'Số hiệu chứng thư',
  fingerprint: 'SHA-256 của chứng thư',
  subject: 'Chủ thể',
  issuer: 'Nơi cấp',
  validFromTo: 'Hiệu lực chứng thư',
  checkedAt: 'Kiểm tra lúc {{at}}',
  summary: '{{count}} chữ ký · {{revisions}} lần ghi',
  hiddenLayers:
    'Tệp có lớp nội dung không hiện khi mở hoặc khi in: {{names}}. Hãy xem các lớp này trước khi tin.',
} as const;

export const verify = {
  title: 'Kiểm tra chữ ký số của tệp PDF',
  lead: 'Thả một tệp PDF để xem ai đã ký, lúc nào và văn bản còn nguyên vẹn không. Tệp không được lưu lại trên máy chủ.',
  drop: 'Thả tệp PDF vào đây hoặc bấm để chọn',
  working: 'Đang kiểm tra {{name}} · {{percent}}%',
  another: 'Kiểm tra tệp khác',
  keepPage: 'Tải biên bản (PDF)',
  keepXml: 'Báo cáo ETSI (XML)',
  keeping: 'Đang lập biên bản…',
} as const;
