import { expect } from 'chai';
import { A4_MM, fitBlocks, labelPlaces } from '../../../server/outgoing/domain/labels.ts';

/** Each letter half as wide as it is high. */
const measure = (text: string, _style: string, sizePt: number) => text.length * sizePt * 0.5;

describe('labels of envelopes', () => {
  it('lie beside and below each other on the sheet, and none leaves it', () => {
    for (const [sheet, onPage] of [
      ['2x7', 14],
      ['3x8', 24],
    ] as const) {
      const places = labelPlaces(sheet, onPage + 1, 0);
      expect(places.map(({ page }) => page)).to.deep.equal([...Array(onPage).fill(0), 1]);
      for (const { xMm, yMm, widthMm, heightMm } of places) {
        expect(xMm).to.be.at.least(-0.01);
        expect(yMm).to.be.at.least(-0.01);
        expect(xMm + widthMm).to.be.at.most(A4_MM.width + 0.01);
        expect(yMm + heightMm).to.be.at.most(A4_MM.height + 0.01);
      }
      const first = new Set(places.slice(0, onPage).map(({ xMm, yMm }) => `${xMm} ${yMm}`));
      expect(first).to.have.property('size', onPage);
    }
  });

  it('begin behind those that are used already', () => {
    const [place] = labelPlaces('2x7', 1, 3);
    expect(place).to.deep.equal(labelPlaces('2x7', 4, 0)[3]);
  });

  it('lose no letter, however long name and address are', () => {
    const room = { widthPt: 176, heightPt: 60 };
    for (const text of [
      'Ủy ban nhân dân xã Đắk Búk So',
      'Ủy ban nhân dân huyện '.repeat(12).trim(),
      'X'.repeat(200),
      `${'Đường '.repeat(20)}${'Ắ'.repeat(120)}`,
    ]) {
      const lines = fitBlocks(
        measure,
        [
          { text, style: 'bold', sizePt: 12 },
          { text: 'Địa chỉ', style: 'regular', sizePt: 11 },
        ],
        room,
      );
      const whole = lines.map((line) => line.text).join('');
      expect(whole.replaceAll(' ', '')).to.equal(`${text}Địa chỉ`.replaceAll(' ', ''));
      for (const { text: line, style, sizePt, baselinePt } of lines) {
        expect(measure(line, style, sizePt)).to.be.at.most(room.widthPt + 0.01);
        expect(baselinePt).to.be.at.most(room.heightPt);
      }
    }
  });

  it('are set in the size that was asked for where there is room', () => {
    const [line] = fitBlocks(measure, [{ text: 'Sở Y tế', style: 'bold', sizePt: 12 }], {
      widthPt: 200,
      heightPt: 50,
    });
    expect(line).to.include({ sizePt: 12, text: 'Sở Y tế' });
    expect(fitBlocks(measure, [], { widthPt: 1, heightPt: 1 })).to.deep.equal([]);
  });
});
