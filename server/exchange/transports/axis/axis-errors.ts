// What the axis answers, in its own numbers. Nothing with a number is tried again by itself: the same bytes would get the
// same answer; silence and 5xx are.
import { PeerRefusal } from '../transport.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  '10': 'Trục liên thông báo tệp gói tin không hợp lệ. Kiểm tra tệp đính kèm rồi phát hành lại.',
  '15': 'Trục liên thông không chấp nhận mã hệ thống hoặc khóa bí mật. Quản trị hệ thống kiểm tra cấu hình kết nối trục.',
  '18': 'Trục liên thông không biết cơ quan nhận. Kiểm tra mã định danh nơi nhận trong danh bạ rồi gửi lại.',
  '19': 'Cơ quan gửi chưa đăng ký trên trục liên thông. Quản trị hệ thống đăng ký đơn vị với trục rồi gửi lại.',
  '20': 'Trục liên thông gặp lỗi khi xử lý. Liên hệ đơn vị vận hành trục, sau đó gửi lại.',
  '21': 'Trục liên thông không xử lý được tệp. Liên hệ đơn vị vận hành trục, sau đó gửi lại.',
  '22': 'Trục liên thông báo gói tin edXML sai cấu trúc. Quản trị hệ thống kiểm tra gói tin rồi gửi lại.',
  '23': 'Cơ quan nhận đang bị khóa trên trục liên thông. Liên hệ nơi nhận hoặc gửi bằng cách khác.',
};
const UNKNOWN = 'Trục liên thông từ chối với mã lỗi chưa biết. Liên hệ đơn vị vận hành trục.';

/** The axis understood and said no; `code` is `AXIS_` and its number. */
export class AxisRefusal extends PeerRefusal {
  readonly axisCode: string;
  constructor(axisCode: string, description = '') {
    const told = description.trim() === '' ? '' : ` (${description.trim().slice(0, 200)})`;
    super(`AXIS_${axisCode}`, `${MEANINGS[axisCode] ?? UNKNOWN}${told}`);
    this.axisCode = axisCode;
  }
}

/** The axis did not answer, or not as it should: another attempt makes sense. */
export class AxisUnavailable extends Error {
  override readonly name = 'AxisUnavailable';
  readonly code = 'AXIS_UNAVAILABLE';
}
