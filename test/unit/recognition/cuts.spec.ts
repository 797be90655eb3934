// Where a scan of several papers is cut: by separator pages whichever way they lie, by blank pages, and not by the blank
// backs of a scan of both sides.
import { expect } from 'chai';
import { proposeCuts } from '../../../server/recognition/domain/cuts.ts';
import {
  BARS,
  GAP,
  type Grey,
  inkOf,
  NARROW,
  readPgm,
  turned,
  writePgm,
} from '../../../server/recognition/domain/pgm.ts';

const WIDTH = 330;
const HEIGHT = 468;
const paper = (): Grey => ({
  width: WIDTH,
  height: HEIGHT,
  pixels: new Uint8Array(WIDTH * HEIGHT).fill(240),
});

/** Every pixel of the picture, as `ink` says. */
function drawn(ink: (x: number, y: number) => boolean, shade = 20): Grey {
  const made = paper();
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) if (ink(x, y)) made.pixels[y * WIDTH + x] = shade;
  return made;
}

function separator(slope = 0): Grey {
  const unit = HEIGHT * NARROW;
  let top = HEIGHT * 0.3;
  const bars = BARS.map((share) => {
    const bar = { from: top, to: top + share * unit };
    top = bar.to + GAP * unit;
    return bar;
  });
  return drawn((x, y) => {
    const at = y + (x - WIDTH / 2) * slope;
    return x > 26 && x < WIDTH - 26 && bars.some(({ from, to }) => at >= from && at < to);
  });
}

const text = drawn((x, y) => x > 50 && x < 280 && y > 60 && y < 400 && y % 9 < 3 && x % 5 < 3);
const blank = paper();
const cut = (...pages: Grey[]) => proposeCuts(pages.map(inkOf)).parts;

describe('cuts of a scan', () => {
  it('are at separator pages, which are left out', () => {
    expect(cut(text, text, separator(), text)).to.deep.equal([[1, 2], [4]]);
  });

  for (const degrees of [90, 180, 270] as const)
    it(`are found by a separator page that lies turned by ${degrees}°`, () =>
      expect(inkOf(turned(separator(), degrees)).isSeparator).to.equal(true));

  for (const slope of [-0.04, 0.03])
    it(`are found by a separator page that lies askew by ${slope}`, () =>
      expect(inkOf(separator(slope)).isSeparator).to.equal(true));

  it('take neither text nor a black page nor a table for a separator page', () => {
    const table = drawn((_, y) => y % 20 < 2);
    const stripes = drawn((_, y) => y % 20 < 10);
    for (const page of [text, drawn(() => true), table, stripes, blank])
      expect(inkOf(page).isSeparator).to.equal(false);
  });

  it('are at blank pages where there are no separator pages', () => {
    expect(cut(text, blank, text, text)).to.deep.equal([[1], [3, 4]]);
    expect(cut(text, blank, separator(), text)).to.deep.equal([[1, 2], [4]]);
  });

  it('take a page with dust and with what shines through for a blank one', () => {
    const dusty = drawn((x, y) => (x * 7919 + y * 104_729) % 40_009 === 0);
    const shining = drawn((x, y) => y > 60 && y < 400 && y % 9 < 3 && x % 5 < 3, 200);
    expect(cut(text, dusty, text)).to.deep.equal([[1], [3]]);
    expect(cut(text, shining, text)).to.deep.equal([[1], [3]]);
  });

  it('are not at the blank backs of a scan of both sides', () => {
    expect(cut(text, blank, text, blank, text, blank)).to.deep.equal([[1, 2, 3, 4, 5, 6]]);
  });

  it('leave nothing out of a scan in which nothing is seen', () => {
    expect(cut(blank)).to.deep.equal([[1]]);
    expect(cut(separator(), text, separator())).to.deep.equal([[2]]);
  });

  it('turn a picture and read it again, and refuse what is none', () => {
    const again = readPgm(writePgm(turned(turned(text, 90), 270)));
    expect(again?.pixels.every((value, at) => value === text.pixels[at])).to.equal(true);
    for (const bytes of ['', 'P5\n9 9\n255\nshort', 'P5\n99999 99999\n255\n', 'P6\n1 1\n255\nabc'])
      expect(readPgm(Buffer.from(bytes))).to.equal(undefined);
  });
});
