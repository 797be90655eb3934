// The document beside the list: verdict, act and paper; previous and next without going back.
import type { IncomingDetail } from '@contracts/incoming.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { addressOf } from '../../shared/api-client.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { VerdictLine } from '../../shared/report/verdict-line.tsx';
import { ActBar } from '../../shared/ui/act-bar.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { ActDialogs } from './act-dialogs.tsx';
import { useIncomingActs } from './use-acts.ts';
import { useAct, useIncoming } from './use-incoming.ts';

interface Props {
  id: string | null;
  /** The list as shown, for previous and next. */
  siblings: readonly string[];
  onOpen: (id: string) => void;
}

const PaneBody = ({ detail, siblings, onOpen }: { detail: IncomingDetail } & Omit<Props, 'id'>) => {
  const { t } = useTranslation();
  const state = useAct(detail);
  const acts = useIncomingActs(detail, state);
  const at = siblings.indexOf(detail.id);
  const step = (by: 1 | -1) => {
    const next = siblings[at + by];
    if (next) onOpen(next);
  };
  useKeys({ 'Ctrl-ArrowLeft': () => step(-1), 'Ctrl-ArrowRight': () => step(1) });
  const main = detail.files.find((one) => one.isMain);
  return (
    <section className="pane" aria-label={t('incoming/readingPane')}>
      <header className="pane-head">
        <button
          type="button"
          className="btn btn-icon"
          aria-label={t('incoming/previous')}
          title={t('incoming/previous')}
          disabled={at <= 0}
          onClick={() => step(-1)}
        >
          <Icon name="left" />
        </button>
        <button
          type="button"
          className="btn btn-icon"
          aria-label={t('incoming/next')}
          title={t('incoming/next')}
          disabled={at === -1 || at === siblings.length - 1}
          onClick={() => step(1)}
        >
          <Icon name="right" />
        </button>
        <Link className="btn btn-small" to={`/incoming/${detail.id}`}>
          <Icon name="expand" size={16} /> {t('incoming/openDesk')}
        </Link>
        <span className="push">
          <ActBar acts={acts} />
        </span>
      </header>
      <div className="pane-note stack">
        <p className="strong">
          {detail.numberText} · {detail.subject}
        </p>
        <VerdictLine
          verdict={main?.report?.verdict ?? detail.verdict}
          reasons={main?.report?.reasons ?? []}
        />
      </div>
      {main && (
        <PdfView
          key={main.file.digest}
          url={addressOf('downloadIncomingFile', { params: { id: detail.id, digest: main.file.digest } })}
          name={main.file.name}
        />
      )}
      <ActDialogs detail={detail} state={state} />
    </section>
  );
};

export const ReadingPane = ({ id, siblings, onOpen }: Props) => {
  const { t } = useTranslation();
  const query = useIncoming(id ?? '');
  if (!id) return <p className="blank">{t('incoming/pickOne')}</p>;
  return (
    <QueryGate query={query} skeleton={<ListBones rows={4} />}>
      {(detail) => <PaneBody key={detail.id} detail={detail} siblings={siblings} onOpen={onOpen} />}
    </QueryGate>
  );
};
