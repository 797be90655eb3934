import { expect } from 'chai';
import { besideOthers, nextPage } from '../../../../client/src/features/signing/marks.ts';
import { placementOf } from '../../../../client/src/features/signing/placement.ts';
import { proposeInitials } from '../../../../client/src/features/signing/propose-initials.ts';
import { buildFirstPage, buildLastPage, buildPage, LINE_MM, run } from './page-builder.ts';

const box = { page: 1, xMm: 100, yMm: 200, widthMm: 40, heightMm: 20 };
const A4 = { page: 1, widthMm: 210, heightMm: 297 };

describe('proposal for initials (ký nháy)', () => {
  it('stands beside “Lưu:”, on its height', () => {
    const { box: found, basis } = proposeInitials([buildFirstPage(), buildLastPage()], []);
    expect(basis).to.equal('archive-line');
    expect(found.page).to.equal(2);
    expect(found.yMm + found.heightMm / 2).to.be.closeTo(92 + LINE_MM / 2, 0.01);
    expect(found.xMm).to.be.above(32);
  });

  it('stands next to initials that are there, not on them', () => {
    const { box: first } = proposeInitials([buildLastPage()], []);
    const field = { name: 'a', page: 2, x: first.xMm, y: first.yMm, width: 20, height: 10 };
    const { box: second } = proposeInitials([buildLastPage()], [field]);
    expect(second.xMm).to.be.at.least(first.xMm + 20);
    expect(second.yMm).to.equal(first.yMm);
  });

  it('says that it found no place where there is no such line, and stays on the page', () => {
    const { box: found, basis } = proposeInitials([buildPage([run('Cuối trang', 30, 290)])], []);
    expect(basis).to.equal('default');
    expect(found.yMm + found.heightMm).to.be.at.most(297);
  });
});

describe('marks added to a signature', () => {
  it('lie on no other: below it, and above where the page ends', () => {
    expect(besideOthers(box, [box], A4).yMm).to.equal(225);
    const low = { ...box, yMm: 270 };
    expect(besideOthers(low, [low], A4).yMm).to.equal(245);
    expect(besideOthers(box, [{ ...box, page: 2 }], A4)).to.deep.equal(box);
  });

  it('go to the first page without one', () => {
    expect(nextPage([box], 3)).to.equal(2);
    expect(nextPage([{ ...box, page: 3 }], 3)).to.equal(1);
    expect(nextPage([box], 1)).to.equal(1);
  });

  it('are sent with the signature; a block without words is not', () => {
    const placement = placementOf((name) => (name === 'image' ? box : undefined), {
      marks: [
        { id: '1', kind: 'also', box: { ...box, page: 2 } },
        { id: '2', kind: 'text', box, text: ' ', style: 'bold' },
        { id: '3', kind: 'text', box, text: 'SAO Y', style: 'bold' },
      ],
      hasGiapLai: true,
    });
    expect(placement).to.deep.equal({
      image: box,
      also: [{ ...box, page: 2 }],
      texts: [{ box, text: 'SAO Y', style: 'bold', sizePt: 13 }],
      giapLai: {},
    });
  });
});
