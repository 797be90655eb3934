// The marks over a page: number, date, seal or signature as they will look, each in its box, and the guides they snap to.
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../shared/api-client.ts';
import type { BoxName, SigningKind } from './marks.ts';
import { PlacedBoxView } from './placed-box.tsx';
import { stampWords } from './propose-urgency.ts';
import type { useAdded } from './use-added.ts';
import { type Boxes, placeAndDate } from './use-boxes.ts';

export const BOX_TEXT = {
  initials: { image: 'initialsBox', number: 'numberBox', date: 'dateBox', urgency: 'urgencyBox' },
  approval: { image: 'signatureBox', number: 'numberBox', date: 'dateBox', urgency: 'urgencyBox' },
  seal: { image: 'sealBox', number: 'numberBox', date: 'dateBox', urgency: 'urgencyBox' },
} as const;

interface Props {
  detail: OutgoingDetail;
  kind: SigningKind;
  hasImage: boolean;
  /** Of the person at the screen. */
  ownName: string;
  boxes: Boxes;
  /** Absent where nothing can be added. */
  added?: ReturnType<typeof useAdded>;
  names: readonly BoxName[];
  page: number;
  size: { widthMm: number; heightMm: number };
}

const Content = ({
  detail,
  kind,
  hasImage,
  ownName,
  name,
}: Pick<Props, 'detail' | 'kind' | 'hasImage' | 'ownName'> & { name: BoxName }) => {
  if (name === 'number') return <span className="placed-words">{detail.number?.text}</span>;
  if (name === 'date') {
    const line = detail.number ? placeAndDate(detail.agency.place, detail.number.issuedOn) : '';
    return <span className="placed-words placed-words-date">{line}</span>;
  }
  if (name === 'urgency') return <span className="placed-urgency">{stampWords(detail.fields.urgency)}</span>;
  if (hasImage) {
    return <img src={addressOf(kind === 'seal' ? 'getSealImage' : 'getSignatureImage')} alt="" />;
  }
  return (
    <span className="placed-words placed-words-blue">{kind === 'seal' ? detail.agency.name : ownName}</span>
  );
};

const TONES = { initials: 'person', approval: 'person', seal: 'agency' } as const;

const AddedLayer = ({ added, ...props }: Props & { added: ReturnType<typeof useAdded> }) => {
  const { t } = useTranslation();
  const { kind, boxes, page, size } = props;
  return added.added.marks
    .filter(({ box }) => box.page === page)
    .map((mark) => (
      <PlacedBoxView
        key={mark.id}
        box={mark.box}
        page={{ page, ...size }}
        name={t(mark.kind === 'text' ? 'signing/textBox' : `signing/alsoBox/${kind}`)}
        tone={mark.kind === 'text' ? 'text' : TONES[kind]}
        keepRatio={mark.kind === 'also'}
        canResize={mark.kind === 'text' || kind !== 'seal'}
        onChange={(next, by) =>
          added.place(mark.id, boxes.settled(next, by, mark.kind === 'text' ? 'text' : 'image'))
        }
        onDone={boxes.letGo}
        onRemove={() => added.remove(mark.id)}
      >
        {mark.kind === 'text' ? (
          <span className={`placed-words placed-words-block placed-words-${mark.style}`}>{mark.text}</span>
        ) : (
          <Content {...props} name="image" />
        )}
      </PlacedBoxView>
    ));
};

/** Where the slice of the seal will be on this page; as high as the seal, in the middle of the right edge. */
const GiapLaiHint = ({ name }: { name: string }) => (
  <span className="giap-lai" role="img" aria-label={name} title={name} />
);

export const MarkLayer = (props: Props) => {
  const { detail, kind, hasImage, ownName, boxes, added, names, page, size } = props;
  const { t } = useTranslation();
  const here = names.flatMap((name) => {
    const box = boxes.boxOf(name);
    return box?.page === page ? [{ name, box }] : [];
  });
  return (
    <>
      {added && <AddedLayer {...props} added={added} />}
      {added?.added.hasGiapLai && <GiapLaiHint name={t('signing/giapLaiHere')} />}
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
          tone={name === 'image' ? TONES[kind] : 'text'}
          keepRatio={name === 'image'}
          canResize={name !== 'urgency' && !(kind === 'seal' && name === 'image')}
          onChange={(next, by) => boxes.place(name, next, by)}
          onDone={boxes.letGo}
        >
          <Content {...{ detail, kind, hasImage, ownName, name }} />
        </PlacedBoxView>
      ))}
    </>
  );
};
