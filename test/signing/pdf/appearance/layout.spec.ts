// Layouts of NĐ 30/2020 Phụ lục I as data: where each cell lies in millimetres, what is left out, what becomes one mark.

import { expect } from 'chai';
import { type Layout, layOut } from '../../../../server/signing/pdf/appearance/layout.ts';
import { ND30 } from '../../../../server/signing/pdf/appearance/nd30.ts';
import { discPng, encodePng } from '../../../support/png.ts';

const box = { page: 2, xMm: 100, yMm: 200, widthMm: 42, heightMm: 20 };
const png = discPng(8, [200, 0, 0]);
const tall = encodePng({ width: 10, height: 20, depth: 8, colorType: 0, at: () => [0] });

describe('signing/layouts of NĐ 30/2020', () => {
  it('lay the seal over a third of the signature, on its left, in its real size', () => {
    const [mark] = layOut(ND30.sealOverSignature, {
      contents: { seal: { png, widthMm: 36 } },
      boxes: { signature: box },
    });
    expect(mark).to.deep.equal({
      kind: 'image',
      png,
      box: { page: 2, xMm: 78, yMm: 192, widthMm: 36, heightMm: 36 },
    });
    // Its right edge is a third into the signature, its middle as high.
    expect(78 + 36).to.equal(box.xMm + box.widthMm / 3);
  });

  it('keep the proportions of a seal that is not round, and take one that cannot be read for square', () => {
    const boxes = { signature: box };
    const [oblong] = layOut(ND30.sealOverSignature, {
      contents: { seal: { png: tall, widthMm: 30 } },
      boxes,
    });
    expect(oblong?.box).to.include({ widthMm: 30, heightMm: 60, yMm: 180 });
    const [broken] = layOut(ND30.sealOverSignature, {
      contents: { seal: { jpeg: png, widthMm: 30 } },
      boxes,
    });
    expect(broken?.box).to.include({ widthMm: 30, heightMm: 30 });
  });

  it('leave out what has no content and what nobody gave a place', () => {
    const contents = { seal: { png, widthMm: 36 }, number: { lines: ['15'] }, date: { lines: ['Hà Nội'] } };
    const marks = layOut(ND30.seal, { contents, boxes: { image: box, number: box } });
    expect(marks.map((mark) => mark.kind)).to.deep.equal(['image', 'text']);
    expect(layOut(ND30.seal, { contents: {}, boxes: { image: box } })).to.deep.equal([]);
    expect(layOut(ND30.attachment, { contents: { block: { lines: ['15'] } } })).to.deep.equal([]);
    expect(layOut(ND30.signatureWithName, { contents: {}, boxes: { image: box } })).to.deep.equal([]);
  });

  it('put the stamp of an urgency in its own size, framed, around the middle of where somebody put it', () => {
    const sizeOf = (level: string, boxes = { urgency: box }) =>
      layOut(ND30.urgency, { contents: { [level]: { lines: [level] } }, boxes }).map((mark) => [
        mark.box.widthMm,
        mark.box.heightMm,
      ]);
    expect(sizeOf('express')).to.deep.equal([[30, 8]]);
    expect(sizeOf('very-urgent')).to.deep.equal([[40, 8]]);
    expect(sizeOf('urgent')).to.deep.equal([[20, 8]]);
    expect(layOut(ND30.urgency, { contents: { express: { lines: ['HỎA TỐC'] } } })).to.deep.equal([]);
    const [mark] = layOut(ND30.urgency, {
      contents: { express: { lines: ['HỎA TỐC'] } },
      boxes: { urgency: box },
    });
    expect(mark).to.deep.include({ color: 'red', style: 'bold', sizePt: 13, isFramed: true });
    expect(mark?.box).to.include({ page: 2, xMm: 106, yMm: 206 });
  });

  it('put the block of a copy at the top right of the first page, 10 pt', () => {
    const lines = ['SAO Y', 'SỞ NỘI VỤ', '23/11/2026 08:30:15 +07:00'];
    const [mark] = layOut(ND30.copy, { contents: { block: { lines } }, pages: [{ widthMm: 210 }] });
    expect(mark).to.deep.equal({
      kind: 'text',
      box: { page: 1, xMm: 85, yMm: 9, widthMm: 110, heightMm: 13 },
      lines,
      sizePt: 10,
      style: 'regular',
      align: 'right',
    });
  });

  it('show image and name in one mark, and the name at its place without an image', () => {
    const boxes = { image: box };
    const name = { lines: ['Nguyễn Văn Ánh'] };
    const [both] = layOut(ND30.signatureWithName, { contents: { image: { png }, name }, boxes });
    expect(
      both?.kind === 'block' && both.parts.map(({ kind, at }) => [kind, at.yMm, at.heightMm]),
    ).to.deep.equal([
      ['image', 0, 14],
      ['text', 14, 6],
    ]);
    const [alone] = layOut(ND30.signatureWithName, { contents: { name }, boxes });
    expect(alone?.kind === 'block' && alone.parts.map(({ at }) => at.yMm)).to.deep.equal([14]);
  });

  it('are described by the caller too', () => {
    const layout: Layout = [
      { shows: 'a', place: { page: 1, topMm: 5, rightMm: 50, widthMm: 400, heightMm: 9 } },
    ];
    const facts = { contents: { a: { lines: ['x'] } }, pages: [{ widthMm: 100 }] };
    expect(layOut(layout, facts)).to.deep.equal([
      { kind: 'text', box: { page: 1, xMm: 0, yMm: 5, widthMm: 90, heightMm: 9 }, lines: ['x'], sizePt: 13 },
    ]);
  });
});
