// Copies of documents and the pre-flight of a release, in Vietnamese.

export const copies = {
  title: 'Bản sao',
  none: 'Chưa có bản sao nào.',
  make: 'Lập bản sao',
  act: 'Lấy số và ký số bản sao',
  finish: 'Ký số tiếp',
  done: 'Đã ký số bản sao {{number}}.',
  state: { draft: 'Chưa có số', numbered: 'Chờ ký số', sealed: 'Đã ký số', cancelled: 'Đã hủy' },
  form: { 'sao-y': 'Sao y', 'trich-sao': 'Trích sao', 'sao-luc': 'Sao lục' },
  about: {
    'sao-y': 'Toàn bộ nội dung của bản gốc, bản chính.',
    'trich-sao': 'Một phần của bản gốc, bản chính: chọn trang bên dưới.',
    'sao-luc': 'Toàn bộ nội dung của một bản sao y.',
  },
  next: 'Số dự kiến: {{number}}',
  file: 'Tệp được sao',
  pages: 'Trang được trích: {{pages}}',
  pickPages: 'Bấm vào từng trang để chọn hoặc bỏ chọn.',
  pin: 'Mã PIN khóa của cơ quan',
  consequence:
    'Bản sao lấy số tiếp theo trong sổ bản sao và được ký số bằng khóa của cơ quan; hình thức sao, tên cơ quan và thời gian ký ghi ở góc trên bên phải trang đầu.',
  download: 'Tải bản sao',
};

export const preflight = {
  title: 'Kiểm tra trước phát hành',
  ready: 'Đủ điều kiện phát hành.',
  blocked: 'Còn {{count}} việc phải xong trước khi phát hành.',
  again: 'Kiểm tra lại',
  key: 'Mở trang khóa ký',
};
