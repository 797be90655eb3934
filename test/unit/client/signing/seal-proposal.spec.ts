import { expect } from 'chai';
import {
  proposeDate,
  proposeNumber,
  proposeSeal,
  sealOver,
} from '../../../../client/src/features/signing/proposal.ts';
import { snapToText } from '../../../../client/src/features/signing/snap.ts';
import { linesOf } from '../../../../client/src/features/signing/text-lines.ts';
import { buildFirstPage, buildLastPage, buildPage, centred, LINE_MM, run, SIGNER } from './page-builder.ts';

const SEAL = { widthMm: 36, heightMm: 36 };
const DATE = 'Đắk Nông, ngày 24 tháng 11 năm 2026';
/** The server writes 13 pt from the top of the box: its baseline is this far below. */
const BASELINE_MM = ((13 * 25.4) / 72) * 0.891;

describe('proposal for the seal (NĐ 30/2020, ô 8)', () => {
  it('covers the left third of the signature that is in the file, in its real size', () => {
    const signed = [{ page: 2, name: 'VanthuPerson1', x: 130, y: 86, width: 40, height: 20 }];
    const { box, basis } = proposeSeal([buildFirstPage(), buildLastPage()], signed, SIGNER, SEAL);
    expect(basis).to.equal('signed-field');
    expect([box.page, box.widthMm, box.heightMm]).to.deep.equal([2, 36, 36]);
    expect(box.xMm + box.widthMm).to.be.closeTo(130 + 40 / 3, 0.01);
    expect(box.yMm + box.heightMm / 2).to.be.closeTo(96, 0.01);
  });

  it('falls back to where the leader would have signed', () => {
    const { box, basis } = proposeSeal([buildFirstPage(), buildLastPage()], [], SIGNER, SEAL);
    expect(basis).to.equal('name-and-title');
    expect(box.page).to.equal(2);
  });

  it('stays on the page beside a signature at the left edge', () => {
    const page = { page: 1, widthMm: 210, heightMm: 297 };
    const box = sealOver({ page: 1, xMm: 5, yMm: 280, widthMm: 40, heightMm: 15 }, SEAL, page);
    expect(box.xMm).to.equal(0);
    expect(box.yMm + box.heightMm).to.equal(297);
  });
});

describe('proposal for the number (NĐ 30/2020, ô 3)', () => {
  it('stands after “Số:” on the same baseline', () => {
    const { box, basis, printed } = proposeNumber(buildFirstPage(), '15/SNV-VP');
    expect(basis).to.equal('number-label');
    expect(printed).to.equal(null);
    expect(box.xMm).to.be.within(58 + 3 * 2.3, 58 + 3 * 2.3 + 3);
    expect(box.yMm + BASELINE_MM).to.be.closeTo(38 + LINE_MM, 0.01);
  });

  it('warns of a notation that is already printed', () => {
    const page = buildFirstPage([run('/SNV-VP', 80, 38)]);
    expect(proposeNumber(page, '15/SNV-VP').printed).to.equal('notation');
  });

  it('does not take a date on the same height for a printed notation', () => {
    const page = buildFirstPage([centred('Đắk Nông, ngày    tháng    năm 2026', 148, 38)]);
    expect(proposeNumber(page, '15/SNV-VP').printed).to.equal(null);
  });

  it('finds a label whose letters come from several fonts, each a run of its own, out of order', () => {
    const letters = [run('S', 58, 38), run(':', 62.6, 38), run('ố', 60.3, 38), run(' ', 60.3, 38)];
    const { box, basis } = proposeNumber(buildPage(letters), '15/SNV-VP');
    expect(basis).to.equal('number-label');
    expect(box.xMm).to.be.closeTo(62.6 + 2.3 + 1, 0.1);
    expect(box.yMm + BASELINE_MM).to.be.closeTo(38 + LINE_MM, 0.01);
  });
  it('finds the end of the label inside a longer run', () => {
    const page = buildPage([run('Số:            /SNV-VP', 58, 38)]);
    const { box, printed } = proposeNumber(page, '15/SNV-VP');
    expect(box.xMm).to.be.within(60, 70);
    expect(printed).to.equal('notation');
  });

  it('ignores “Số:” in the body of the text', () => {
    const page = buildPage([run('Số: 15 cán bộ được cử đi học', 30, 200)]);
    expect(proposeNumber(page, '15/SNV-VP').basis).to.equal('default');
  });
});

describe('proposal for place and date (NĐ 30/2020, ô 4)', () => {
  it('takes the height of the number under the motto when no line is printed', () => {
    const page = buildFirstPage();
    const number = proposeNumber(page, '15/SNV-VP').box;
    const { box, basis, printed } = proposeDate(page, DATE, number);
    expect(basis).to.equal('date-column');
    expect(printed).to.equal(null);
    expect(box.yMm).to.equal(number.yMm);
    expect(box.xMm + box.widthMm / 2).to.be.closeTo(148, 0.01);
  });

  it('takes a printed place-and-date line, and warns that it would be written over', () => {
    const page = buildFirstPage([centred('Đắk Nông, ngày    tháng    năm 2026', 148, 38)]);
    const { box, basis, printed } = proposeDate(page, DATE, null);
    expect(basis).to.equal('date-line');
    expect(printed).to.equal('date');
    expect(box.yMm + BASELINE_MM).to.be.closeTo(38 + LINE_MM, 0.01);
  });

  it('does not take a date inside a sentence for the line', () => {
    expect(proposeDate(buildFirstPage(), DATE, null).basis).to.equal('date-column');
  });

  it('still proposes a place on a page without text', () => {
    const { box, basis } = proposeDate(buildPage([]), DATE, null);
    expect(basis).to.equal('default');
    expect(box.xMm + box.widthMm).to.be.at.most(210);
  });
});

describe('snapping a dragged box to text', () => {
  const lines = linesOf(buildLastPage());
  it('draws the middle of an image to the middle of a line nearby, and says so', () => {
    const { box, guides } = snapToText(
      { page: 2, xMm: 131, yMm: 90, widthMm: 40, heightMm: 20 },
      lines,
      'image',
    );
    expect(box.xMm + box.widthMm / 2).to.be.closeTo(150, 0.01);
    expect(guides.map(({ axis }) => axis)).to.deep.equal(['x']);
    expect(guides[0]?.mm).to.be.closeTo(150, 0.01);
  });
  it('leaves an image alone that is not near any text', () => {
    const box = { page: 2, xMm: 90, yMm: 200, widthMm: 40, heightMm: 20 };
    expect(snapToText(box, lines, 'image')).to.deep.equal({ box, guides: [] });
  });
  it('draws written text to the baseline of a line, and moves it neither left nor right', () => {
    const first = linesOf(buildFirstPage());
    const baseline = 38 + LINE_MM;
    const { box, guides } = snapToText(
      { page: 1, xMm: 70, yMm: baseline - BASELINE_MM + 1, widthMm: 30, heightMm: 6 },
      first,
      'text',
    );
    expect(box.yMm + BASELINE_MM).to.be.closeTo(baseline, 0.01);
    expect(box.xMm).to.equal(70);
    expect(guides).to.deep.equal([{ axis: 'y', mm: baseline }]);
  });
  it('leaves written text alone between two lines', () => {
    const box = { page: 1, xMm: 70, yMm: 47, widthMm: 30, heightMm: 6 };
    expect(snapToText(box, linesOf(buildFirstPage()), 'text')).to.deep.equal({ box, guides: [] });
  });
});

describe('lines of a page', () => {
  it('keeps two columns of one height apart', () => {
    const texts = linesOf(buildLastPage()).map((line) => line.text);
    expect(texts).to.include('Nơi nhận:');
    expect(texts).to.include('GIÁM ĐỐC');
  });
});
