// When two incoming documents are one that came twice: real subjects, the ways numbers are written, who must choose.
import { expect } from 'chai';
import {
  type Compared,
  nearness,
  needsChoice,
  plainNumber,
  signsOf,
} from '../../../server/incoming/domain/twins.ts';

const AT = new Date('2026-03-02T03:00:00Z');
let made = 0;

const paper = (overrides: Partial<Compared> = {}): Compared => {
  made += 1;
  return {
    id: `incoming-${String(made).padStart(4, '0')}`,
    documentId: '',
    sender: { code: 'H16.02', name: 'Sở Tài chính' },
    numberText: `${made}/STC-NS`,
    issuedOn: '2026-03-01',
    subject: `Về việc thẩm định giá lô đất số ${made}`,
    files: [],
    arrivedAt: AT,
    state: 'arrived',
    replaces: [],
    ...overrides,
  };
};
const file = (digest: string) => [
  { digest, name: 'a.pdf', sizeBytes: 1, mediaType: 'application/pdf', isMain: true, report: null },
];

describe('twins of incoming documents', () => {
  it('reads a number as people write it', () => {
    for (const text of ['12/UBND-VX', '012/UBND-VX', 'Số: 12 / UBND-VX', '12/ubnd–vx'])
      expect(plainNumber(text), text).to.equal('12/ubndvx');
    expect(plainNumber('12/QĐ-UBND')).to.equal(plainNumber('12/QD-UBND'));
    expect(plainNumber('12/UBND-VX')).not.to.equal(plainNumber('112/UBND-VX'));
  });

  it('finds the same number, issuer and date, by code or by name', () => {
    const one = paper({ numberText: '45/STC-NS' });
    const byHand = { sender: { code: '', name: 'SỞ TÀI CHÍNH' }, numberText: '045/STC - NS' };
    expect(signsOf(one, paper(byHand))).to.include('number');
    expect(signsOf(one, paper({ ...byHand, issuedOn: '2025-03-01' }))).not.to.include('number');
    const elsewhere = { code: 'H16.03', name: 'Sở Tài chính' };
    expect(signsOf(one, paper({ ...byHand, sender: elsewhere }))).not.to.include('number');
  });

  it('tells near subjects from those that only begin alike', () => {
    const near: Array<[string, string]> = [
      [
        'V/v báo cáo kết quả thực hiện công tác cải cách hành chính quý I năm 2026',
        'Về việc báo cáo kết quả thực hiện công tác cải cách hành chính Quý I năm 2026.',
      ],
      [
        'Tăng cường phòng, chống dịch bệnh động vật trên địa bàn tỉnh',
        'TANG CUONG PHONG CHONG DICH BENH DONG VAT TREN DIA BAN TINH',
      ],
    ];
    const far: Array<[string, string]> = [
      [
        'Về việc báo cáo kết quả thực hiện công tác cải cách hành chính quý I năm 2026',
        'Về việc báo cáo kết quả thực hiện công tác phòng, chống tham nhũng, lãng phí',
      ],
      [
        'Về việc mời họp thông qua dự thảo quy hoạch sử dụng đất ngày 12/3/2026',
        'Về việc mời họp thông qua dự thảo quy hoạch sử dụng đất ngày 19/3/2026',
      ],
      ['Về việc báo cáo', 'Về việc báo cáo nhanh'],
    ];
    for (const [a, b] of near)
      expect(signsOf(paper({ subject: a }), paper({ subject: b })), b).to.eql(['subject']);
    for (const [a, b] of far) expect(signsOf(paper({ subject: a }), paper({ subject: b })), b).to.eql([]);
    expect(nearness('một hai ba bốn năm', 'một một một một một')).to.equal(0.2);
  });

  it('calls the same bytes one document unless two numbers stand against it', () => {
    const one = paper({ files: file('aa'), numberText: '7/STC' });
    expect(needsChoice(paper({ files: file('aa'), numberText: '' }), one)).to.equal(true);
    const other = paper({ files: file('aa') });
    expect(signsOf(other, one)).to.eql(['file']);
    expect(needsChoice(other, one)).to.equal(false);
  });

  it('asks of the later of two that wait, and of every one when the other has its number', () => {
    const first = paper({ documentId: 'H16.02.2026.1' });
    const second = paper({ documentId: 'H16.02.2026.1' });
    expect([needsChoice(first, second), needsChoice(second, first)]).to.eql([false, true]);
    expect(needsChoice(first, { ...second, state: 'registered' })).to.equal(true);
    for (const state of ['refused', 'cancelled'] as const)
      expect(needsChoice(second, { ...first, state }), state).to.equal(false);
  });

  it('asks once only, and not of what replaces the other', () => {
    const first = paper({ documentId: 'H16.02.2026.2', state: 'registered' });
    const by = { id: 'person-0001', name: 'A', title: 'B' };
    const settled = { id: first.id, numberText: '', choice: 'keep' as const, reason: 'khác', at: AT, by };
    expect(needsChoice(paper({ documentId: 'H16.02.2026.2', settledTwins: [settled] }), first)).to.equal(
      false,
    );
    const replaces = [{ documentId: 'H16.02.2026.2', id: first.id, numberText: '' }];
    expect(needsChoice(paper({ documentId: 'H16.02.2026.2', replaces }), first)).to.equal(false);
  });
});
