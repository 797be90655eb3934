import { expect } from 'chai';
import { fold } from '../../../server/outgoing/domain/folded.ts';
import { placeAndDate } from '../../../server/outgoing/domain/printed-dates.ts';

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
