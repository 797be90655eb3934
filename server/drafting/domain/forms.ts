// The starting forms of the 29 kinds: what stands between the head and the signature. NĐ 30/2020 Phụ lục III, mẫu 1.1 to
// 1.10; kinds without a form of their own follow mẫu 1.4. Dots are to be written over.
import type { DocumentKind } from '../../contracts/vocabulary.ts';

/** A line of the body. */
export type Line =
  | { is: 'text' | 'basis' | 'heading' | 'centred'; text: string }
  /** "Điều 1." in bold, then the text. */
  | { is: 'article'; number: number; text: string }
  /** A label, then dots to the margin. */
  | { is: 'blank'; label: string };

export interface Form {
  /** `letter`: "V/v …" under the number (ô 5b); `named`: the kind and its subject in the middle (ô 5a). */
  about: 'named' | 'letter';
  /** Begins with "Kính gửi:" (ô 9a). */
  isAddressed: boolean;
  /** The authority that issues it stands above the bases, as in mẫu 1.1 and 1.2. */
  hasAuthority?: boolean;
  body: readonly Line[];
  /** A signature besides that of the signer, on the left: the other party, the secretary. */
  alsoSigned?: string;
}

const text = (line: string): Line => ({ is: 'text', text: line });
const basis = (line: string): Line => ({ is: 'basis', text: line });
const heading = (line: string): Line => ({ is: 'heading', text: line });
const centred = (line: string): Line => ({ is: 'centred', text: line });
const article = (number: number, line: string): Line => ({ is: 'article', number, text: line });
const blank = (label: string): Line => ({ is: 'blank', label });

/** To the margin. */
const DOTS = '\t';
const SHORT_DOTS = '……………………';
const LAW = `Căn cứ ${SHORT_DOTS}${SHORT_DOTS};`;
const PROPOSAL = 'Theo đề nghị của ……………………………………';

const named = (...body: Line[]): Form => ({ about: 'named', isAddressed: false, body });
const addressed = (...body: Line[]): Form => ({ about: 'named', isAddressed: true, body });
/** Căn cứ, then articles: mẫu 1.1 and 1.2. */
const decided = (verb: string, articles: Line[], bases: Line[]): Form => ({
  ...named(...bases, centred(verb), ...articles),
  hasAuthority: true,
});
/** Rules in chapters and articles. */
const ruled = (what: string): Form =>
  named(
    centred('Chương I'),
    centred('QUY ĐỊNH CHUNG'),
    article(1, `Phạm vi điều chỉnh. ${what} này quy định về ${DOTS}`),
    article(2, `Đối tượng áp dụng. ${what} này áp dụng đối với ${DOTS}`),
    centred('Chương II'),
    centred('QUY ĐỊNH CỤ THỂ'),
    article(3, DOTS),
    centred('Chương III'),
    centred('TỔ CHỨC THỰC HIỆN'),
    article(4, `Trách nhiệm thi hành. ${DOTS}`),
  );
/** Aims, contents, carrying out. */
const planned = (...middle: string[]): Form =>
  named(
    basis(LAW),
    text('{{ten_co_quan}} xây dựng nội dung như sau:'),
    heading('I. MỤC ĐÍCH, YÊU CẦU'),
    text('1. Mục đích'),
    text(DOTS),
    text('2. Yêu cầu'),
    text(DOTS),
    ...middle.flatMap((title, index) => [heading(`${['II', 'III', 'IV'][index]}. ${title}`), text(DOTS)]),
    heading(`${['II', 'III', 'IV', 'V'][middle.length]}. TỔ CHỨC THỰC HIỆN`),
    text(DOTS),
  );
const parties = (lead: string, ...articles: string[]): Form => ({
  ...named(
    basis(LAW),
    text(`Hôm nay, ngày …… tháng …… năm ………, tại ……………………, chúng tôi gồm:`),
    heading('BÊN A: {{ten_co_quan}}'),
    blank('Địa chỉ'),
    text('Đại diện: {{nguoi_ky}}'),
    heading('BÊN B: ……………………………………'),
    blank('Địa chỉ'),
    blank('Đại diện'),
    text(lead),
    ...articles.map((title, index) => article(index + 1, `${title}. ${DOTS}`)),
  ),
  alsoSigned: 'ĐẠI DIỆN BÊN B',
});

export const FORMS: Readonly<Record<DocumentKind, Form>> = {
  'nghi-quyet': decided(
    'QUYẾT NGHỊ:',
    [article(1, DOTS), article(2, DOTS), article(3, `Tổ chức thực hiện. ${DOTS}`)],
    [basis(LAW), basis(LAW), basis(`Xét ${SHORT_DOTS}${SHORT_DOTS}.`)],
  ),
  'quyet-dinh': decided(
    'QUYẾT ĐỊNH:',
    [
      article(1, DOTS),
      article(2, 'Quyết định này có hiệu lực kể từ ngày …… tháng …… năm ………'),
      article(3, `Chánh Văn phòng và ${SHORT_DOTS} chịu trách nhiệm thi hành Quyết định này./.`),
    ],
    [basis(LAW), basis(LAW), basis(`${PROPOSAL}.`)],
  ),
  'chi-thi': named(
    text(DOTS),
    text('Để khắc phục những hạn chế nêu trên, {{ten_co_quan}} yêu cầu:'),
    text(`1. ${DOTS}`),
    text(`2. ${DOTS}`),
    text(`3. Tổ chức thực hiện: ${SHORT_DOTS}${SHORT_DOTS}./.`),
  ),
  'quy-che': ruled('Quy chế'),
  'quy-dinh': ruled('Quy định'),
  'thong-cao': named(
    text(DOTS),
    text(`1. ${DOTS}`),
    text(`2. ${DOTS}`),
    text('{{ten_co_quan}} thông cáo./.'),
  ),
  'thong-bao': named(
    basis(LAW),
    text('{{ten_co_quan}} thông báo như sau:'),
    text(`1. ${DOTS}`),
    text(`2. ${DOTS}`),
    text(`{{ten_co_quan}} thông báo để ${SHORT_DOTS} biết và thực hiện./.`),
  ),
  'huong-dan': named(
    basis(LAW),
    text('{{ten_co_quan}} hướng dẫn thực hiện như sau:'),
    heading('I. PHẠM VI, ĐỐI TƯỢNG'),
    text(DOTS),
    heading('II. NỘI DUNG HƯỚNG DẪN'),
    text(`1. ${DOTS}`),
    text(`2. ${DOTS}`),
    heading('III. TỔ CHỨC THỰC HIỆN'),
    text(
      'Trong quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh về {{ten_co_quan}} để xem xét, giải quyết./.',
    ),
  ),
  'chuong-trinh': planned('NỘI DUNG CHƯƠNG TRÌNH', 'TIẾN ĐỘ VÀ KINH PHÍ'),
  'ke-hoach': planned('NỘI DUNG, THỜI GIAN THỰC HIỆN', 'KINH PHÍ'),
  'phuong-an': planned('HIỆN TRẠNG', 'NỘI DUNG PHƯƠNG ÁN'),
  'de-an': planned('SỰ CẦN THIẾT, CƠ SỞ PHÁP LÝ', 'NHIỆM VỤ VÀ GIẢI PHÁP', 'KINH PHÍ'),
  'du-an': planned('SỰ CẦN THIẾT ĐẦU TƯ', 'QUY MÔ, TỔNG MỨC ĐẦU TƯ', 'TIẾN ĐỘ THỰC HIỆN'),
  'bao-cao': addressed(
    basis(LAW),
    text('{{ten_co_quan}} báo cáo như sau:'),
    heading('I. TÌNH HÌNH, KẾT QUẢ THỰC HIỆN'),
    text(`1. ${DOTS}`),
    text(`2. ${DOTS}`),
    heading('II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN'),
    text(DOTS),
    heading('III. PHƯƠNG HƯỚNG, NHIỆM VỤ'),
    text(DOTS),
    heading('IV. KIẾN NGHỊ, ĐỀ XUẤT'),
    text(`${SHORT_DOTS}${SHORT_DOTS}./.`),
  ),
  'bien-ban': {
    ...named(
      blank('Thời gian bắt đầu'),
      blank('Địa điểm'),
      blank('Thành phần tham dự'),
      blank('Chủ trì (chủ tọa)'),
      blank('Thư ký (người ghi biên bản)'),
      text('Nội dung (theo diễn biến cuộc họp/hội nghị/hội thảo):'),
      text(DOTS),
      text('Cuộc họp (hội nghị, hội thảo) kết thúc vào …… giờ ……, ngày …… tháng …… năm ………./.'),
    ),
    alsoSigned: 'THƯ KÝ',
  },
  'to-trinh': addressed(
    basis(LAW),
    text('{{ten_co_quan}} kính trình xem xét, quyết định với các nội dung sau:'),
    heading('I. SỰ CẦN THIẾT'),
    text(DOTS),
    heading('II. NỘI DUNG TRÌNH'),
    text(`1. ${DOTS}`),
    text(`2. ${DOTS}`),
    heading('III. KIẾN NGHỊ'),
    text('{{ten_co_quan}} kính trình xem xét, quyết định./.'),
  ),
  'hop-dong': parties(
    'Hai bên thống nhất ký kết hợp đồng với các điều khoản sau:',
    'Nội dung công việc',
    'Giá trị hợp đồng và phương thức thanh toán',
    'Thời gian thực hiện',
    'Quyền và nghĩa vụ của các bên',
    'Giải quyết tranh chấp',
    'Hiệu lực hợp đồng',
  ),
  'cong-van': {
    about: 'letter',
    isAddressed: true,
    body: [
      text(DOTS),
      text(DOTS),
      text('{{ten_co_quan}} trân trọng đề nghị Quý cơ quan quan tâm, phối hợp thực hiện./.'),
    ],
  },
  'cong-dien': {
    ...named(
      text(DOTS),
      text('Để kịp thời ứng phó, yêu cầu các cơ quan, đơn vị thực hiện:'),
      text(`1. ${DOTS}`),
      text(`2. ${SHORT_DOTS}${SHORT_DOTS}./.`),
    ),
    isAddressed: true,
  },
  'ban-ghi-nho': parties(
    'Hai bên ghi nhớ các nội dung sau:',
    'Nội dung ghi nhớ',
    'Trách nhiệm của các bên',
    'Hiệu lực',
  ),
  'ban-thoa-thuan': parties(
    'Hai bên thống nhất thỏa thuận các nội dung sau:',
    'Nội dung thỏa thuận',
    'Trách nhiệm của các bên',
    'Điều khoản thi hành',
  ),
  'giay-uy-quyen': {
    ...named(
      basis(LAW),
      heading('BÊN ỦY QUYỀN: {{ten_co_quan}}'),
      text('Đại diện: {{nguoi_ky}}'),
      heading('BÊN ĐƯỢC ỦY QUYỀN'),
      blank('Ông (bà)'),
      blank('Chức vụ'),
      blank('Nội dung ủy quyền'),
      blank('Thời hạn ủy quyền'),
      text('Người được ủy quyền không được ủy quyền lại cho người khác./.'),
    ),
    alsoSigned: 'NGƯỜI ĐƯỢC ỦY QUYỀN',
  },
  'giay-moi': {
    ...addressed(
      text('{{ten_co_quan}} trân trọng kính mời Quý cơ quan cử đại diện tới dự:'),
      blank('Nội dung'),
      blank('Chủ trì'),
      blank('Thời gian'),
      blank('Địa điểm'),
      text('Rất mong Quý cơ quan tham dự đúng thành phần, thời gian./.'),
    ),
  },
  'giay-gioi-thieu': named(
    text('{{ten_co_quan}} trân trọng giới thiệu:'),
    blank('Ông (bà)'),
    blank('Chức vụ'),
    blank('Được cử đến'),
    blank('Về việc'),
    text('Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.'),
    text('Giấy này có giá trị đến hết ngày ………………./.'),
  ),
  'giay-nghi-phep': named(
    text('Xét Đơn đề nghị nghỉ phép ngày ……………… của ông (bà) ……………………………,'),
    text('{{ten_co_quan}} cấp cho:'),
    blank('Ông (bà)'),
    blank('Chức vụ'),
    blank('Được nghỉ phép trong thời gian, từ ngày'),
    blank('Tại'),
    text('Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ phép hằng năm./.'),
  ),
  'phieu-gui': addressed(
    text('{{ten_co_quan}} gửi kèm theo phiếu này các văn bản, tài liệu sau:'),
    text('1. ……………………………………………… Số bản: ……'),
    text('2. ……………………………………………… Số bản: ……'),
    text('Sau khi nhận được, đề nghị Quý cơ quan xác nhận và gửi lại phiếu này cho {{ten_co_quan}}./.'),
  ),
  'phieu-chuyen': addressed(
    blank('{{ten_co_quan}} nhận được'),
    blank('Của'),
    text(
      'Sau khi xem xét, {{ten_co_quan}} xin chuyển Quý cơ quan để giải quyết theo thẩm quyền và thông báo kết quả./.',
    ),
  ),
  'phieu-bao': addressed(
    text('{{ten_co_quan}} báo để Quý cơ quan biết:'),
    text(`1. ${DOTS}`),
    text(`2. ${SHORT_DOTS}${SHORT_DOTS}./.`),
  ),
  'thu-cong': addressed(text(DOTS), text(DOTS), text('Trân trọng./.')),
};
