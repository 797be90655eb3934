// What each signature shows on the page. NĐ 30/2020 Phụ lục I: blue image of the leader (II.7d), red seal in its real
// size (II.8a), number and date (ô 3, ô 4), text block on separate attachments (II.8b).
import type { PlacedBox } from '../../contracts/common-shapes.ts';
import type { TextBlock } from '../../contracts/signing.ts';
import type { Urgency } from '../../contracts/vocabulary.ts';
import { layOut, type Mark, ND30 } from '../../signing/index.ts';
import type { NamedMark } from './mark-faults.ts';
import type { OfficialNumber, SigningClaim } from './outgoing-document.ts';
import { dateAndTime, placeAndDate } from './printed-dates.ts';
import { URGENCY_WORDS } from './urgency.ts';

/** The leader's signature image, or his name where he has none. */
export function approvalMarks(box: PlacedBox, name: string, png: Uint8Array | null): Mark[] {
  const contents = png === null ? { name: { lines: [name] } } : { image: { png } };
  return layOut(ND30.signature, { contents, boxes: { image: box } });
}

export interface SealFacts {
  seal: { png: Uint8Array; widthMm: number } | null;
  number: OfficialNumber;
  /** Printed before the date. */
  place: string;
  agencyName: string;
  urgency: Urgency;
}

/**
 * Seal, number after "Số:", and place with date: the marks of one revision. The seal keeps its registered width around
 * the middle of where it was put: its size is not the clerk's to choose.
 */
export function sealMarks(placement: SigningClaim['placement'], facts: SealFacts): Mark[] {
  const { seal, number, place, agencyName } = facts;
  const contents = {
    ...(seal === null ? { agency: { lines: [agencyName] } } : { seal }),
    number: { lines: [number.text] },
    date: { lines: [placeAndDate(place, number.issuedOn)] },
  };
  const { image, number: numberBox, date } = placement;
  return layOut(ND30.seal, { contents, boxes: { image, number: numberBox, date } });
}

type Placement = SigningClaim['placement'];

/** Seal, number and date in the order in which {@link sealMarks} gives them. */
const SEAL_PARTS = ['image', 'number', 'date'] as const;

/** Everything the leader's signature, or initials, show; each with its place in the placement. */
export const personalMarks = (placement: Placement, name: string, png: Uint8Array | null): NamedMark[] => [
  ...imagesOf(placement, (box) => approvalMarks(box, name, png)),
  ...textsOf(placement),
];

/** Everything the agency's signature shows, but for the seal across page edges. */
export function agencyMarks(placement: Placement, facts: SealFacts): NamedMark[] {
  const parts = SEAL_PARTS.filter((part) => placement[part] !== undefined);
  return [
    ...sealMarks(placement, facts).flatMap((mark, index): NamedMark[] => [
      { pointer: `/placement/${parts[index]}`, mark },
    ]),
    ...urgencyMarks(placement, facts).map((mark) => ({ pointer: '/placement/urgency', mark })),
    ...imagesOf({ also: placement.also }, (box) => sealMarks({ image: box }, facts)),
    ...textsOf(placement),
  ];
}

/** The stamp of the urgency, in the size of its level (III.2); none where nobody has put it. */
function urgencyMarks({ urgency: box }: Placement, { urgency }: SealFacts): Mark[] {
  if (urgency === 'normal') return [];
  const contents = { [urgency]: { lines: [URGENCY_WORDS[urgency]] } };
  return layOut(ND30.urgency, { contents, boxes: { urgency: box } });
}

/** One mark for each place of the image. */
function imagesOf(
  { image, also = [] }: Partial<Pick<Placement, 'image' | 'also'>>,
  draw: (box: PlacedBox) => Mark[],
): NamedMark[] {
  const places = [
    ...(image === undefined ? [] : [{ pointer: '/placement/image', box: image }]),
    ...also.map((box, index) => ({ pointer: `/placement/also/${index}`, box })),
  ];
  return places.flatMap(({ pointer, box }) => draw(box).map((mark) => ({ pointer, mark })));
}

const textsOf = ({ texts = [] }: Placement): NamedMark[] =>
  texts.map((block, index) => ({ pointer: `/placement/texts/${index}`, mark: textMark(block) }));

const textMark = ({ box, text, style, sizePt }: TextBlock): Mark => ({
  kind: 'text',
  box,
  lines: text.split(/\r?\n/),
  style,
  sizePt,
  wrap: true,
});

/** `15/SNV-VP 23/11/2026 08:30:15 +07:00`, top right of the first page; no image. `signingTime` is ISO 8601. */
export function attachmentMarks(
  pageWidthMm: number,
  { numberText, signingTime }: { numberText: string; signingTime: string },
): Mark[] {
  const contents = { block: { lines: [`${numberText} ${dateAndTime(signingTime)}`] } };
  return layOut(ND30.attachment, { contents, pages: [{ widthMm: pageWidthMm }] });
}
