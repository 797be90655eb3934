// The list of what was added to a signature, and the ways to add: another place, a block of text, the seal across edges.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shared/ui/icon.tsx';
import {
  type AddedMark,
  besideOthers,
  MOST_PLACES,
  MOST_TEXTS,
  nextPage,
  type SigningKind,
  TEXT_STYLES,
} from './marks.ts';
import { millimetres } from './placed-box.tsx';
import { type Box, proposeDate } from './proposal.ts';
import type { useAdded } from './use-added.ts';
import { type Boxes, placeAndDate } from './use-boxes.ts';
import type { DocumentText } from './use-proposals.ts';

export interface AddedProps {
  detail: OutgoingDetail;
  kind: SigningKind;
  boxes: Boxes;
  added: ReturnType<typeof useAdded>;
  text: DocumentText | null;
  pageCount: number;
  /** A seal across edges needs its picture. */
  canGiapLai: boolean;
  onShow: (box: Box) => void;
}

const A4 = { widthMm: 210, heightMm: 297 };

const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' });

const useAdding = ({ detail, boxes, added, text, pageCount, onShow }: AddedProps) => {
  const sizeOf = (number: number) => {
    const { widthMm, heightMm } = text?.pages.find(({ page }) => page === number) ?? A4;
    return { page: number, widthMm, heightMm };
  };
  const image = boxes.boxOf('image');
  const named = (['image', 'number', 'date', 'urgency'] as const).flatMap((name) => boxes.boxOf(name) ?? []);
  const others = [...named, ...added.added.marks.map(({ box }) => box)];
  const show = (mark: Parameters<typeof added.add>[0]) => {
    added.add(mark);
    onShow(mark.box);
  };
  return {
    again: () => {
      if (!image) return;
      const places = [
        image,
        ...added.added.marks.filter(({ kind }) => kind === 'also').map(({ box }) => box),
      ];
      const page = nextPage(places, pageCount);
      show({ kind: 'also', box: besideOthers({ ...image, page }, others, sizeOf(page)) });
    },
    words: () => {
      const words = placeAndDate(detail.agency.place, today());
      const first = text?.pages.find(({ page }) => page === 1) ?? { ...sizeOf(1), runs: [] };
      const { box } = proposeDate(first, words, null);
      show({ kind: 'text', text: words, style: 'italic', box: besideOthers(box, others, sizeOf(1)) });
    },
  };
};

const Words = ({
  mark,
  added,
}: { mark: Extract<AddedMark, { kind: 'text' }> } & Pick<AddedProps, 'added'>) => {
  const { t } = useTranslation();
  return (
    <div className="mark-words">
      <textarea
        className="input"
        rows={2}
        maxLength={300}
        aria-label={t('signing/textWords')}
        value={mark.text}
        onChange={({ target }) => added.write(mark.id, { text: target.value })}
      />
      <select
        className="input filter"
        aria-label={t('signing/textStyle')}
        value={mark.style}
        onChange={({ target }) =>
          added.write(mark.id, { style: TEXT_STYLES.find((style) => style === target.value) ?? 'regular' })
        }
      >
        {TEXT_STYLES.map((style) => (
          <option key={style} value={style}>
            {t(`signing/textStyles/${style}`)}
          </option>
        ))}
      </select>
    </div>
  );
};

export const AddedMarks = (props: AddedProps) => {
  const { t } = useTranslation();
  const { added, kind, boxes, pageCount, canGiapLai, onShow } = props;
  const adding = useAdding(props);
  const { marks, hasGiapLai } = added.added;
  const count = (wanted: AddedMark['kind']) => marks.filter((mark) => mark.kind === wanted).length;
  const name = (mark: AddedMark) => t(mark.kind === 'text' ? 'signing/textBox' : `signing/alsoBox/${kind}`);
  return (
    <>
      {marks.length > 0 && (
        <ul className="places">
          {marks.map((mark) => (
            <li key={mark.id} className="place">
              <button type="button" className="place-name" onClick={() => onShow(mark.box)}>
                {name(mark)}
              </button>
              <span className="num small muted">
                {t('signing/pageMm', { page: mark.box.page, ...millimetres(mark.box) })}
              </span>
              <div className="row place-tools">
                {pageCount > 1 && (
                  <label className="row small">
                    <span className="muted">{t('signing/movePage')}</span>
                    <input
                      className="input pdf-jump"
                      type="number"
                      min={1}
                      max={pageCount}
                      value={mark.box.page}
                      onChange={({ target }) => {
                        const page = Math.min(pageCount, Math.max(1, Math.round(Number(target.value))));
                        added.place(mark.id, { ...mark.box, page });
                        onShow({ ...mark.box, page });
                      }}
                    />
                  </label>
                )}
                <button
                  type="button"
                  className="btn btn-small"
                  aria-label={t('signing/removeMark', { name: name(mark) })}
                  onClick={() => added.remove(mark.id)}
                >
                  {t('signing/remove')}
                </button>
              </div>
              {mark.kind === 'text' && <Words mark={mark} added={added} />}
            </li>
          ))}
        </ul>
      )}
      {boxes.boxOf('image') && (
        <div className="row-wrap">
          <button
            type="button"
            className="btn btn-small"
            disabled={count('also') >= MOST_PLACES}
            onClick={adding.again}
          >
            <Icon name="plus" size={16} /> {t(`signing/addPlace/${kind}`)}
          </button>
          <button
            type="button"
            className="btn btn-small"
            disabled={count('text') >= MOST_TEXTS}
            onClick={adding.words}
          >
            <Icon name="plus" size={16} /> {t('signing/addText')}
          </button>
        </div>
      )}
      {kind === 'seal' && canGiapLai && pageCount > 1 && (
        <label className="check small">
          <input
            type="checkbox"
            checked={hasGiapLai}
            onChange={({ target }) => added.setGiapLai(target.checked)}
          />
          {t('signing/giapLai')}
        </label>
      )}
    </>
  );
};
