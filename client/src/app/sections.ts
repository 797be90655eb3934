// The sections of the office: who may open each, and what of it is counted.
import type { Me } from '@contracts/auth.ts';
import type { Counters } from '@contracts/dashboard.ts';
import type { IconName } from '../shared/ui/icon.tsx';

interface Section {
  to: string;
  name:
    | 'dashboard'
    | 'intake'
    | 'myWork'
    | 'incoming'
    | 'outgoing'
    | 'internal'
    | 'signing'
    | 'registers'
    | 'workFiles'
    | 'verify'
    | 'exchange'
    | 'delegations'
    | 'directory'
    | 'mailboxes'
    | 'templates'
    | 'followUp'
    | 'calendar'
    | 'administration';
  icon: IconName;
  isShown: (can: Me['can']) => boolean;
  count?: (counters: Counters, can: Me['can']) => number;
  /** Of what is counted. */
  late?: (counters: Counters) => number;
}

const always = () => true;
/** An administrator sees no content. */
const worksWithDocuments = (can: Me['can']) => !can.administer;
export const SECTIONS: readonly Section[] = [
  { to: '/', name: 'dashboard', icon: 'home', isShown: always },
  {
    to: '/intake',
    name: 'intake',
    icon: 'plus',
    isShown: (can) => can.register,
    count: ({ intake, incoming }) => intake.waiting + incoming.toReceive,
  },
  {
    to: '/my-work',
    name: 'myWork',
    icon: 'check',
    isShown: worksWithDocuments,
    count: ({ incoming }) => incoming.myWork,
    late: ({ incoming }) => incoming.workOverdue,
  },
  { to: '/follow-up', name: 'followUp', icon: 'people', isShown: (can) => can.follow },
  {
    to: '/incoming',
    name: 'incoming',
    icon: 'incoming',
    isShown: worksWithDocuments,
    count: ({ incoming }, can) =>
      (can.register ? incoming.toReceive : 0) + (can.instruct ? incoming.toInstruct : 0),
  },
  {
    to: '/outgoing',
    name: 'outgoing',
    icon: 'outgoing',
    isShown: worksWithDocuments,
    count: ({ outgoing }, can) => outgoing.waiting + (can.draft ? outgoing.drafts : 0),
  },
  {
    to: '/internal',
    name: 'internal',
    icon: 'file',
    isShown: worksWithDocuments,
    count: ({ internal }) => internal.unread,
  },
  {
    to: '/signing',
    name: 'signing',
    icon: 'sign',
    isShown: (can) => can.sign || can.number,
    count: ({ outgoing }, can) =>
      (can.sign ? outgoing.toSign : 0) +
      (can.number ? outgoing.toNumber + outgoing.toSeal + outgoing.toRelease : 0),
  },
  { to: '/registers', name: 'registers', icon: 'book', isShown: (can) => can.register || can.number },
  { to: '/work-files', name: 'workFiles', icon: 'folder', isShown: worksWithDocuments },
  { to: '/verify', name: 'verify', icon: 'shield', isShown: always },
  {
    to: '/exchange-desk',
    name: 'exchange',
    icon: 'link',
    isShown: (can) => can.register || can.number || can.administer,
  },
  { to: '/delegations', name: 'delegations', icon: 'hand', isShown: always },
  { to: '/calendar', name: 'calendar', icon: 'calendar', isShown: (can) => can.administer },
  { to: '/directory', name: 'directory', icon: 'people', isShown: (can) => can.administer },
  { to: '/mailboxes', name: 'mailboxes', icon: 'clip', isShown: (can) => can.administer },
  {
    to: '/templates',
    name: 'templates',
    icon: 'pages',
    isShown: (can) => can.number || can.administer,
  },
  { to: '/administration', name: 'administration', icon: 'gear', isShown: (can) => can.administer },
];
