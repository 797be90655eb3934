// Handwriting on the desk of a document: what is shown over the pages, and the pen when it is taken up.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../../../shared/api-client.ts';
import type { OpenedPdf } from '../../../shared/pdf/use-pdf.ts';
import { Icon } from '../../../shared/ui/icon.tsx';
import type { DialogProps } from '../use-incoming.ts';
import { makeGesture } from './gesture.ts';
import { HandLayer, type Written } from './hand-layer.tsx';
import { PenBar } from './pen-bar.tsx';
import { PenLayer } from './pen-layer.tsx';
import { usePen } from './use-pen.ts';
import './handwriting.css';
import { inPlace } from '../use-incoming.ts';

type Area = { page: number; box: [number, number, number, number]; rotate: number };

const isWritten = (one: IncomingDetail['instructions'][number]): one is Written => one.hand !== null;

export const writtenOn = ({ instructions }: IncomingDetail, digest: string): Written[] =>
  instructions.filter(isWritten).filter(({ hand }) => hand.fileDigest === digest);

/** The pages near the view, as the file says they are. */
const useAreas = () => {
  const [pdf, setPdf] = useState<OpenedPdf | null>(null);
  const [areas, setAreas] = useState<ReadonlyMap<number, Area>>(new Map());
  const asked = useRef(new Set<number>());
  const areaOf = (page: number): Area | undefined => areas.get(page);
  const ask = (page: number) => {
    if (!pdf || asked.current.has(page)) return;
    asked.current.add(page);
    void pdf.document.getPage(page).then(({ view, rotate }) => {
      const [left = 0, bottom = 0, right = 0, top = 0] = view;
      setAreas((before) => new Map(before).set(page, { page, box: [left, bottom, right, top], rotate }));
    });
  };
  const open = (opened: OpenedPdf) => {
    asked.current.clear();
    setAreas(new Map());
    setPdf(opened);
  };
  return { areaOf, ask, open };
};

/** Asks for what it needs once it stands. */
const Asked = ({ ask }: { ask: () => void }) => {
  useEffect(ask);
  return null;
};

export const useHandDesk = (
  detail: IncomingDetail,
  digest: string | null,
  { act }: Pick<DialogProps['state'], 'act'>,
  /** What else stands in the line over the pages; null: nothing. */
  also: ReactNode = null,
) => {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const pen = usePen(detail.id, digest ?? '');
  const areas = useAreas();
  const [gesture] = useState(makeGesture);
  const [isShown, setShown] = useState(true);
  const canWrite = detail.can.instruct && detail.state !== 'cancelled' && digest !== null;
  const isWriting = canWrite && search.has('pen');
  const written = digest === null ? [] : writtenOn(detail, digest);

  const turn = (isOn: boolean) => {
    const next = new URLSearchParams(search);
    if (isOn) next.set('pen', '');
    else next.delete('pen');
    setSearch(next, { replace: true });
  };
  const save = () => {
    if (digest === null) return;
    const { strokes, text } = pen;
    act.mutate({
      send: (version) =>
        call('instructIncoming', {
          params: { id: detail.id },
          body: { version, ...inPlace(detail), text: text.trim(), hand: { fileDigest: digest, strokes } },
        }),
      news: () => t('incoming/done/instruct'),
      afterwards: () => {
        pen.forget();
        turn(false);
      },
    });
  };

  const bar = (): ReactNode => {
    if (isWriting)
      return (
        <PenBar
          pen={pen}
          save={{ run: save, isBusy: act.isPending, error: act.error }}
          onLeave={() => turn(false)}
        />
      );
    const isLeft = canWrite && pen.strokes.length > 0;
    if (written.length === 0 && !isLeft && also === null) return null;
    return (
      <div className="hand-strip small">
        {written.length > 0 && (
          <label className="check">
            <input type="checkbox" checked={isShown} onChange={({ target }) => setShown(target.checked)} />
            <span>{t('hand/show', { count: written.length })}</span>
          </label>
        )}
        {isLeft && (
          <button type="button" className="btn btn-small push" onClick={() => turn(true)}>
            <Icon name="sign" size={16} />
            {t('hand/goOn')}
          </button>
        )}
        {also}
      </div>
    );
  };

  return {
    isWriting,
    bar: bar(),
    /** For the viewer. */
    viewer: {
      onOpened: areas.open,
      overlay: (page: number, { rotation }: { rotation: number }): ReactNode => {
        const area = areas.areaOf(page);
        return (
          <>
            {isShown &&
              written
                .filter(({ hand }) => hand.pages.includes(page))
                .map((one) => (
                  <HandLayer
                    key={one.hand.digest}
                    documentId={detail.id}
                    written={one}
                    page={page}
                    rotation={rotation}
                  />
                ))}
            {isWriting && !area && <Asked ask={() => areas.ask(page)} />}
            {isWriting && area && <PenLayer pen={pen} page={area} rotation={rotation} gesture={gesture} />}
          </>
        );
      },
    },
  };
};
