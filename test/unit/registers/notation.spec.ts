import { expect } from 'chai';
import {
  DECREE_PATTERNS,
  NotationPattern,
  type NotationPatterns,
  notationOf,
  numberText,
  printedNumber,
} from '../../../server/contracts/notation.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../../server/contracts/vocabulary.ts';

const parts = (kind: DocumentKind, unitAbbreviation = 'VP') => ({
  kind,
  agencyAbbreviation: 'SNV',
  unitAbbreviation,
  year: 2026,
});

describe('number and notation (NĐ 30/2020 Phụ lục I, ô 3)', () => {
  it('names the kind, then the agency', () => {
    expect(numberText(15, notationOf(DECREE_PATTERNS, parts('quyet-dinh')))).to.equal('15/QĐ-SNV');
  });

  it('names the agency, then the drafting unit, on a công văn', () => {
    expect(numberText(5, notationOf(DECREE_PATTERNS, parts('cong-van')))).to.equal('05/SNV-VP');
  });

  it('leaves no hyphen behind when the unit has no abbreviation', () => {
    expect(notationOf(DECREE_PATTERNS, parts('cong-van', ''))).to.equal('SNV');
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
      expect(notationOf(DECREE_PATTERNS, parts(kind)))
        .to.match(/^[\p{L}\d]+(-[\p{L}\d]+)*$/u)
        .and.to.have.lengthOf.below(31);
  });
});

describe('a printed number', () => {
  it('has a leading zero below ten and none above', () => {
    expect([1, 9, 10, 15, 105].map(printedNumber)).to.deep.equal(['01', '09', '10', '15', '105']);
  });
});

describe('a pattern of the agency', () => {
  const patterns = (named: string, plain = '{coquan}-{donvi}'): NotationPatterns => ({ named, plain });

  it('puts year, kind, agency and unit where it names them', () => {
    expect(notationOf(patterns('{nam}/{loai}-{coquan}'), parts('nghi-quyet'))).to.equal('2026/NQ-SNV');
    expect(notationOf(patterns('{loai}-{coquan}', '{coquan}-{donvi}.MC'), parts('cong-van'))).to.equal(
      'SNV-VP.MC',
    );
  });

  it('takes the hyphen of an empty place with it, wherever it stands', () => {
    expect(notationOf(patterns('{nam}/{donvi}-{loai}-{coquan}'), parts('quyet-dinh', ''))).to.equal(
      '2026/QĐ-SNV',
    );
    expect(notationOf(patterns('{donvi}/{loai}'), parts('quyet-dinh', ''))).to.equal('QĐ');
  });

  for (const bad of ['', '{so}/{loai}', '{loai', 'a b', '{loai}_{coquan}', 'x'.repeat(61), '{LOAI}'])
    it(`is refused when it is “${bad.slice(0, 20)}”`, () => {
      expect(NotationPattern.safeParse(bad).success).to.equal(false);
    });

  it('is kept composed, whatever the keyboard gave', () => {
    expect(NotationPattern.parse(' HĐND-{loai} '.normalize('NFD'))).to.equal('HĐND-{loai}'.normalize('NFC'));
  });
});
