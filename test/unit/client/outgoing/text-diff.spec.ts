// In what two versions differ: words found again whatever the runs of the reader, one change for one change, pages paired
// by what they say, and pictures compared point by point.
import { expect } from 'chai';
import { inOrder, textDifferences } from '../../../../client/src/features/outgoing/compare/difference.ts';
import { pairPages, partnerOf } from '../../../../client/src/features/outgoing/compare/page-pairs.ts';
import {
  layOver,
  type Picture,
  regionsOf,
} from '../../../../client/src/features/outgoing/compare/picture-diff.ts';
import { diffWords } from '../../../../client/src/features/outgoing/compare/text-diff.ts';
import { type Word, wordsOf } from '../../../../client/src/features/outgoing/compare/words.ts';

const LINE_WORDS = 8;
const SIGN_MM = 2;

/** Words as a page would have them: so many a line, each sign 2 mm wide. */
const laidOut = (text: string, wordsAPage = 1000): Word[] =>
  text.split(' ').map((word, index) => {
    const onPage = index % wordsAPage;
    return {
      text: word,
      page: Math.floor(index / wordsAPage) + 1,
      x: 20 + (onPage % LINE_WORDS) * 20,
      y: 30 + Math.floor(onPage / LINE_WORDS) * 6,
      width: word.length * SIGN_MM,
      height: 4,
    };
  });

const differencesOf = (left: Word[], right: Word[]) =>
  textDifferences(left, right, diffWords(left, right).hunks);

describe('the words of a page', () => {
  const run = (text: string, x: number, width: number, y = 50) => ({ text, x, y, width, height: 4 });

  it('have their place by their share of the run', () => {
    const [first, second] = wordsOf({ page: 3, widthMm: 210, heightMm: 297, runs: [run('Căn cứ', 10, 12)] });
    expect(first).to.deep.include({ page: 3, text: 'Căn', x: 10, width: 6 });
    expect(second).to.deep.include({ text: 'cứ', x: 18, width: 4 });
  });

  it('are whole where the reader broke the run inside a word, and apart where there is a gap or another line', () => {
    const runs = [run('nghị quy', 10, 16), run('ết', 26, 4), run('số', 32, 4), run('một', 36.1, 6, 56)];
    const found = wordsOf({ page: 1, widthMm: 210, heightMm: 297, runs });
    expect(found.map(({ text }) => text)).to.deep.equal(['nghị', 'quyết', 'số', 'một']);
    expect(found[1]).to.deep.include({ x: 20, width: 10 });
  });

  it('are the same however their letters are composed', () => {
    const [composed, decomposed] = ['Sở Nội vụ', 'Sở Nội vụ'.normalize('NFD')].map((text) =>
      wordsOf({ page: 1, widthMm: 210, heightMm: 297, runs: [run(text, 10, 20)] }),
    );
    expect(composed?.map(({ text }) => text)).to.deep.equal(decomposed?.map(({ text }) => text));
  });
});

describe('the text of two versions', () => {
  const TEXT = Array.from({ length: 400 }, (_, index) => `từ${index}`).join(' ');

  it('does not differ from itself', () => {
    expect(differencesOf(laidOut(TEXT), laidOut(TEXT))).to.deep.equal([]);
  });

  it('differs once where one word was put in, however many lines and pages that moves', () => {
    const changed = TEXT.replace('từ20 ', 'từ20 mới ');
    const found = differencesOf(laidOut(TEXT, 100), laidOut(changed, 100));
    expect(found).to.have.length(1);
    expect(found[0]).to.deep.include({ kind: 'added', before: '', after: 'mới' });
    const boxes = found[0]?.right?.boxes ?? [];
    expect(boxes).to.deep.equal([{ page: 1, x: 20 + 5 * 20, y: 42, width: 6, height: 4 }]);
    expect(found[0]?.left, 'looked for beside the word before it').to.deep.include({ page: 1, boxes: [] });
  });

  it('names what was changed as before and after, at both places', () => {
    const found = differencesOf(laidOut('Hà Nội ngày 5 tháng 3'), laidOut('Hà Nội ngày 12 tháng 3'));
    expect(found.map(({ kind, before, after }) => [kind, before, after])).to.deep.equal([
      ['changed', '5', '12'],
    ]);
    expect([found[0]?.left?.page, found[0]?.right?.page]).to.deep.equal([1, 1]);
  });

  it('tells changes beside each other as one, and those apart as several', () => {
    const found = differencesOf(
      laidOut('một hai ba bốn năm sáu bảy tám'),
      laidOut('1 hai 3 bốn năm sáu bảy 8'),
    );
    expect(found.map(({ before, after }) => [before, after])).to.deep.equal([
      ['một hai ba', '1 hai 3'],
      ['tám', '8'],
    ]);
  });

  it('marks a change that runs over lines with a box for each line', () => {
    const [found] = differencesOf(laidOut('a b c d e f g h i'), laidOut('a b c d e f X Y Z'));
    expect(found?.right?.boxes.map(({ y }) => y)).to.deep.equal([30, 36]);
  });

  it('is compared page by page when the two have nothing in common', () => {
    const other = Array.from({ length: 3000 }, (_, index) => `khác${index}`).join(' ');
    const many = Array.from({ length: 3000 }, (_, index) => `từ${index}`).join(' ');
    const { hunks, isByPage } = diffWords(laidOut(many, 500), laidOut(other, 500));
    expect(isByPage).to.equal(true);
    expect(hunks).to.have.length(6);
  });

  it('is nothing where a version has no text at all', () => {
    expect(differencesOf([], laidOut('một hai'))[0]).to.deep.include({ kind: 'added', left: null });
    expect(diffWords([], []).hunks).to.deep.equal([]);
  });

  it('is stepped through in the order of the pages', () => {
    const spot = (page: number, yMm: number) => ({ page, yMm, boxes: [] });
    const base = { kind: 'added' as const, before: '', after: 'x', left: null, hunk: null };
    const found = inOrder([
      { ...base, id: 'c', right: spot(2, 10) },
      { ...base, id: 'a', right: spot(1, 90) },
      { ...base, id: 'b', right: null, left: spot(2, 5) },
    ]);
    expect(found.map(({ id }) => id)).to.deep.equal(['a', 'b', 'c']);
  });
});

describe('the pages of two versions', () => {
  it('are paired by what they say: a page put in shifts nothing', () => {
    const pairs = pairPages(['a', 'b', 'c'], ['a', 'mới', 'b', 'c']);
    expect(pairs).to.deep.equal([
      { left: 1, right: 1 },
      { left: null, right: 2 },
      { left: 2, right: 3 },
      { left: 3, right: 4 },
    ]);
    expect(partnerOf(pairs, 'left', 2)).to.equal(3);
    expect(partnerOf(pairs, 'right', 2), 'beside the page before it').to.equal(1);
  });

  it('that were changed are paired in their order, and scans one by one', () => {
    expect(pairPages(['a', 'b', 'c'], ['a', 'B', 'c'])[1]).to.deep.equal({ left: 2, right: 2 });
    expect(pairPages(['', '', ''], ['', ''])).to.have.length(3);
  });
});

describe('two drawn pages', () => {
  const white = (width: number, height: number): Picture => ({
    ...{ width, height },
    data: new Uint8ClampedArray(width * height * 4).fill(255),
  });
  const withInk = (x0: number, y0: number, size: number): Picture => {
    const picture = white(200, 160);
    for (let y = y0; y < y0 + size; y += 1)
      for (let x = x0; x < x0 + size; x += 1) picture.data.fill(0, (y * 200 + x) * 4, (y * 200 + x) * 4 + 3);
    return picture;
  };

  it('differ where one has a stamp, and nowhere else; far apart they differ twice', () => {
    const [found, ...others] = regionsOf(white(200, 160), withInk(40, 24, 30));
    expect(found).to.deep.equal({ x: 40, y: 24, width: 32, height: 32 });
    expect(others).to.deep.equal([]);
    expect(regionsOf(withInk(8, 8, 10), withInk(150, 120, 10))).to.have.length(2);
    expect(regionsOf(withInk(8, 8, 10), withInk(8, 8, 10))).to.deep.equal([]);
  });

  it('laid over each other show red what only the old one has, blue what only the new one has, grey the rest', () => {
    const laid = layOver(withInk(0, 0, 10), withInk(20, 0, 10));
    const at = (x: number) => [...laid.subarray(x * 4, x * 4 + 3)];
    const [old, fresh, none] = [at(5), at(25), at(100)];
    expect((old[0] ?? 0) > (old[2] ?? 0)).to.equal(true);
    expect((fresh[2] ?? 0) > (fresh[0] ?? 0)).to.equal(true);
    expect(none).to.deep.equal([255, 255, 255]);
  });
});
