// Addresses of the client. Every screen but sign-in is a chunk of its own.
import type { QueryClient } from '@tanstack/react-query';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { SignInPage } from '../features/auth/sign-in-page.tsx';
import { Missing } from '../shared/ui/blank-page.tsx';
import { BrokenPage } from './broken-page.tsx';
import { RequireSession } from './require-session.tsx';

type Lazy = NonNullable<RouteObject['lazy']>;
type Load = () => Promise<unknown>;

const screen = <M,>(load: () => Promise<M>, pick: (module: M) => React.ComponentType): Lazy => {
  if (!light.includes(load) && !HEAVY.has(load)) light.push(load);
  return async () => ({ Component: pick(await load()) });
};

const outgoingList = () => import('../features/outgoing/list-page.tsx');
const outgoingDesk = () => import('../features/outgoing/desk-page.tsx');
const draft = () => import('../features/outgoing/draft-page.tsx');
const compare = () => import('../features/outgoing/compare/compare-page.tsx');
const room = () => import('../features/signing/room-page.tsx');
const batch = () => import('../features/signing/batch-page.tsx');
const batches = () => import('../features/signing/batches-page.tsx');
const incomingList = () => import('../features/incoming/list-page.tsx');
const myWork = () => import('../features/incoming/my-work-page.tsx');
const followUp = () => import('../features/follow-up/follow-up-page.tsx');
const incomingDesk = () => import('../features/incoming/desk-page.tsx');
const scansPage = () => import('../features/intake/scans-page.tsx');
const intakeQueue = () => import('../features/intake/queue-page.tsx');
const intakeItem = () => import('../features/intake/item-page.tsx');
const handEntry = () => import('../features/intake/hand-page.tsx');
const mailboxes = () => import('../features/intake/mailboxes-page.tsx');
const internalList = () => import('../features/internal/list-page.tsx');
const internalDesk = () => import('../features/internal/desk-page.tsx');
const letter = () => import('../features/letter/letter-page.tsx');
const workFiles = () => import('../features/work-files/list-page.tsx');
const workFile = () => import('../features/work-files/file-page.tsx');
const fileList = () => import('../features/work-files/file-list-page.tsx');
const exportCheck = () => import('../features/work-files/check-page.tsx');
const registers = () => import('../features/registers/registers-page.tsx');

/** Writing a draft brings trees and calendars: only those who write pay for it. */
const HEAVY = new Set<Load>([draft, compare, letter, intakeItem, handEntry]);

/** Screens fetched in a quiet moment, so that they open at once, even without a network. */
const light: Load[] = [room];

/** A room asks for its document with its address, not only once it is drawn. */
const roomScreen =
  (queries: QueryClient, pick: (module: Awaited<ReturnType<typeof room>>) => React.ComponentType): Lazy =>
  async () => {
    const module = await room();
    const loader = ({ params }: { params: { id?: string } }) => {
      module.prepareRoom(queries, params.id ?? '');
      return null;
    };
    return { Component: pick(module), loader };
  };

const screensOf = (queries: QueryClient): RouteObject[] => [
  {
    index: true,
    lazy: screen(
      () => import('../features/reports/dashboard-page.tsx'),
      (m) => m.DashboardPage,
    ),
  },
  { path: 'outgoing', lazy: screen(outgoingList, (m) => m.OutgoingListPage) },
  { path: 'outgoing/new', lazy: screen(draft, (m) => m.DraftPage) },
  { path: 'outgoing/:id', lazy: screen(outgoingDesk, (m) => m.OutgoingDeskPage) },
  { path: 'outgoing/:id/edit', lazy: screen(draft, (m) => m.DraftPage) },
  { path: 'outgoing/:id/compare', lazy: screen(compare, (m) => m.ComparePage) },
  { path: 'outgoing/:id/initials', lazy: roomScreen(queries, (m) => m.InitialsRoomPage) },
  { path: 'outgoing/:id/sign', lazy: roomScreen(queries, (m) => m.ApprovalRoomPage) },
  { path: 'outgoing/:id/seal', lazy: roomScreen(queries, (m) => m.SealRoomPage) },
  { path: 'signing', lazy: screen(outgoingList, (m) => m.SigningQueuePage) },
  { path: 'signing/batches', lazy: screen(batches, (m) => m.BatchesPage) },
  { path: 'signing/batches/:id', lazy: screen(batch, (m) => m.BatchPage) },
  { path: 'scans', lazy: screen(scansPage, (m) => m.ScansPage) },
  { path: 'intake', lazy: screen(intakeQueue, (m) => m.IntakePage) },
  { path: 'intake/new', lazy: screen(handEntry, (m) => m.HandEntryPage) },
  { path: 'intake/:id', lazy: screen(intakeItem, (m) => m.IntakeItemPage) },
  { path: 'mailboxes', lazy: screen(mailboxes, (m) => m.MailboxesPage) },
  { path: 'internal', lazy: screen(internalList, (m) => m.InternalListPage) },
  { path: 'internal/:id', lazy: screen(internalDesk, (m) => m.InternalDeskPage) },
  { path: 'incoming', lazy: screen(incomingList, (m) => m.IncomingListPage) },
  { path: 'my-work', lazy: screen(myWork, (m) => m.MyWorkPage) },
  { path: 'follow-up', lazy: screen(followUp, (m) => m.FollowUpPage) },
  { path: 'incoming/:id', lazy: screen(incomingDesk, (m) => m.IncomingDeskPage) },
  {
    path: 'verify',
    lazy: screen(
      () => import('../features/verification/verify-page.tsx'),
      (m) => m.VerifyPage,
    ),
  },
  {
    path: 'profile',
    lazy: screen(
      () => import('../features/organization/profile-page.tsx'),
      (m) => m.ProfilePage,
    ),
  },
  { path: 'work-files', lazy: screen(workFiles, (m) => m.WorkFilesPage) },
  { path: 'work-files/list', lazy: screen(fileList, (m) => m.FileListPage) },
  { path: 'work-files/check', lazy: screen(exportCheck, (m) => m.CheckPage) },
  { path: 'work-files/:id', lazy: screen(workFile, (m) => m.WorkFilePage) },
  { path: 'registers', lazy: screen(registers, (m) => m.RegistersPage) },
  { path: 'registers/:bookId', lazy: screen(registers, (m) => m.RegistersPage) },
  {
    path: 'notifications',
    lazy: screen(
      () => import('../features/notifications/notifications-page.tsx'),
      (m) => m.NotificationsPage,
    ),
  },
  {
    path: 'notifications/settings',
    lazy: screen(
      () => import('../features/notifications/settings-page.tsx'),
      (m) => m.NotificationSettingsPage,
    ),
  },
  {
    path: 'delegations',
    lazy: screen(
      () => import('../features/delegations/delegations-page.tsx'),
      (m) => m.DelegationsPage,
    ),
  },
  {
    path: 'calendar',
    lazy: screen(
      () => import('../features/calendar/calendar-page.tsx'),
      (m) => m.CalendarPage,
    ),
  },
  {
    path: 'administration',
    lazy: screen(
      () => import('../features/administration/audit-page.tsx'),
      (m) => m.AuditPage,
    ),
  },
  {
    // The addresses under /exchange/ are the other servers'.
    path: 'exchange-desk',
    lazy: screen(
      () => import('../features/exchange/exchange-page.tsx'),
      (m) => m.ExchangePage,
    ),
  },
  {
    path: 'templates',
    lazy: screen(
      () => import('../features/drafting/templates-page.tsx'),
      (m) => m.TemplatesPage,
    ),
  },
  {
    path: 'directory',
    lazy: screen(
      () => import('../features/directory/directory-page.tsx'),
      (m) => m.DirectoryPage,
    ),
  },
  { path: '*', Component: Missing },
];

export const warmScreens = async (): Promise<void> => {
  for (const load of light) await load().catch(() => undefined);
};

const Nothing = () => null;

export const makeRouter = (queries: QueryClient) =>
  createBrowserRouter([
    { path: '/sign-in', Component: SignInPage, ErrorBoundary: BrokenPage },
    // Whoever has the link of an e-mail, without sign-in.
    {
      path: '/letter',
      lazy: screen(letter, (m) => m.LetterPage),
      ErrorBoundary: BrokenPage,
      HydrateFallback: Nothing,
    },
    {
      path: '/',
      Component: RequireSession,
      ErrorBoundary: BrokenPage,
      HydrateFallback: Nothing,
      children: [{ ErrorBoundary: BrokenPage, children: screensOf(queries) }],
    },
  ]);
