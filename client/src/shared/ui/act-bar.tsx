// The next act is one button named by what it does; the rest are in a menu.
import { useTranslation } from 'react-i18next';
import { useOnline } from '../online.ts';
import { Icon } from './icon.tsx';
import { Menu } from './menu.tsx';
import '../styles/desk.css';

export interface Act {
  name: string;
  label: string;
  run: () => void;
  isDanger?: boolean;
  /** May be done, but nobody waits for it: never the main one beside a sentence that says whom it waits for. */
  isQuiet?: boolean;
  /** Done without a network too. */
  isLocal?: boolean;
}

interface Props {
  /** In order of importance; the first is the main one. */
  acts: readonly Act[];
  /** Shown instead of a button when there is nothing to do here. */
  waiting?: string | undefined;
}

const lookOf = ({ isDanger, isQuiet }: Act): string => {
  if (isQuiet) return '';
  return isDanger ? 'btn-danger' : 'btn-primary';
};

export const ActBar = ({ acts, waiting }: Props) => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  const [first, ...later] = acts;
  const isOff = ({ isLocal = false }: Act) => !isOnline && !isLocal;
  const isOnlyQuiet = acts.every(({ isQuiet }) => isQuiet);
  const main = waiting && isOnlyQuiet ? undefined : first;
  const others = main ? later : acts;
  if (acts.length === 0) return waiting ? <p className="act-bar muted">{waiting}</p> : null;
  return (
    <div className="act-bar">
      {main ? (
        <button
          type="button"
          className={`btn btn-wide ${lookOf(main)}`}
          disabled={isOff(main)}
          title={isOff(main) ? t('common/offlineAct') : undefined}
          onClick={main.run}
        >
          {main.label}
        </button>
      ) : (
        <p className="grow muted">{waiting}</p>
      )}
      {others.length > 0 && (
        <Menu label={t('common/more')} face={<Icon name="more" size={20} />} className="btn act-more">
          {(close) =>
            others.map((act) => (
              <button
                key={act.name}
                type="button"
                role="menuitem"
                className={act.isDanger ? 'danger' : ''}
                disabled={isOff(act)}
                title={isOff(act) ? t('common/offlineAct') : undefined}
                onClick={() => {
                  close();
                  act.run();
                }}
              >
                {act.label}
              </button>
            ))
          }
        </Menu>
      )}
    </div>
  );
};
