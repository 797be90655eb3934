// What every screen says, in Vietnamese: the frame, the lists, signing in.

export const app = {
  name: 'Văn thư',
  tagline: 'Trao đổi văn bản điện tử có ký số giữa các cơ quan',
} as const;

export const common = {
  loading: 'Đang tải…',
  retry: 'Thử lại',
  cancel: 'Hủy',
  close: 'Đóng',
  back: 'Quay lại',
  more: 'Thao tác khác',
  moreRows: 'Xem thêm',
  reason: 'Lý do',
  opinion: 'Ý kiến',
  optional: 'không bắt buộc',
  errorCode: 'Mã lỗi',
  correlation: 'mã tra cứu',
  system: 'Hệ thống',
  download: 'Tải xuống',
  evidence: 'Tải bằng chứng',
  offline: 'Mất kết nối mạng. Vẫn đọc được nội dung đã tải; các thao tác tạm dừng cho đến khi có mạng lại.',
  tooShort: 'Cần ít nhất {{count}} ký tự.',
  changedMeanwhile: 'Văn bản vừa thay đổi trong lúc bạn đang làm. Nội dung bạn gõ vẫn còn nguyên.',
  offlineAct: 'Đang mất kết nối mạng, chưa thực hiện được thao tác này',
  liveLost: 'Đang nối lại kênh cập nhật tức thời…',
  skipToContent: 'Đến nội dung chính',
  today: 'hôm nay',
  yesterday: 'hôm qua',
  dueOn: 'hạn {{date}}',
  overdueOn: 'quá hạn {{date}}',
  dueSoonOn: 'sắp đến hạn {{date}}',
} as const;

export const nav = {
  paletteNone: 'Không có trang hay văn bản nào khớp. Thử ít chữ hơn.',
  paletteHint: 'Tên trang, trích yếu hoặc số ký hiệu',
  label: 'Điều hướng chính',
  dashboard: 'Tổng quan',
  incoming: 'Văn bản đến',
  outgoing: 'Văn bản đi',
  internal: 'Nội bộ',
  signing: 'Ký số',
  registers: 'Sổ văn bản',
  verify: 'Kiểm tra chữ ký',
  exchange: 'Liên thông',
  delegations: 'Ủy quyền',
  directory: 'Danh bạ',
  templates: 'Mẫu văn bản',
  administration: 'Quản trị',
  pending: '{{count}} việc chờ',
  search: 'Tìm văn bản',
  searchHint: 'Tìm theo trích yếu, số ký hiệu ( / )',
  switchPost: 'Đổi chức vụ',
  person: 'Tài khoản của {{name}}',
  profile: 'Hồ sơ cá nhân',
  signOut: 'Đăng xuất',
  language: 'English',
  darkOn: 'Giao diện tối',
  darkOff: 'Giao diện sáng',
  keys: 'Phím tắt',
  bell: 'Thông báo',
  bellUnread: 'Thông báo, {{count}} chưa đọc',
} as const;

export const signIn = {
  title: 'Đăng nhập',
  username: 'Tên đăng nhập',
  password: 'Mật khẩu',
  submit: 'Đăng nhập',
  submitting: 'Đang đăng nhập…',
  missingUsername: 'Nhập tên đăng nhập.',
  missingPassword: 'Nhập mật khẩu.',
  ended: 'Đăng nhập để mở tiếp trang bạn cần; nội dung đang soạn dở vẫn được giữ trên máy này.',
} as const;

export const page = {
  notLoadedText:
    'Đang mất kết nối mạng. Trang tự mở khi có mạng lại; nội dung đang soạn vẫn được giữ trên máy này.',
  notLoadedTitle: 'Trang này chưa tải được',
  notFoundTitle: 'Không tìm thấy trang này',
  notFoundText: 'Địa chỉ có thể đã gõ sai, hoặc văn bản không thuộc phạm vi bạn được xem.',
  noRightTitle: 'Bạn không có quyền mở trang này',
  noRightText:
    'Quyền gắn với chức vụ đang dùng. Đổi chức vụ ở góc trên, hoặc đề nghị quản trị hệ thống của cơ quan cấp quyền.',
  brokenTitle: 'Trang gặp lỗi',
  brokenText: 'Nội dung đang soạn vẫn được giữ trên máy này. Tải lại trang để tiếp tục.',
  reload: 'Tải lại trang',
  home: 'Về Tổng quan',
} as const;

export const list = {
  shownAsBefore: 'Danh sách dưới đây là bản đã tải trước đó.',
  noSubject: '(chưa có trích yếu)',
  place: '{{place}}/{{count}}',
  openDesk: 'Mở toàn màn hình',
  previous: 'Văn bản trước',
  next: 'Văn bản sau',
  pickOne: 'Chọn một văn bản trong danh sách để đọc ở đây.',
  readingPane: 'Khung đọc',
  showPane: 'Hiện khung đọc',
  hidePane: 'Ẩn khung đọc',
  emptySearch: 'Không có văn bản nào khớp với “{{text}}”. Thử ít từ hơn hoặc bỏ bộ lọc độ khẩn.',
  clearFilter: 'Bỏ bộ lọc',
  urgencyFilter: 'Lọc theo độ khẩn',
  anyUrgency: 'Mọi độ khẩn',
} as const;
