import { expect } from 'chai';
import { approvalMarks, attachmentMarks, sealMarks } from '../../../server/outgoing/domain/marks.ts';
import { discPng } from '../../support/png.ts';

const box = { page: 1, xMm: 100, yMm: 200, widthMm: 40, heightMm: 20 };
const number = {
  value: 5,
  notation: 'SNV-VP',
  text: '05/SNV-VP',
  issuedOn: '2026-01-05',
  bookId: 'book-0001',
  bookName: 'Sổ',
};
const facts = { number, place: 'Đắk Nông', agencyName: 'SỞ NỘI VỤ', urgency: 'normal' as const };

describe('the marks of a signature (NĐ 30/2020 Phụ lục I)', () => {
  it('show the leader’s image where he put it, or his name where he has none', () => {
    const png = discPng(8, [0, 0, 200]);
    expect(approvalMarks(box, 'Trần Đình Nghĩa', png)).to.deep.equal([{ kind: 'image', box, png }]);
    expect(approvalMarks(box, 'Trần Đình Nghĩa', null)[0]).to.include({ kind: 'text', color: 'blue' });
  });

  it('show the seal in its real size around the middle of where it was put', () => {
    const seal = { png: discPng(8, [200, 0, 0]), widthMm: 36 };
    const [mark] = sealMarks({ image: box }, { ...facts, seal });
    expect(mark?.box).to.deep.equal({ page: 1, xMm: 102, yMm: 192, widthMm: 36, heightMm: 36 });
  });

  it('bring number upright 13 pt and date italic 13 pt with the seal', () => {
    const dateBox = { ...box, yMm: 30 };
    const [, numberMark, dateMark] = sealMarks(
      { image: box, number: box, date: dateBox },
      { ...facts, seal: { png: discPng(8, [200, 0, 0]), widthMm: 36 } },
    );
    expect(numberMark).to.deep.include({ kind: 'text', lines: ['05/SNV-VP'], sizePt: 13, style: 'regular' });
    expect(dateMark).to.deep.include({
      lines: ['Đắk Nông, ngày 05 tháng 01 năm 2026'],
      sizePt: 13,
      style: 'italic',
      box: dateBox,
    });
  });

  it('put the block of an attachment on one line at the top right of page 1, size 10', () => {
    const texts = { numberText: '05/SNV-VP', signingTime: '2026-01-05T08:30:15+07:00' };
    const [mark] = attachmentMarks(210, texts);
    expect(mark).to.deep.include({ lines: ['05/SNV-VP 05/01/2026 08:30:15 +07:00'], sizePt: 10 });
    expect(mark).to.include({ align: 'right', style: 'regular' }).and.not.to.have.property('color');
    expect(mark?.box).to.deep.equal({ page: 1, xMm: 85, yMm: 9, widthMm: 110, heightMm: 6 });
  });

  it('keep the block of an attachment on a narrow page', () => {
    const texts = { numberText: '05/SNV-VP', signingTime: '2026-01-05T08:30:15+07:00' };
    expect(attachmentMarks(50, texts)[0]?.box).to.deep.include({ xMm: 0, widthMm: 45 });
  });
});
