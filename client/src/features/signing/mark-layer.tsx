// The marks over a page: number, date, seal or signature as they will look, each in its box, and the guides they snap to.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../shared/api-client.ts';
import { PlacedBoxView } from './placed-box.tsx';
import { type BoxName, placeAndDate, type useBoxes } from './use-boxes.ts';

export type SigningKind = 'approval' | 'seal';

export const BOX_TEXT = {
  approval: { image: 'signatureBox', number: 'numberBox', date: 'dateBox' },
  seal: { image: 'sealBox', number: 'numberBox', date: 'dateBox' },
} as const;

interface Props {
  detail: OutgoingDetail;
  kind: SigningKind;
  hasImage: boolean;
  boxes: ReturnType<typeof useBoxes>;
  names: readonly BoxName[];
  page: number;
  size: { widthMm: number; heightMm: number };
}

const Content = ({
  detail,
  kind,
  hasImage,
  name,
}: Pick<Props, 'detail' | 'kind' | 'hasImage'> & { name: BoxName }) => {
  if (name === 'number') return <span className="placed-words">{detail.number?.text}</span>;
  if (name === 'date') {
    const line = detail.number ? placeAndDate(detail.agency.place, detail.number.issuedOn) : '';
    return <span className="placed-words placed-words-date">{line}</span>;
  }
  if (hasImage) {
    return <img src={addressOf(kind === 'seal' ? 'getSealImage' : 'getSignatureImage')} alt="" />;
  }
  return (
    <span className="placed-words placed-words-blue">
      {kind === 'seal' ? detail.agency.name : detail.signer?.name}
    </span>
  );
};

export const MarkLayer = ({ detail, kind, hasImage, boxes, names, page, size }: Props) => {
  const { t } = useTranslation();
  const here = names.flatMap((name) => {
    const box = boxes.boxOf(name);
    return box?.page === page ? [{ name, box }] : [];
  });
  if (here.length === 0) return null;
  return (
    <>
      {boxes.guidesOn(page).map(({ axis, mm }) => (
        <span
          key={axis}
          className={`guide guide-${axis}`}
          style={{ [axis === 'x' ? 'left' : 'top']: `calc(var(--mm) * ${mm})` }}
        />
      ))}
      {here.map(({ name, box }) => (
        <PlacedBoxView
          key={name}
          box={box}
          page={{ page, ...size }}
          name={t(`signing/${BOX_TEXT[kind][name]}`)}
          tone={name !== 'image' ? 'text' : kind === 'seal' ? 'agency' : 'person'}
          keepRatio={name === 'image'}
          canResize={!(kind === 'seal' && name === 'image')}
          onChange={(next, by) => boxes.place(name, next, by)}
          onDone={boxes.letGo}
        >
          <Content detail={detail} kind={kind} hasImage={hasImage} name={name} />
        </PlacedBoxView>
      ))}
    </>
  );
};
