// At the bottom of the frame: no network and from when is what is shown, notes to send, a lost channel, a newer version.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { UnsentNotes } from '../features/incoming/notes/unsent-notes.tsx';
import { useNotes } from '../features/incoming/notes/use-notes.ts';
import { useShownFrom } from '../shared/offline/fallback.ts';
import { useOnline } from '../shared/online.ts';
import { takeUpdate, useUpdate } from '../shared/service-worker.ts';
import { clockOrDay } from '../shared/time.ts';
import { Icon } from '../shared/ui/icon.tsx';

const OfflineStrip = () => {
  const { t } = useTranslation();
  const from = useShownFrom();
  return (
    <div className="strip strip-amber" role="status">
      <Icon name="doubt" size={16} />
      <span className="grow">
        {from === null ? t('common/offline') : t('offline/shownFrom', { at: clockOrDay(from) })}
      </span>
      <UnsentNotes />
    </div>
  );
};

/** What is fixed at the bottom of the window stands above the strips, however high they are. */
const useTellingHeight = () => {
  const strips = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { style } = document.documentElement;
    const observer = new ResizeObserver(([entry]) => {
      style.setProperty('--strips-height', `${entry?.borderBoxSize[0]?.blockSize ?? 0}px`);
    });
    if (strips.current) observer.observe(strips.current);
    return () => {
      observer.disconnect();
      style.removeProperty('--strips-height');
    };
  }, []);
  return strips;
};

export const Strips = ({ isLive }: { isLive: boolean }) => {
  const { t } = useTranslation();
  const strips = useTellingHeight();
  const isOnline = useOnline();
  const hasUpdate = useUpdate();
  const isUnsent = useNotes().length > 0;
  return (
    <div className="strips" ref={strips}>
      {hasUpdate && isOnline && (
        <div className="strip" role="status">
          <span>{t('offline/newVersion')}</span>
          <button type="button" className="btn btn-small" onClick={takeUpdate}>
            {t('offline/reload')}
          </button>
        </div>
      )}
      {!isOnline && <OfflineStrip />}
      {isOnline && isUnsent && (
        <div className="strip strip-amber">
          <Icon name="doubt" size={16} />
          <UnsentNotes />
        </div>
      )}
      {isOnline && !isLive && (
        <div className="strip" role="status">
          {t('common/liveLost')}
        </div>
      )}
    </div>
  );
};
