// What each signature shows on the page. NĐ 30/2020 Phụ lục I: blue image of the leader (II.7d), red seal in its real
// size (II.8a), number and date (ô 3, ô 4), text block on separate attachments (II.8b).
import type { PlacedBox } from '../../contracts/common-shapes.ts';
import { dateAndTime, placeAndDate } from './notation.ts';
import type { OfficialNumber, SigningClaim } from './outgoing-document.ts';

export type PageMark =
  | { kind: 'image'; box: PlacedBox; png: Uint8Array }
  | {
      kind: 'text';
      box: PlacedBox;
      lines: string[];
      sizePt: number;
      style: 'regular' | 'italic';
      align: 'left' | 'center' | 'right';
      color?: 'black' | 'blue';
    };

/** The leader's signature image, or his name where he has none. */
export function approvalMarks(box: PlacedBox, name: string, png: Uint8Array | null): PageMark[] {
  if (png !== null) return [{ kind: 'image', box, png }];
  return [{ kind: 'text', box, lines: [name], sizePt: 13, style: 'regular', align: 'center', color: 'blue' }];
}

export interface SealFacts {
  seal: { png: Uint8Array; widthMm: number } | null;
  number: OfficialNumber;
  /** Printed before the date. */
  place: string;
  agencyName: string;
}

/** Seal, number after "Số:", and place with date: the marks of one revision. */
export function sealMarks(placement: SigningClaim['placement'], facts: SealFacts): PageMark[] {
  const { seal, number, place, agencyName } = facts;
  const own: PageMark =
    seal === null
      ? {
          kind: 'text',
          box: placement.image,
          lines: [agencyName],
          sizePt: 10,
          style: 'regular',
          align: 'center',
        }
      : { kind: 'image', box: inRealSize(placement.image, seal), png: seal.png };
  const marks = [own];
  if (placement.number !== undefined)
    marks.push({
      kind: 'text',
      box: placement.number,
      lines: [number.text],
      sizePt: 13,
      style: 'regular',
      align: 'left',
    });
  if (placement.date !== undefined)
    marks.push({
      kind: 'text',
      box: placement.date,
      lines: [placeAndDate(place, number.issuedOn)],
      sizePt: 13,
      style: 'italic',
      align: 'center',
    });
  return marks;
}

/** Wide enough for a long notation at full size, and above the agency's name and the motto. */
const BLOCK = { widthMm: 110, heightMm: 6, topMm: 9, rightMarginMm: 15 };

/** `15/SNV-VP 23/11/2026 08:30:15 +07:00`, top right of the first page; no image. `signingTime` is ISO 8601. */
export function attachmentMarks(
  pageWidthMm: number,
  { numberText, signingTime }: { numberText: string; signingTime: string },
): PageMark[] {
  const rightMm = pageWidthMm - Math.min(BLOCK.rightMarginMm, pageWidthMm / 10);
  const widthMm = Math.min(BLOCK.widthMm, rightMm);
  const box = { page: 1, xMm: rightMm - widthMm, yMm: BLOCK.topMm, widthMm, heightMm: BLOCK.heightMm };
  const lines = [`${numberText} ${dateAndTime(signingTime)}`];
  return [{ kind: 'text', box, lines, sizePt: 10, style: 'regular', align: 'right' }];
}

/** The seal keeps its registered width around the middle of where it was put: its size is not the clerk's to choose. */
function inRealSize(box: PlacedBox, { png, widthMm }: { png: Uint8Array; widthMm: number }): PlacedBox {
  const heightMm = widthMm * aspectOf(png);
  return {
    page: box.page,
    xMm: box.xMm + (box.widthMm - widthMm) / 2,
    yMm: box.yMm + (box.heightMm - heightMm) / 2,
    widthMm,
    heightMm,
  };
}

/** Height through width, from the IHDR chunk (PNG §11.2.2); 1 when it cannot be read. */
function aspectOf(png: Uint8Array): number {
  if (png.byteLength < 24) return 1;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  return width > 0 && height > 0 ? height / width : 1;
}
