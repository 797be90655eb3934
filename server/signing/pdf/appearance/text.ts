// Lines of text in a box: number, date, the block on a separate attachment (NĐ 30/2020 Phụ lục I).
// Text that would not fit is set smaller, never cut: a cut number would be another number.

import type { Mark } from '../../types.ts';
import { dictOf, type PdfRef } from '../objects.ts';
import { numberText } from '../serialize.ts';
import type { RevisionWriter } from '../writer.ts';
import type { RevisionFonts } from './font.ts';
import { formXObject } from './image.ts';
import type { Place } from './place.ts';

type TextMark = Extract<Mark, { kind: 'text' }>;

const LINE_HEIGHT = 1.15;
const COLORS = { black: '0 0 0', red: '0.85 0 0', blue: '0 0 0.8' };
const INDENT = { left: 0, center: 0.5, right: 1 };

/** Writes the form XObject that shows the text. */
export async function writeTextMark(
  writer: RevisionWriter,
  fonts: RevisionFonts,
  mark: TextMark,
  place: Place,
): Promise<PdfRef> {
  const font = await fonts.get(mark.style ?? 'regular');
  const lines = mark.lines.map((line) => font.encode(line));
  const widest = Math.max(1, ...lines.map(({ width }) => width)) / 1000;
  const size = Math.min(
    mark.sizePt,
    place.width / widest,
    place.height / (LINE_HEIGHT * Math.max(1, lines.length)),
  );
  const indent = INDENT[mark.align ?? 'left'];
  const shown = lines.map(({ hex, width }, index) => {
    const x = (place.width - (width * size) / 1000) * indent;
    const y = place.height - (font.ascent * size) / 1000 - index * LINE_HEIGHT * size;
    return `1 0 0 1 ${numberText(x)} ${numberText(y)} Tm <${hex}> Tj`;
  });
  const setup = `${COLORS[mark.color ?? 'black']} rg /F0 ${numberText(size)} Tf`;
  const content = `q BT ${setup}\n${shown.join('\n')}\nET Q`;
  return writer.add(formXObject(place, content, dictOf({ Font: dictOf({ F0: font.ref }) })));
}
