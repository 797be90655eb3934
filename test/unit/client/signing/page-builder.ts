// Builds pages of text runs as the reader gives them: one call a line, x and y in millimetres.
import type { PageText, TextRun } from '../../../../client/src/shared/pdf/text-types.ts';

const LETTER_MM = 2.3;
export const LINE_MM = 4.6;

/** A run whose width follows its letters. */
export const run = (text: string, x: number, y: number): TextRun => ({
  text,
  x,
  y,
  width: text.length * LETTER_MM,
  height: LINE_MM,
});

/** A run centred on a column. */
export const centred = (text: string, centre: number, y: number): TextRun =>
  run(text, centre - (text.length * LETTER_MM) / 2, y);

export const buildPage = (runs: TextRun[], page = 1): PageText => ({
  page,
  widthMm: 210,
  heightMm: 297,
  runs,
});

export const SIGNER = { name: 'Trần Thị Minh Hạnh', title: 'Giám đốc' };

/** The last page of a letter: recipients on the left, title and name on the right. */
export const buildLastPage = (page = 2): PageText =>
  buildPage(
    [
      run('thái tiếp nhận, xử lý tại từng nơi nhận và báo cáo về Sở Nội vụ trước ngày 15.', 30, 60),
      run('Nơi nhận:', 32, 80),
      centred('GIÁM ĐỐC', 150, 80),
      run('- Như trên;', 32, 86),
      run('- Lưu: VT, VP.', 32, 92),
      centred('Trần Thị Minh Hạnh', 150, 112),
    ],
    page,
  );

/** The first page as the template prints it, with nothing after "Số:" and no date line. */
export const buildFirstPage = (extra: TextRun[] = []): PageText =>
  buildPage([
    centred('UBND TỈNH ĐẮK NÔNG', 70, 22),
    centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 148, 22),
    centred('SỞ NỘI VỤ', 70, 28),
    centred('Độc lập - Tự do - Hạnh phúc', 148, 28),
    run('Số:', 58, 38),
    centred('Kính gửi: Ủy ban nhân dân thành phố', 115, 60),
    run('Thực hiện Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ', 40, 72),
    ...extra,
  ]);
