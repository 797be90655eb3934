import { expect } from 'chai';
import { DOCUMENT_KINDS, type DocumentKind } from '../../../server/contracts/vocabulary.ts';
import { fold } from '../../../server/outgoing/domain/folded.ts';
import { notationOf, numberText, placeAndDate } from '../../../server/outgoing/domain/notation.ts';

const parts = (kind: DocumentKind, unitAbbreviation = 'VP') => ({
  kind,
  agencyAbbreviation: 'SNV',
  unitAbbreviation,
});

describe('number and notation (NĐ 30/2020 Phụ lục I, ô 3)', () => {
  it('names the kind, then the agency', () => {
    expect(numberText(15, notationOf(parts('quyet-dinh')))).to.equal('15/QĐ-SNV');
  });

  it('names the agency, then the drafting unit, on a công văn', () => {
    expect(numberText(5, notationOf(parts('cong-van')))).to.equal('05/SNV-VP');
  });

  it('leaves no hyphen behind when the unit has no abbreviation', () => {
    expect(notationOf(parts('cong-van', ''))).to.equal('SNV');
  });

  it('has a leading zero below ten only', () => {
    expect([1, 9, 10, 105].map((value) => numberText(value, 'X'))).to.deep.equal([
      '01/X',
      '09/X',
      '10/X',
      '105/X',
    ]);
  });

  it('fits every kind: no spaces, no empty groups, at most 30 characters (QCVN 102)', () => {
    for (const kind of Object.keys(DOCUMENT_KINDS) as DocumentKind[])
      expect(notationOf(parts(kind)))
        .to.match(/^[\p{L}\d]+(-[\p{L}\d]+)*$/u)
        .and.to.have.lengthOf.below(31);
  });
});

describe('place and date (ô 4)', () => {
  it('has a leading zero for days below 10 and for months 1 and 2, not for month 3', () => {
    expect(placeAndDate('Đắk Nông', '2026-01-05')).to.equal('Đắk Nông, ngày 05 tháng 01 năm 2026');
    expect(placeAndDate('Đắk Nông', '2026-02-28')).to.equal('Đắk Nông, ngày 28 tháng 02 năm 2026');
    expect(placeAndDate('Đắk Nông', '2026-03-01')).to.equal('Đắk Nông, ngày 01 tháng 3 năm 2026');
    expect(placeAndDate('Đắk Nông', '2026-11-23')).to.equal('Đắk Nông, ngày 23 tháng 11 năm 2026');
  });
});

describe('folded text', () => {
  it('finds Vietnamese without diacritics, composed or not', () => {
    expect(fold('Quyết ĐỊNH  về việc\tđiều động')).to.equal('quyet dinh ve viec dieu dong');
    expect(fold('Quyết định'.normalize('NFD'))).to.equal(fold('quyet dinh'));
  });
});
