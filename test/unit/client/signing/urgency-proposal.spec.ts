import { expect } from 'chai';
import { proposeNumber } from '../../../../client/src/features/signing/proposal.ts';
import { proposeUrgency, stampWords } from '../../../../client/src/features/signing/propose-urgency.ts';
import { buildFirstPage, centred } from './page-builder.ts';

const propose = (
  urgency: 'normal' | 'urgent' | 'very-urgent' | 'express',
  extra: Parameters<typeof buildFirstPage>[0] = [],
) => {
  const page = buildFirstPage(extra);
  return proposeUrgency(page, { urgency }, proposeNumber(page, '15/SNV-VP').box);
};

describe('proposal for the stamp of the urgency (NĐ 30/2020, ô 10b)', () => {
  it('has the size of its level, under the number', () => {
    for (const [urgency, widthMm] of [
      ['urgent', 20],
      ['very-urgent', 40],
      ['express', 30],
    ] as const) {
      const box = propose(urgency)?.box;
      expect(box).to.include({ page: 1, widthMm, heightMm: 8 });
      expect(box?.yMm).to.be.within(43, 52);
      // In the middle of the column in which the agency is named.
      expect((box?.xMm ?? 0) + widthMm / 2).to.be.closeTo(70, 0.1);
    }
  });

  it('goes under the subject of a letter', () => {
    const extra = [centred('V/v rà soát chế độ', 62, 45), centred('báo cáo định kỳ', 62, 50)];
    expect(propose('express', extra)?.box.yMm).to.be.greaterThan(54);
  });

  it('is none where a stamp is printed already, or the document is ordinary', () => {
    for (const words of ['HỎA TỐC', 'HOẢ TỐC', 'THƯỢNG KHẨN', 'KHẨN'])
      expect(propose('express', [centred(words, 55, 50)]), words).to.equal(null);
    expect(propose('normal')).to.equal(null);
    expect(stampWords('normal')).to.equal('');
    expect(propose('express', [centred('BAN QUẢN LÝ KHẨN TRƯƠNG', 60, 24)])).not.to.equal(null);
  });
});
