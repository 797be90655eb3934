// Registers and books, in Vietnamese.

export const registers = {
  nameOfYear: '{{name}} ({{year}})',
  title: 'Sổ văn bản',
  outgoing: 'Sổ đăng ký văn bản đi',
  incoming: 'Sổ đăng ký văn bản đến',
  next: 'số tiếp theo {{number}}',
  last: 'ngày gần nhất {{date}}',
  empty: 'Chưa có sổ nào cho năm nay.',
  emptyEntries: 'Sổ chưa có số nào.',
  column: {
    number: 'Số',
    text: 'Số, ký hiệu',
    on: 'Ngày',
    subject: 'Trích yếu',
    state: 'Trạng thái',
    by: 'Người ghi',
  },
  state: { reserved: 'Giữ chỗ', bound: 'Đã dùng', voided: 'Đã hủy', paper: 'Trên sổ giấy' },
  void: 'Hủy số',
  voidAsk: 'Số {{number}} sẽ được ghi là đã hủy và không bao giờ dùng lại. Lý do lưu trong sổ.',
  voided: 'Đã hủy số.',
} as const;
