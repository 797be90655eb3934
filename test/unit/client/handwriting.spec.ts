// Writing on a page: who writes and who moves the paper, and where a point of the screen lies on a turned page.
import { expect } from 'chai';
import { type Contact, makeGesture } from '../../../client/src/features/incoming/handwriting/gesture.ts';
import { boundsOf, outlineOf } from '../../../client/src/features/incoming/handwriting/outline.ts';
import { toUserSpace, toView, viewOf } from '../../../client/src/features/incoming/handwriting/page-view.ts';

const contact = (
  pointerId: number,
  pointerType: string,
  [clientX, clientY] = [10, 10],
  size = 20,
): Contact => ({
  ...{ pointerId, pointerType, clientX, clientY, width: size, height: size },
});

describe('handwriting', () => {
  it('is one finger’s; a second one stops it, and both move the paper', () => {
    const gesture = makeGesture();
    expect(gesture.begin(contact(1, 'touch'))).to.equal('write');
    expect(gesture.move(contact(1, 'touch', [20, 30]))).to.equal(null);
    expect(gesture.begin(contact(2, 'touch', [50, 50]))).to.equal('stop');
    expect(gesture.isWriting(1)).to.equal(false);
    expect(gesture.move(contact(2, 'touch', [50, 30]))).to.deep.equal({ x: 0, y: 10 });
    gesture.end(2);
    expect(gesture.move(contact(1, 'touch', [10, 0]))).to.deep.equal({ x: 0, y: 10 });
    gesture.end(1);
    expect(gesture.begin(contact(3, 'touch'))).to.equal('write');
  });

  it('is the pen’s alone once there is one: fingers move the paper, the palm does nothing', () => {
    const gesture = makeGesture();
    expect(gesture.begin(contact(1, 'touch', [10, 10], 90)), 'palm').to.equal('none');
    expect(gesture.begin(contact(2, 'touch')), 'before the pen').to.equal('write');
    expect(gesture.begin(contact(3, 'pen')), 'in place of the hand').to.equal('write');
    expect(gesture.isWriting(2)).to.equal(false);
    expect(gesture.begin(contact(4, 'touch')), 'while it writes').to.equal('none');
    for (const id of [2, 3, 4]) gesture.end(id);
    expect(gesture.begin(contact(5, 'touch')), 'after it').to.equal('stop');
  });

  it('lies where the page says, however it is turned and cropped', () => {
    const box: [number, number, number, number] = [10, 20, 110, 220];
    const corner = { 0: [10, 220], 90: [10, 20], 180: [110, 20], 270: [110, 220] } as const;
    for (const rotate of [0, 90, 180, 270] as const) {
      const view = viewOf({ box, rotate });
      expect([view.width, view.height]).to.deep.equal(rotate % 180 === 0 ? [100, 200] : [200, 100]);
      expect(toUserSpace(view, 0, 0), `top left, turned ${rotate}`).to.deep.equal([...corner[rotate]]);
      expect(toView(view, ...toUserSpace(view, 33, 44))).to.deep.equal([33, 44]);
      expect(viewOf({ box, rotate: 0 }, rotate)).to.deep.equal(view);
    }
  });

  it('has an outline as wide as the pen, and a dot is one too', () => {
    const dot = { points: [50, 50, 0.5], width: 4 };
    const outline = outlineOf(dot);
    expect(outline).to.match(/^M[\d. ]+Q[\d. ]+Z$/);
    const numbers = outline.match(/[\d.]+/g)?.map(Number) ?? [];
    expect(Math.max(...numbers) - Math.min(...numbers)).to.be.within(3.5, 6);
    expect(boundsOf([dot])).to.deep.equal({ left: 46, bottom: 46, right: 54, top: 54 });
  });
});
