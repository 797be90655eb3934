// The text block of an electronic copy: form, agency, time; top right of page one, Times New Roman 10, black, upright, no
// image of the seal. NĐ 30/2020 Phụ lục I, phần II, mục I.3, ô 14.
import { COPY_FORMS, type CopyForm } from '../../contracts/vocabulary.ts';
import { layOut, type Mark, ND30 } from '../../signing/index.ts';

export interface BlockFacts {
  form: CopyForm;
  agencyName: string;
  /** `23/11/2026 08:30:15 +07:00`. */
  time: string;
}

const LEFT_MM = 15;
const MIDDLE_GAP_MM = 10;

/** `isCornerTaken`: a copy or annex bears a block there already; the new one then stands beside it, at the left. */
export function copyMarks(pageWidthMm: number, facts: BlockFacts, isCornerTaken: boolean): Mark[] {
  const { form, agencyName, time } = facts;
  const contents = { block: { lines: [COPY_FORMS[form].stamp, agencyName.toLocaleUpperCase('vi'), time] } };
  const marks = layOut(ND30.copy, { contents, pages: [{ widthMm: pageWidthMm }] });
  if (!isCornerTaken) return marks;
  const widthMm = Math.max(pageWidthMm / 2 - LEFT_MM - MIDDLE_GAP_MM, pageWidthMm / 4);
  return marks.map((mark) =>
    mark.kind === 'text'
      ? { ...mark, align: 'left', box: { ...mark.box, xMm: Math.min(LEFT_MM, pageWidthMm / 10), widthMm } }
      : mark,
  );
}
