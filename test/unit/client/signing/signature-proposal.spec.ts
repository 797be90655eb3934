import { expect } from 'chai';
import { insidePage, proposeSignature } from '../../../../client/src/features/signing/proposal.ts';
import { buildFirstPage, buildLastPage, buildPage, centred, LINE_MM, run, SIGNER } from './page-builder.ts';

const centre = (box: { xMm: number; widthMm: number }) => box.xMm + box.widthMm / 2;

describe('proposal for the leader’s signature (NĐ 30/2020, ô 7c)', () => {
  it('centres a 40 × 20 mm box between title and name', () => {
    const { box, basis } = proposeSignature([buildFirstPage(), buildLastPage()], SIGNER);
    expect(basis).to.equal('name-and-title');
    expect(box.page).to.equal(2);
    expect([box.widthMm, box.heightMm]).to.deep.equal([40, 20]);
    expect(centre(box)).to.be.closeTo(150, 0.01);
    const gapMiddle = (80 + LINE_MM + 112) / 2;
    expect(box.yMm + box.heightMm / 2).to.be.closeTo(gapMiddle, 0.01);
  });

  it('covers neither title nor name when the gap is narrow, and keeps its shape', () => {
    const page = buildPage([centred('GIÁM ĐỐC', 150, 80), centred('Trần Thị Minh Hạnh', 150, 98)]);
    const { box } = proposeSignature([page], SIGNER);
    expect(box.yMm).to.be.at.least(80 + LINE_MM);
    expect(box.yMm + box.heightMm).to.be.at.most(98);
    expect(box.widthMm / box.heightMm).to.be.closeTo(2, 0.001);
  });

  it('takes the deputy’s own title line, nearest above the name', () => {
    const page = buildPage([
      centred('KT. GIÁM ĐỐC', 150, 70),
      centred('PHÓ GIÁM ĐỐC', 150, 76),
      centred('Lê Văn Bình', 150, 108),
    ]);
    const { box, basis } = proposeSignature([page], { name: 'Lê Văn Bình', title: 'Phó Giám đốc' });
    expect(basis).to.equal('name-and-title');
    expect(box.yMm).to.be.at.least(76 + LINE_MM);
  });

  it('finds the signature block before the appendices of the same file', () => {
    const appendix = buildPage([centred('Phụ lục I', 115, 30), run('1. Danh sách cơ quan', 30, 40)], 3);
    const { box } = proposeSignature([buildFirstPage(), buildLastPage(2), appendix], SIGNER);
    expect(box.page).to.equal(2);
  });

  it('reads a name whose letters are stored decomposed (NFD)', () => {
    const page = buildPage([
      centred('GIÁM ĐỐC', 150, 80),
      centred('Trần Thị Minh Hạnh'.normalize('NFD'), 150, 112),
    ]);
    expect(proposeSignature([page], SIGNER).basis).to.equal('name-and-title');
  });

  it('reads a name broken into several runs', () => {
    const page = buildPage([
      centred('GIÁM ĐỐC', 150, 80),
      { text: 'Trần Thị ', x: 130, y: 112, width: 18, height: LINE_MM },
      { text: 'Minh Hạnh', x: 149, y: 112, width: 20, height: LINE_MM },
    ]);
    expect(proposeSignature([page], SIGNER).basis).to.equal('name-and-title');
  });

  it('is not led astray by the name in the body of the text', () => {
    const page = buildPage([
      run('Giao bà Trần Thị Minh Hạnh, Giám đốc Sở, chủ trì thực hiện các nội dung trên.', 30, 50),
      centred('GIÁM ĐỐC', 150, 80),
      centred('Trần Thị Minh Hạnh', 150, 112),
      run('Người liên hệ: Trần Thị Minh Hạnh', 30, 200),
    ]);
    const { box } = proposeSignature([page], SIGNER);
    expect(box.yMm).to.be.within(80, 112);
  });

  it('puts the box under the title when the name is missing, and says so', () => {
    const page = buildPage([centred('GIÁM ĐỐC', 150, 200)]);
    const { box, basis } = proposeSignature([page], SIGNER);
    expect(basis).to.equal('title');
    expect(box.yMm).to.be.greaterThan(200 + LINE_MM);
  });

  it('does not take the capitals of the letter-head for the title', () => {
    const page = buildPage([centred('SỞ NỘI VỤ', 70, 28), centred('GIÁM ĐỐC', 70, 34)]);
    expect(proposeSignature([page], SIGNER).basis).to.equal('default');
  });

  it('still proposes a place on a page without text (a scan), and says that it guessed', () => {
    const { box, basis } = proposeSignature([buildPage([], 1), buildPage([], 4)], SIGNER);
    expect(basis).to.equal('default');
    expect(box.page).to.equal(4);
    expect(box.xMm + box.widthMm).to.be.at.most(210);
    expect(box.yMm + box.heightMm).to.be.at.most(297);
  });

  it('never leaves the page, even when the name stands at its very edge', () => {
    const page = buildPage([centred('GIÁM ĐỐC', 205, 270), centred('Trần Thị Minh Hạnh', 200, 292)]);
    const { box } = proposeSignature([page], SIGNER);
    expect(box.xMm + box.widthMm).to.be.at.most(210);
    expect(box.yMm + box.heightMm).to.be.at.most(297);
  });

  it('does not fail on an empty document', () => {
    expect(proposeSignature([], SIGNER).basis).to.equal('default');
  });
});

describe('a box kept inside its page', () => {
  const page = { page: 1, widthMm: 210, heightMm: 297 };
  it('moves back what was dragged over an edge', () => {
    const box = insidePage({ page: 1, xMm: 190, yMm: -5, widthMm: 40, heightMm: 20 }, page);
    expect(box).to.deep.equal({ page: 1, xMm: 170, yMm: 0, widthMm: 40, heightMm: 20 });
  });
  it('shrinks what is larger than the page', () => {
    const box = insidePage({ page: 1, xMm: 0, yMm: 0, widthMm: 400, heightMm: 20 }, page);
    expect([box.xMm, box.widthMm]).to.deep.equal([0, 210]);
  });
});
