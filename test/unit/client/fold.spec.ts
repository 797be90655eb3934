// Vietnamese text found with or without its diacritics, composed or not.
import { expect } from 'chai';
import { foundIn } from '../../../client/src/shared/fold.ts';

describe('finding Vietnamese text', () => {
  it('needs no diacritics, no capitals and no đ', () => {
    for (const typed of ['dak nong', 'ĐẮK', 'Đắk Nông', ' sở '])
      expect(foundIn('Sở Nội vụ tỉnh Đắk Nông', typed), typed).to.equal(true);
  });

  it('takes decomposed letters for the composed ones', () => {
    expect(foundIn('Kiểm tra chữ ký', 'kiểm'.normalize('NFD'))).to.equal(true);
  });

  it('does not find what is not there', () => {
    expect(foundIn('Sở Tài chính', 'so y te')).to.equal(false);
  });

  it('finds everything while nothing is typed', () => {
    expect(foundIn('Sổ văn bản', '  ')).to.equal(true);
  });
});
