// Previous and next of a list, as buttons and as Ctrl-← and Ctrl-→.
import { useTranslation } from 'react-i18next';
import { useKeys } from '../keyboard.ts';
import type { Neighbours } from '../neighbours.ts';
import { Icon } from './icon.tsx';

interface Props {
  around: Neighbours;
  onOpen: (id: string) => void;
}

export const Steps = ({ around: { previous, next, place, count }, onOpen }: Props) => {
  const { t } = useTranslation();
  const step = (id: string | undefined) => () => id && onOpen(id);
  useKeys({ 'Ctrl-ArrowLeft': step(previous), 'Ctrl-ArrowRight': step(next) });
  if (place === 0) return null;
  return (
    <span className="row steps">
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t('list/previous')}
        title={`${t('list/previous')} (Ctrl ←)`}
        disabled={!previous}
        onClick={step(previous)}
      >
        <Icon name="left" />
      </button>
      <span className="small muted num nowrap">{t('list/place', { place, count })}</span>
      <button
        type="button"
        className="btn btn-icon"
        aria-label={t('list/next')}
        title={`${t('list/next')} (Ctrl →)`}
        disabled={!next}
        onClick={step(next)}
      >
        <Icon name="right" />
      </button>
    </span>
  );
};
