// The words of the demo letters, official letters (công văn) by NĐ 30/2020 Phụ lục I and III mẫu 1.5: what one agency
// asks, and what the other answers. Number and date stay blank: the clerk's seal brings them.

export interface LetterText {
  superior: string;
  agency: string;
  country: string;
  motto: string;
  number: string;
  subject: readonly string[];
  to: string;
  body: readonly string[];
  sentTo: readonly string[];
  signerTitle: string;
  signerName: string;
}

export const LETTER: LetterText = {
  superior: 'UBND TỈNH ĐẮK NÔNG',
  agency: 'SỞ NỘI VỤ',
  country: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  motto: 'Độc lập - Tự do - Hạnh phúc',
  number: 'Số:',
  subject: ['V/v báo cáo kết quả', 'cải cách hành chính năm 2026'],
  to: 'Kính gửi: Sở Tài chính.',
  body: [
    'Thực hiện Kế hoạch cải cách hành chính năm 2026 của Ủy ban nhân dân tỉnh, để có cơ sở tổng hợp, báo cáo Ủy ban nhân dân tỉnh đúng thời hạn, Sở Nội vụ đề nghị Sở Tài chính phối hợp thực hiện một số nội dung như sau:',
    '1. Báo cáo kết quả thực hiện cải cách tài chính công, tình hình giao quyền tự chủ cho các đơn vị sự nghiệp công lập thuộc phạm vi quản lý; nêu rõ khó khăn, vướng mắc và nguyên nhân.',
    '2. Rà soát, đề xuất việc sắp xếp, tinh gọn tổ chức bộ máy; thống kê số lượng người làm việc theo từng vị trí việc làm (kèm theo biểu mẫu).',
    '3. Gửi báo cáo qua trục liên thông văn bản quốc gia; văn bản điện tử có chữ ký số của cơ quan có giá trị pháp lý như bản gốc văn bản giấy.',
    'Sở Nội vụ đề nghị Sở Tài chính quan tâm, phối hợp thực hiện./.',
  ],
  sentTo: ['- Như trên;', '- Lãnh đạo Sở;', '- Lưu: VT, CCVC.'],
  signerTitle: 'GIÁM ĐỐC',
  signerName: 'Trần Đình Nghĩa',
};

export const REPLY: LetterText = {
  ...LETTER,
  agency: 'SỞ TÀI CHÍNH',
  subject: ['V/v phúc đáp về báo cáo', 'cải cách hành chính năm 2026'],
  to: 'Kính gửi: Sở Nội vụ.',
  body: [
    'Phúc đáp công văn của Sở Nội vụ về việc báo cáo kết quả cải cách hành chính năm 2026, Sở Tài chính có ý kiến như sau:',
    '1. Thống nhất các nội dung phối hợp đã nêu; số liệu cải cách tài chính công đã được tổng hợp theo biểu mẫu.',
    '2. Giao Phòng Quản lý ngân sách làm đầu mối, gửi báo cáo trước ngày 15 hằng tháng.',
    'Sở Tài chính trân trọng gửi Sở Nội vụ tổng hợp./.',
  ],
  sentTo: ['- Như trên;', '- Lãnh đạo Sở;', '- Lưu: VT, QLNS.'],
  signerName: 'Nguyễn Đức Hiếu',
};
