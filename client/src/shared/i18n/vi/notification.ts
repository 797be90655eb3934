// What people are told, in Vietnamese.

import { kindWords } from '@contracts/notification-kinds.ts';
export const notification = {
  title: 'Thông báo',
  empty: 'Chưa có thông báo nào.',
  readAll: 'Đánh dấu đã đọc tất cả',
  seeAll: 'Xem tất cả',
  unread: 'chưa đọc',
  due: 'Hạn xử lý: {{date}}',
  kind: kindWords('vi'),
} as const;
