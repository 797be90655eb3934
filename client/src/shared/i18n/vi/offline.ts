// Without a network, and as an installed app, in Vietnamese.

export const offline = {
  shownFrom:
    'Ngoại tuyến – dữ liệu lúc {{at}}. Chỉ đọc được; ghi chú xử lý viết lúc này được giữ lại và gửi khi có mạng.',
  waiting: 'Chờ gửi',
  refused: 'Chưa gửi được',
  refusedText: 'Nội dung vẫn còn ở đây: mở văn bản xem lại rồi gửi, hoặc chép sang chỗ khác trước khi bỏ.',
  begun: '(bắt đầu xử lý)',
  keep: 'Giữ lại, gửi khi có mạng',
  keepText:
    'Chưa liên lạc được với máy chủ. Ghi chú được giữ trong trình duyệt này và tự gửi một lần khi có mạng.',
  noFiles: 'Tệp kèm theo chỉ thêm được khi có mạng.',
  kept: 'Đã giữ ghi chú, chờ gửi.',
  sent: 'Đã gửi {{count}} ghi chú viết khi ngoại tuyến.',
  sendAgain: 'Gửi lại',
  copy: 'Chép nội dung',
  copied: 'Đã chép nội dung ghi chú.',
  drop: 'Bỏ ghi chú',
  notes: 'Ghi chú chưa gửi',
  countWaiting: '{{count}} ghi chú chờ gửi',
  countRefused: '{{count}} ghi chú chưa gửi được',
  signOutAsk:
    'Còn {{count}} ghi chú xử lý chưa gửi đến máy chủ. Đăng xuất thì các ghi chú này bị bỏ. Hủy để chờ có mạng và gửi trước.',
  signOutAnyway: 'Bỏ ghi chú và đăng xuất',
  newVersion: 'Có bản mới: tải lại khi bạn không gõ dở.',
  reload: 'Tải lại',
  install: 'Cài đặt ứng dụng',
} as const;
