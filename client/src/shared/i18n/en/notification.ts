// What people are told, in English.
import { kindWords } from '@contracts/notification-kinds.ts';
import type { Same } from '../same.ts';
import type * as vi from '../vi/notification.ts';

export const notification: Same<typeof vi.notification> = {
  title: 'Notifications',
  empty: 'No notifications yet.',
  readAll: 'Mark all as read',
  seeAll: 'See all',
  unread: 'unread',
  due: 'Due {{date}}',
  kind: kindWords('en'),
};
