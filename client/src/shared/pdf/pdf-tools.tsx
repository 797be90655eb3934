// Page jump, zoom, fit, rotate and search of the document being read.
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { PDFDocumentProxy } from './engine.ts';
import { findText } from './find-text.ts';
import { printPdf } from './print.ts';

interface Props {
  document: PDFDocumentProxy | null;
  name: string;
  downloadUrl: string;
  page: number;
  count: number;
  canRotate: boolean;
  onPage: (page: number) => void;
  onZoom: (step: 1 | -1 | 0) => void;
  onRotate: () => void;
  onSought: (words: string) => void;
  hasThumbnails: boolean;
  onThumbnails: () => void;
}

interface ToolProps {
  icon: IconName;
  name: string;
  onClick: () => void;
  isDisabled?: boolean;
  isPressed?: boolean;
}

const Tool = ({ icon, name, onClick, isDisabled = false, isPressed }: ToolProps) => (
  <button
    type="button"
    className="btn btn-icon"
    aria-label={name}
    title={name}
    aria-pressed={isPressed}
    disabled={isDisabled}
    onClick={onClick}
  >
    <Icon name={icon} />
  </button>
);

/** Page by page, so that a long document can be left to itself; true progress meanwhile. */
const Print = ({ document }: Pick<Props, 'document'>) => {
  const { t } = useTranslation();
  const [percent, setPercent] = useState<number | null>(null);
  const print = async () => {
    if (!document || percent !== null) return;
    setPercent(0);
    try {
      await printPdf(document, setPercent);
    } finally {
      setPercent(null);
    }
  };
  return (
    <>
      <Tool icon="print" name={t('pdf/print')} isDisabled={!document} onClick={() => void print()} />
      {percent !== null && (
        <span className="small muted num nowrap" role="status">
          {t('pdf/printing', { percent })}
        </span>
      )}
    </>
  );
};

const PageJump = ({ page, count, onPage }: Pick<Props, 'page' | 'count' | 'onPage'>) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const jump = (event: FormEvent) => {
    event.preventDefault();
    const wanted = Number.parseInt(typed ?? '', 10);
    if (wanted >= 1 && wanted <= count) onPage(wanted);
    setTyped(null);
  };
  return (
    <form className="row num" style={{ gap: 4 }} onSubmit={jump}>
      <input
        className="input pdf-jump"
        inputMode="numeric"
        aria-label={t('pdf/pageInput')}
        value={typed ?? page}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(null)}
      />
      <span className="muted nowrap pdf-count">{count > 0 && t('pdf/of', { count })}</span>
    </form>
  );
};

const SearchBox = ({ document, onPage, onSought }: Pick<Props, 'document' | 'onPage' | 'onSought'>) => {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [hits, setHits] = useState<number[] | null>(null);
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (!document || words.trim().length < 2) {
      setHits(null);
      onSought('');
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      onSought(words.trim().normalize('NFC').toLowerCase());
      void findText(document, words, stop.signal).then((found) => {
        if (stop.signal.aborted) return;
        setHits(found);
        setAt(0);
        if (found[0]) onPage(found[0]);
      });
    }, 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [document, words, onPage, onSought]);
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (!hits?.length) return;
    const following = (at + 1) % hits.length;
    setAt(following);
    onPage(hits[following] ?? 1);
  };
  return (
    <form className="row pdf-search" onSubmit={next}>
      <input
        className="input"
        type="search"
        aria-label={t('pdf/search')}
        placeholder={t('pdf/search')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <span className="muted small nowrap num" role="status">
        {hits && (hits.length ? t('pdf/found', { index: at + 1, count: hits.length }) : t('pdf/notFound'))}
      </span>
    </form>
  );
};

export const PdfTools = (props: Props) => {
  const { t } = useTranslation();
  return (
    <div className="pdf-tools" role="toolbar" aria-label={t('pdf/tools')}>
      {props.count > 1 && (
        <Tool
          icon="pages"
          name={t('pdf/thumbnails')}
          isPressed={props.hasThumbnails}
          onClick={props.onThumbnails}
        />
      )}
      <PageJump page={props.page} count={props.count} onPage={props.onPage} />
      <Tool icon="minus" name={t('pdf/zoomOut')} onClick={() => props.onZoom(-1)} />
      <Tool icon="plus" name={t('pdf/zoomIn')} onClick={() => props.onZoom(1)} />
      <Tool icon="fit" name={t('pdf/fitWidth')} onClick={() => props.onZoom(0)} />
      {props.canRotate && <Tool icon="rotate" name={t('pdf/rotate')} onClick={props.onRotate} />}
      <a
        className="btn btn-icon"
        href={props.downloadUrl}
        download={props.name}
        aria-label={t('common/download')}
        title={t('common/download')}
      >
        <Icon name="download" />
      </a>
      <Print document={props.document} />
      <SearchBox document={props.document} onPage={props.onPage} onSought={props.onSought} />
    </div>
  );
};
