// Notifications and live updates: the door of the feature.
export { type ChangedLine, changedEntry, isPressing, type NotifyLine, notifyEntry } from './entries.ts';
export { makeNotifications, type Notifications, type NotificationsDeps } from './make-notifications.ts';
