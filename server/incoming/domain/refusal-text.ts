// What the sender reads of a refusal (status 02): the reason in the sender's language, then the clerk's sentence.
// NĐ 30/2020 Điều 21.2b.
import type { RefusalReason } from '../../contracts/vocabulary.ts';

const NAMES: Record<RefusalReason, string> = {
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
};

export const refusalText = (reason: RefusalReason, text: string): string => `${NAMES[reason]}: ${text}`;
