// Where in the client a notification leads.
import type { NotificationKind } from './notification-kinds.ts';

export const placeOf = ({ kind, documentId }: { kind: NotificationKind; documentId: string }): string => {
  if (kind === 'intake.mailboxSilent') return '/mailboxes';
  if (kind.startsWith('intake')) return `/intake/${documentId}`;
  if (kind.startsWith('notification')) return '/notifications/settings';
  if (kind.startsWith('audit')) return '/administration';
  if (kind === 'directory.changeWaiting') return '/directory?box=pending';
  if (kind === 'directory.keyWaiting') return '/directory?box=servers';
  if (kind === 'incoming.lateInSum') return '/my-work';
  if (kind.startsWith('delegation')) return '/delegations';
  if (kind.startsWith('internal')) return `/internal/${documentId}`;
  if (kind.startsWith('workFile')) return `/work-files/${documentId}`;
  // Its id tells the year.
  if (kind.startsWith('fileList'))
    return `/work-files/list?year=${documentId.slice('file-list-'.length).slice(0, 4)}`;
  return `/${kind.startsWith('outgoing') ? 'outgoing' : 'incoming'}/${documentId}`;
};
