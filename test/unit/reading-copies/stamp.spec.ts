// The stamp of arrival: what stands on it fits, and it lies in free room, never over a signature where there is other room.
import { expect } from 'chai';
import { frameOf, toFrame } from '../../../server/reading-copies/domain/page-frame.ts';
import { type Area, type FirstPage, placeStamp } from '../../../server/reading-copies/domain/place-stamp.ts';
import { faceOf } from '../../../server/reading-copies/domain/stamp-face.ts';

const A4: FirstPage = { widthMm: 210, heightMm: 297, text: [], marks: [], number: null };
const at = (x: number, y: number, width: number, height: number): Area => ({
  ...{ x, y, right: x + width, bottom: y + height },
});
const overlaps = (a: Area, b: Area) => a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom;
const areaOf = (page: FirstPage): Area => {
  const { xMm, yMm, widthMm, heightMm } = placeStamp(page);
  return at(xMm, yMm, widthMm, heightMm);
};

describe('the stamp of arrival', () => {
  it('goes at full size under the number where nothing else stands', () => {
    const number = at(40, 38, 30, 5);
    const { xMm, yMm, widthMm, heightMm } = placeStamp({ ...A4, number, text: [number] });
    expect([widthMm, heightMm]).to.deep.equal([50, 35]);
    expect(yMm).to.be.within(43, 48);
    expect(xMm + widthMm / 2).to.be.within(52, 58);
  });

  it('evades a signature and the text, smaller if need be, in the upper half of the page', () => {
    const number = at(40, 38, 30, 5);
    const signature = at(25, 45, 60, 20);
    const body = Array.from({ length: 25 }, (_, line) => at(30, 95 + line * 7, 160, 5));
    const head = [number, at(30, 20, 60, 5), at(110, 20, 85, 5), at(120, 40, 60, 5)];
    const page = { ...A4, number, marks: [signature], text: [...head, ...body] };
    const stamp = areaOf(page);
    for (const other of [signature, ...head, ...body]) expect(overlaps(stamp, other)).to.equal(false);
    expect(stamp.bottom).to.be.below(297 * 0.7);
    const narrow = {
      ...page,
      text: [...page.text, ...Array.from({ length: 12 }, (_, line) => at(6, 70 + line * 3, 198, 2))],
    };
    expect(overlaps(areaOf(narrow), signature)).to.equal(false);
  });

  it('takes a scan for no picture that is in the way, and fits a page that is hardly larger than itself', () => {
    const scan = { ...A4, marks: [at(0, 0, 210, 297)] };
    expect(placeStamp(scan)).to.deep.equal(placeStamp(A4));
    const { xMm, yMm, widthMm, heightMm } = placeStamp({ ...A4, widthMm: 30, heightMm: 20 });
    expect(xMm + widthMm).to.be.at.most(30);
    expect(yMm + heightMm).to.be.at.most(21);
  });

  it('says number and day of the register, to whom it went, and breaks no word of a long name', () => {
    const agencyName =
      'Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp tỉnh Đắk Nông';
    const { texts } = faceOf({ agencyName, number: 127, on: '2026-03-09', movedTo: null, workFile: null });
    const said = texts.map(({ text }) => text);
    expect(said).to.include.members(['ĐẾN', 'Số: 127', 'Ngày: 09/03/2026']);
    const head = texts.filter(({ isCentred, text }) => isCentred && text !== 'ĐẾN').map(({ text }) => text);
    expect(head.join(' ')).to.equal(agencyName.toLocaleUpperCase('vi'));
    expect(said.find((text) => text.startsWith('Chuyển:'))).to.match(/^Chuyển: …+$/);
    const moved = faceOf({
      agencyName: 'Sở Nội vụ',
      number: 1,
      on: '2026-03-09',
      movedTo: 'Phòng Tổ chức',
      workFile: '12.TH',
    });
    expect(moved.texts.map(({ text }) => text)).to.include.members([
      ...['SỞ NỘI VỤ', 'Chuyển: Phòng Tổ chức', 'Số và ký hiệu HS: 12.TH'],
    ]);
  });

  it('knows a page as it is read, however it is turned and cropped', () => {
    const box = [10, 20, 110, 220] as const;
    for (const rotate of [0, 90, 180, 270]) {
      const { width, height, matrix } = frameOf({ box, rotate });
      expect([width, height], `${rotate}`).to.deep.equal(rotate % 180 === 0 ? [100, 200] : [200, 100]);
      const [a, b, c, d, e, f] = matrix;
      const inUser = (x: number, y: number) => [a * x + c * y + e, b * x + d * y + f] as const;
      for (const [x, y] of [
        [0, 0],
        [width, height],
        [3, 4],
      ] as const) {
        const [ux, uy] = inUser(x, y);
        expect(ux).to.be.within(10, 110);
        expect(uy).to.be.within(20, 220);
        expect(toFrame({ matrix }, ux, uy)).to.deep.equal([x, y]);
      }
    }
    // Turned to the right, its left edge is on top.
    const { matrix, height } = frameOf({ box, rotate: 90 });
    expect(toFrame({ matrix }, 10, 20)).to.deep.equal([0, height]);
  });
});
