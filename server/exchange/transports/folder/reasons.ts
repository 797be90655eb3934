// Why a file was not taken, for the one who carried it: what it is, and what to do.
import { AppError } from '../../../platform/http/problem.ts';

/** Nobody it is addressed to works on this server. */
export class NotForUs extends Error {
  override readonly name = 'NotForUs';
}

const SENTENCES: Readonly<Record<string, string>> = {
  PACKET_MALFORMED:
    'Tệp không phải gói tin edXML hợp lệ, hoặc bị cắt cụt khi sao chép. Sao chép lại tệp; nếu vẫn lỗi, đề nghị nơi gửi xuất lại.',
  PACKET_TOO_LARGE: 'Gói tin vượt quá dung lượng được nhận. Đề nghị nơi gửi giảm dung lượng tệp.',
  PACKET_DIGEST_MISMATCH:
    'Tệp đính kèm không khớp mã băm đã khai báo: gói tin đã bị thay đổi hoặc hỏng. Đề nghị nơi gửi xuất lại.',
  PACKET_SIGNATURE_INVALID:
    'Chữ ký của gói tin không hợp lệ hoặc không phải của cơ quan gửi. Không xử lý; liên hệ nơi gửi để xác minh.',
  PACKET_CONFLICT: 'Gói tin cùng mã nhưng khác nội dung đã được nhận trước đó. Hai bên đối chiếu.',
  EXCHANGE_SENDER_UNKNOWN:
    'Cơ quan gửi không có trong danh bạ liên thông. Báo quản trị hệ thống bổ sung danh bạ rồi đặt lại tệp vào thư mục in.',
  EXCHANGE_SENDER_REFUSED: 'Cơ quan gửi hiện không được phép gửi. Báo quản trị hệ thống đối chiếu danh bạ.',
  EXCHANGE_RECIPIENT_UNKNOWN:
    'Nơi nhận ghi trong gói tin không tiếp nhận trên máy chủ này. Kiểm tra mã định danh nơi nhận.',
  STATUS_UNKNOWN_DOCUMENT:
    'Trạng thái báo về cho văn bản không có trong hệ thống. Nơi gửi kiểm tra lại mã văn bản.',
  RECEIPT_INVALID:
    'Biên nhận không đọc được, không do cơ quan nhận ký, hoặc nói về gói tin khác. Không ghi nhận; đề nghị nơi nhận xuất lại.',
  STATUS_ILLEGAL: 'Trạng thái báo về không đúng trình tự nên không ghi.',
};

/** Plain text, UTF-8, with every single thing that is wrong. */
export function explain(name: string, error: Error): string {
  const lines = [`Tệp ${name} không được tiếp nhận.`, ''];
  if (error instanceof NotForUs) lines.push(SENTENCES.EXCHANGE_RECIPIENT_UNKNOWN ?? '');
  else if (error instanceof AppError) {
    lines.push(SENTENCES[error.code] ?? 'Gói tin bị từ chối. Báo quản trị hệ thống kèm mã lỗi dưới đây.');
    lines.push('', `Mã lỗi: ${error.code}${error.detail === undefined ? '' : ` (${error.detail})`}`);
    for (const { pointer, detail } of error.errors) lines.push(`- ${pointer} ${detail}`.trim());
  }
  return `${lines.join('\n')}\n`;
}
