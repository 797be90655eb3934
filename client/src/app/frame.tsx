// The one frame: rail, top bar, screen. No page inside a page.
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate, useNavigation } from 'react-router';
import { useNoteSending } from '../features/incoming/notes/use-notes.ts';
import { useKeptInbox } from '../features/incoming/offline/use-kept-inbox.ts';
import { rememberPrefix, useKeys } from '../shared/keyboard.ts';
import { ListBones } from '../shared/ui/query-gate.tsx';
import { Toasts } from '../shared/ui/toast.tsx';
import { ExpressBanner } from './express-banner.tsx';
import { KeySheet } from './key-sheet.tsx';
import { useLiveUpdates } from './live-updates.ts';
import { Rail } from './rail.tsx';
import { Strips } from './strips.tsx';
import { TopBar } from './top-bar.tsx';
import './frame.css';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

export const Frame = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { pathname } = useLocation();
  const isMoving = useNavigation().state === 'loading';
  const isLive = useLiveUpdates();
  useKeptInbox();
  useNoteSending();
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);

  useKeys({
    'g d': () => void go('/incoming'),
    'g i': () => void go('/outgoing'),
    'g k': () => void go('/signing'),
    'g v': () => void go('/my-work'),
    'g h': () => void go('/'),
    '/': () => document.querySelector<HTMLInputElement>('#frame-search')?.focus(),
    'Ctrl-k': () => setPaletteOpen(true),
    '?': () => setSheetOpen(true),
  });
  useEffect(() => rememberPrefix(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address starts at its top
  useEffect(() => {
    // Newer browsers answer scrollTo with a promise: it must not become the effect's cleanup.
    void document.querySelector('#screen')?.scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className="frame">
      <a className="skip" href="#screen">
        {t('common/skipToContent')}
      </a>
      <Rail />
      <TopBar onKeys={() => setSheetOpen(true)} />
      <ExpressBanner />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page with nothing to press has to scroll by keys too */}
      <main id="screen" tabIndex={0} aria-busy={isMoving}>
        <Suspense fallback={<ListBones />}>
          <Outlet />
        </Suspense>
      </main>
      <Toasts />
      <Strips isLive={isLive} />
      {isPaletteOpen && (
        <Suspense>
          <Palette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
      {isSheetOpen && <KeySheet onClose={() => setSheetOpen(false)} />}
    </div>
  );
};
