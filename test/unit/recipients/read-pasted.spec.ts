import { expect } from 'chai';
import { normalizeOrganCode } from '../../../server/exchange/protocol/index.ts';
import { linesOf, readPasted } from '../../../server/recipients/domain/read-pasted.ts';
import type { KnownRecipient } from '../../../server/recipients/domain/recipient-list.ts';

const AT = new Date('2026-03-02T03:00:00Z');
const agency = (code: string, name: string, more: Partial<KnownRecipient> = {}): KnownRecipient => ({
  id: `agency-${code}`,
  code,
  name,
  shortName: name,
  formerCodes: [],
  canReceive: true,
  dissolvedAt: null,
  ...more,
});
const AGENCIES = [
  agency('H16.01', 'Sở Nội vụ'),
  agency('H16.02', 'Sở Tài chính', { shortName: 'STC', formerCodes: ['H16.52'] }),
  agency('H16.03', 'Sở Y tế', { canReceive: false }),
  agency('H16.04', 'Sở Công Thương', { dissolvedAt: new Date('2026-03-01T00:00:00Z'), canReceive: false }),
  agency('H16.21.01', 'UBND xã Hòa Bình'),
  agency('H16.22.01', 'UBND xã Hòa Bình'),
  agency('H16.23.01', 'UBND xã Thuận An'),
  agency('H16.24.01', 'UBND xã Đắk Búk So', { dissolvedAt: new Date('2030-01-01T00:00:00Z') }),
];
const read = (text: string, agencies = AGENCIES) =>
  readPasted(text, agencies, { ownAgencyId: 'agency-H16.01', at: AT, normalizeCode: normalizeOrganCode });
const codesIn = (text: string) => read(text).good.map(({ code }) => code);
const reasonsIn = (text: string) => read(text).wrong.map(({ line, reason }) => [line, reason]);

describe('a pasted list of recipients', () => {
  it('names agencies by code, former code, old form of the code, name or short name', () => {
    for (const line of [
      'H16.02',
      'h16.02',
      'H16.52',
      '000.00.02.H16',
      'Sở Tài chính',
      'SỞ  TÀI CHÍNH',
      'STC',
    ])
      expect(codesIn(line), line).to.deep.equal(['H16.02']);
    expect(codesIn('so tai chinh')).to.deep.equal(['H16.02']);
    expect(codesIn('Sở Tài chính'.normalize('NFD'))).to.deep.equal(['H16.02']);
  });

  it('is read as it is copied: tables, bullets, numbers, brackets, ends of lines of any system', () => {
    for (const line of [
      'H16.02\tSở Tài chính',
      'Sở Tài chính;H16.02',
      '1. Sở Tài chính;',
      '- H16.02 - Sở Tài chính.',
      'Sở Tài chính (H16.02)',
      'H16.02 Sở Tài chính',
    ])
      expect(codesIn(line), line).to.deep.equal(['H16.02']);
    expect(linesOf('a\r\nb\rc\n\n d ')).to.deep.equal([
      { line: 1, text: 'a' },
      { line: 2, text: 'b' },
      { line: 3, text: 'c' },
      { line: 5, text: 'd' },
    ]);
  });

  it('tells of every wrong line why, with its number, and keeps the good ones', () => {
    const text = [
      'H16.02',
      'H99.99',
      'Sở Y tế',
      '',
      'Sở Công Thương',
      'Sở Nội vụ',
      'Sở Tài chính',
      'H16.23.01',
    ].join('\n');
    expect(reasonsIn(text)).to.deep.equal([
      [2, 'unknown'],
      [3, 'cannot-receive'],
      [5, 'dissolved'],
      [6, 'own'],
      [7, 'twice'],
    ]);
    expect(codesIn(text)).to.deep.equal(['H16.02', 'H16.23.01']);
    expect(read(text).wrong.at(-1)).to.include({ name: 'Sở Tài chính', firstLine: 1 });
  });

  it('guesses nothing: a name of two, and a code beside the name of another, are told', () => {
    expect(reasonsIn('UBND xã Hòa Bình')).to.deep.equal([[1, 'ambiguous']]);
    expect(codesIn('H16.21.01\tUBND xã Hòa Bình')).to.deep.equal(['H16.21.01']);
    for (const line of ['H16.02\tUBND xã Thuận An', 'H16.02\tUBND xã Hòa Bình'])
      expect(reasonsIn(line), line).to.deep.equal([[1, 'ambiguous']]);
    expect(codesIn('H16.21.01')).to.deep.equal(['H16.21.01']);
  });

  it('takes the one that is there where another of its name is gone, and one that ends later', () => {
    const agencies = [...AGENCIES, agency('H16.55', 'Sở Công Thương')];
    expect(read('Sở Công Thương', agencies).good.map(({ code }) => code)).to.deep.equal(['H16.55']);
    expect(codesIn('UBND xã Đắk Búk So')).to.deep.equal(['H16.24.01']);
  });

  it('of 700 with three wrong tells all three at once and keeps 697', () => {
    const many = Array.from({ length: 700 }, (_, index) =>
      agency(`H20.${index + 1}`, `UBND xã số ${index + 1}`, index === 333 ? { canReceive: false } : {}),
    );
    const lines = many.map(({ code, name }, index) => (index % 2 === 0 ? code : name));
    lines[99] = 'UBND xã không có thật';
    lines[699] = 'H20.1';
    const { good, wrong } = read(lines.join('\n'), many);
    expect(good).to.have.length(697);
    expect(wrong.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [100, 'unknown'],
      [334, 'cannot-receive'],
      [700, 'twice'],
    ]);
  });

  it('answers whatever is pasted', () => {
    for (const text of ['', '\u0000', '((((', ';;;;', '- ', '\t\t', 'a'.repeat(5_000), '💥\n'.repeat(50)])
      expect(() => read(text)).not.to.throw();
    expect(read('x'.repeat(5_000)).wrong[0]?.text).to.have.length(200);
  });
});
