// The words of the demo letter, an official letter (công văn) by NĐ 30/2020 Phụ lục I and III mẫu 1.5.
// Number and date stay blank: the clerk's seal brings them.

export const LETTER = {
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
} as const;
