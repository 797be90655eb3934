// The question before an act on a document: its own words, what happened meanwhile, what went wrong.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Ask } from '../ui/ask.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSaidTime } from '../ui/marks.tsx';
import { useNameOf } from '../ui/use-name-of.ts';
import type { TimedEntry } from './use-act.ts';

/** "Vừa có thay đổi: Trả lại (Trần Đình Nghĩa, hôm nay 09:15)." Nothing typed is touched. */
export const Meanwhile = ({ entries }: { entries: readonly TimedEntry[] }) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  const nameOf = useNameOf();
  if (entries.length === 0) return null;
  return (
    <div className="notice notice-amber" role="status">
      <Icon name="doubt" />
      <div>
        <p>{t('common/changedMeanwhile')}</p>
        <ul className="small">
          {entries.map((entry) => (
            <li key={`${entry.at}${entry.action}`}>
              <span className="strong">{t(`timeline/${entry.action}`)}</span> ·{' '}
              {entry.by ? nameOf(entry.by) : t('common/system')}, {said(entry.at)}
              {entry.text && `: ${entry.text}`}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
};

interface Props {
  /** Title and button alike: the act is named by what it does. */
  label: string;
  state: { act: { isPending: boolean; error: unknown }; close: () => void; meanwhile: readonly TimedEntry[] };
  isDanger?: boolean;
  isLocal?: boolean;
  /** Something the question itself could not fetch. */
  error?: unknown;
  onConfirm: () => void;
  children?: ReactNode;
}

export const ActAsk = ({ label, state, error, children, ...ask }: Props) => (
  <Ask
    title={label}
    confirm={label}
    isBusy={state.act.isPending}
    error={state.act.error ?? error}
    onClose={state.close}
    {...ask}
  >
    {children}
    <Meanwhile entries={state.meanwhile} />
  </Ask>
);
