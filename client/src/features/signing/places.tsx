// Where each mark stands in millimetres, why there, and the ways to move it that need no pointer.
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shared/ui/icon.tsx';
import { AddedMarks, type AddedProps } from './added-marks.tsx';
import { BOX_TEXT } from './mark-layer.tsx';
import type { BoxName, SigningKind } from './marks.ts';
import { millimetres } from './placed-box.tsx';
import type { Box } from './proposal.ts';
import type { Boxes } from './use-boxes.ts';

interface Props extends AddedProps {
  names: readonly BoxName[];
  /** They are as a person left them when the browser was closed. */
  areKept: boolean;
}

interface PlaceProps {
  name: BoxName;
  kind: SigningKind;
  boxes: Boxes;
  /** Scrolls the document to a box. */
  onShow: (box: Box) => void;
}

const Place = ({ name, kind, boxes, onShow }: PlaceProps) => {
  const { t } = useTranslation();
  const box = boxes.boxOf(name);
  const proposal = boxes.proposed[name];
  if (!box || !proposal) return null;
  const { basis, printed } = proposal;
  const isMoved = boxes.isMoved(name);
  const isDoubtful = !isMoved && (basis === 'default' || basis === 'title' || printed !== null);
  return (
    <li className="place">
      <button type="button" className="place-name" onClick={() => onShow(box)}>
        {t(`signing/${BOX_TEXT[kind][name]}`)}
      </button>
      <span className="num small muted">{t('signing/pageMm', { page: box.page, ...millimetres(box) })}</span>
      <p className={`small ${isDoubtful ? 'tone-amber' : 'muted'}`}>
        {isMoved ? t('signing/placedByHand') : t(`signing/proposed/${basis}`, { page: proposal.box.page })}
        {!isMoved && printed && ` ${t(`signing/printed/${printed}`)}`}
      </p>
    </li>
  );
};

const PageChoice = ({ box, count, onPick }: { box: Box; count: number; onPick: (page: number) => void }) => {
  const { t } = useTranslation();
  if (count < 2) return null;
  return (
    <label className="row small">
      <span className="muted">{t('signing/movePage')}</span>
      <select
        className="input filter"
        value={box.page}
        onChange={(event) => onPick(Number(event.target.value))}
      >
        {Array.from({ length: count }, (_, index) => index + 1).map((page) => (
          <option key={page} value={page}>
            {page}
          </option>
        ))}
      </select>
    </label>
  );
};

export const Places = ({ names, areKept, ...props }: Props) => {
  const { t } = useTranslation();
  const { boxes, kind, added, pageCount, onShow } = props;
  const isChanged = boxes.isAnyMoved || added.added.marks.length > 0 || added.added.hasGiapLai;
  const image = boxes.boxOf('image');
  const first = boxes.proposed.image?.box;
  const back = () => {
    boxes.backToProposal();
    added.clear();
    if (first) onShow(first);
  };
  return (
    <section className="sheet">
      <h2>{t('signing/places')}</h2>
      {areKept && isChanged && (
        <p className="notice" role="status">
          <Icon name="info" />
          {t('signing/placesKept')}
        </p>
      )}
      {!image && <p className="small muted">{t('signing/reading')}</p>}
      <ul className="places">
        {names.map((name) => (
          <Place key={name} {...{ name, kind, boxes, onShow }} />
        ))}
      </ul>
      <AddedMarks {...props} />
      {kind === 'seal' && image && (
        <label className="check small">
          <input type="checkbox" checked={!boxes.isLeftOut('date')} onChange={() => boxes.toggle('date')} />
          {t('signing/writeDate')}
        </label>
      )}
      {boxes.proposed.urgency && (
        <label className="check small">
          <input
            type="checkbox"
            checked={!boxes.isLeftOut('urgency')}
            onChange={() => boxes.toggle('urgency')}
          />
          {t('signing/writeUrgency')}
        </label>
      )}
      {image && (
        <div className="row-wrap">
          <PageChoice
            box={image}
            count={pageCount}
            onPick={(page) => {
              boxes.place('image', { ...image, page }, 'exact');
              onShow({ ...image, page });
            }}
          />
          <button type="button" className="btn btn-small" disabled={!isChanged} onClick={back}>
            {t('signing/backToProposal')}
          </button>
        </div>
      )}
      <p className="small muted hint-line">
        <Icon name="info" size={16} /> {t('signing/boxHelp')}
      </p>
    </section>
  );
};
