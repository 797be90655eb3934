// Văn bản giấy quét vào: đưa vào, đọc trường, cắt bản quét.
export const recognised = {
  source: {
    mail: 'Theo thư điện tử',
    senders: 'Theo danh sách nơi gửi',
    name: 'Theo tên tệp',
    text: 'Đọc từ chữ trong tệp',
    ocr: 'Nhận dạng từ ảnh',
    code: 'Đọc từ mã vạch',
    signature: 'Theo chữ ký số',
  },
  confirm: 'Đúng (Enter)',
};

export const scans = {
  title: 'Quét văn bản giấy',
  drop: 'Thả bản quét vào đây, hoặc bấm để chọn (PDF, JPEG, PNG, TIFF; nhiều tệp)',
  camera: 'Chụp trang',
  cameraHint: 'Chụp lần lượt từng trang rồi gộp thành một văn bản.',
  photos: 'Ảnh đã chụp, theo thứ tự trang',
  photo: 'Trang {{number}}: {{name}}',
  up: 'Lên trước',
  remove: 'Bỏ ảnh',
  bind: 'Gộp {{count}} ảnh thành một văn bản',
  sending: 'Đang tải lên…',
  done: 'Đã đưa {{count}} bản quét vào hàng chờ.',
  separator: 'In trang ngăn',
  separatorHint: 'Đặt trang ngăn giữa các văn bản khi quét cả chồng; phần mềm cắt tại đó.',
  waiting: 'Bản quét đang chờ',
  none: 'Chưa có bản quét nào chờ. Thả tệp, chụp trang, hoặc quét vào thư mục của cơ quan.',
  cut: 'Cắt bản quét',
  cutHint: 'Chọn cho từng trang: nối tiếp, bắt đầu văn bản mới, hoặc bỏ ra.',
  look: { content: 'có nội dung', blank: 'trang trắng', separator: 'trang ngăn' },
  page: 'Trang {{page}}',
  mark: { goes: 'Nối tiếp', begins: 'Bắt đầu văn bản mới', out: 'Bỏ ra' },
  cutNow: 'Cắt thành {{count}} văn bản',
  cutDone: 'Đã cắt thành {{count}} văn bản; mỗi văn bản chờ riêng.',
};
