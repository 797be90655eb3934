// The rules beside the packet: organ codes, identifiers, dates, document kinds, legal status transitions.
import { expect } from 'chai';
import { DOCUMENT_KINDS } from '../../server/contracts/vocabulary.ts';
import { parseInstant, writeInstant } from '../../server/exchange/protocol/date-forms.ts';
import {
  applyStatus,
  type DeliveryStage,
  DOCUMENT_TYPE_CODES,
  documentKindOf,
  documentTypeOf,
  isLegalTransition,
  isTerminal,
  makeDocumentId,
  makePacketId,
  normalizeOrganCode,
  type PendingRequest,
  parseDocumentId,
  parseOrganCode,
  RECALL_BY,
  STATUS_CODES,
  toOldOrganCode,
} from '../../server/exchange/protocol/index.ts';

describe('organ codes', () => {
  const forms = [
    ['000.00.12.H10', 'H10.12'],
    ['000.00.00.G22', 'G22'],
    ['001.02.12.H10', 'H10.12.02.001'],
    ['001.00.12.H10', 'H10.12.00.001'],
  ] as const;
  for (const [old, current] of forms)
    it(`${old} is ${current}, and back`, () => {
      expect(parseOrganCode(old)).to.deep.equal({ code: current, written: old });
      expect(toOldOrganCode(current)).to.equal(old);
      expect(normalizeOrganCode(current)).to.equal(current);
    });
  it('a code too deep or too long for the old form has none', () => {
    for (const code of ['H10.12.34.567.89', 'H10.123', '', 'HA0'])
      expect(toOldOrganCode(code), code).to.equal(null);
  });
  it('refuses small letters, spaces, empty groups, other signs and more than 35 characters', () => {
    for (const bad of ['', 'h10', 'H10 12', 'H10..12', '.H10', 'H10.', 'H10-12', 'Đ10', `H${'1'.repeat(35)}`])
      expect(parseOrganCode(bad), bad).to.equal(null);
    expect(parseOrganCode(`H${'1'.repeat(34)}`)).to.not.equal(null);
  });
});

describe('identifiers', () => {
  it('a document id names organ, day, number and notation, and is read back', () => {
    const parts = { organId: '000.00.00.G22', on: '2018-09-20', number: '7816', notation: 'VPCP-TTĐT' };
    expect(makeDocumentId(parts)).to.equal('000.00.00.G22,2018/09/20,7816/VPCP-TTĐT');
    expect(parseDocumentId('000.00.00.G22,2018/09/20,7816/VPCP-TTĐT')).to.deep.equal(parts);
    for (const other of ['', 'H10.2018.15', 'G22,2018/13/20,1/A', 'G22,2018/09/20,1'])
      expect(parseDocumentId(other)).to.equal(null);
  });
  it('a packet id is the same for the same packet in whatever order its recipients are named', () => {
    const id = makePacketId('D,1', ['H10.12', 'H10.13'], 1);
    expect(id).to.match(/^[0-9a-f]{64}$/);
    expect(makePacketId('D,1', ['H10.13', '000.00.12.H10'], 1)).to.equal(id);
  });
  it('a packet id differs for any other document, recipients or revision', () => {
    const ids = [
      makePacketId('D,1', ['H10.12', 'H10.13'], 1),
      makePacketId('D,2', ['H10.12', 'H10.13'], 1),
      makePacketId('D,1', ['H10.12'], 1),
      makePacketId('D,1', ['H10.12', 'H10.13'], 2),
    ];
    expect(new Set(ids).size).to.equal(4);
  });
});

describe('times', () => {
  it('are Vietnam time whatever the machine says, and ISO 8601 keeps its own offset', () => {
    const at = new Date('2026-12-31T17:00:05Z');
    expect(writeInstant(at)).to.equal('2027/01/01 00:00:05');
    for (const text of [
      '2027/01/01 00:00:05',
      '01/01/2027 00:00:05',
      '2026-12-31T17:00:05Z',
      '2027-01-01T00:00:05.000+07:00',
    ])
      expect(parseInstant(text)?.toISOString(), text).to.equal(at.toISOString());
    for (const bad of ['2026/02/30 00:00:00', '2026/01/01 24:30:00', '2026/01/01', 'hôm nay'])
      expect(parseInstant(bad), bad).to.equal(null);
  });
});

describe('document kinds', () => {
  it('cover the 29 kinds of the vocabulary, with the same names, and come back by name and by number', () => {
    expect(Object.keys(DOCUMENT_TYPE_CODES)).to.have.members(Object.keys(DOCUMENT_KINDS));
    for (const [kind, { name }] of Object.entries(DOCUMENT_KINDS)) {
      const fields = documentTypeOf(kind as keyof typeof DOCUMENT_TYPE_CODES);
      expect(fields.typeName).to.equal(name);
      expect(documentKindOf(fields)).to.equal(kind);
      expect(documentKindOf({ type: fields.type })).to.equal(kind);
    }
  });
  it('numbers are unique', () => {
    const numbers = Object.values(DOCUMENT_TYPE_CODES).map((row) => row.type);
    expect(new Set(numbers).size).to.equal(numbers.length);
  });
  it('the name decides where the tables overlap', () => {
    expect(documentKindOf({ type: 2, typeName: 'Luật' })).to.equal(null);
    expect(documentKindOf({ type: 8, typeName: 'QUYẾT ĐỊNH (cá biệt)' })).to.equal('quyet-dinh');
    expect(documentKindOf({ type: 2, typeDetail: 18 })).to.equal('cong-van');
    expect(documentKindOf({ type: 21 })).to.equal(null);
  });
});

describe('status transitions', () => {
  const STAGES: DeliveryStage[] = ['none', '01', '02', '03', '04', '05', '06', '15'];
  const KINDS: PendingRequest[] = ['take-back', 'recall', 'removal', 'update', 'replace'];
  const LEGAL = new Set([
    ...['none 01', '01 02', '01 03', '03 04', '03 05', '03 06', '04 05', '04 06', '05 06'],
    ...['01 01', '02 02', '03 03', '04 04', '05 05', '06 06', '15 15'],
  ]);
  it('are exactly these without a request', () => {
    for (const from of STAGES)
      for (const to of STATUS_CODES)
        expect(isLegalTransition(from, to), `${from} ${to}`).to.equal(LEGAL.has(`${from} ${to}`));
  });
  it('go on up the ladder while a request waits, for a status may cross it', () => {
    for (const pending of KINDS)
      for (const from of STAGES)
        for (const to of ['01', '02', '03', '04', '05', '06', '13'] as const)
          expect(isLegalTransition(from, to, pending), `${from} ${to}`).to.equal(LEGAL.has(`${from} ${to}`));
  });
  it('an answer is legal wherever the document stands, once something is asked', () => {
    for (const from of STAGES)
      for (const pending of KINDS) expect(applyStatus(from, '16', pending), from).to.equal(from);
  });
  it('what is agreed to ends the document there, but an update; a refusal leaves it where it was', () => {
    for (const pending of KINDS) {
      expect(applyStatus('04', '15', pending), pending).to.equal(pending === 'update' ? '04' : '15');
      expect(applyStatus('04', '16', pending), pending).to.equal('04');
    }
    expect(applyStatus('06', '03')).to.equal(null);
  });
  it('02, 06 and 15 are terminal', () => {
    expect(STAGES.filter(isTerminal)).to.deep.equal(['02', '06', '15']);
  });
  it('a document is taken back before 03 and recalled after it; refused or ended it is beyond both', () => {
    expect(STAGES.filter((stage) => RECALL_BY[stage] === 'take-back')).to.deep.equal(['none', '01']);
    expect(STAGES.filter((stage) => RECALL_BY[stage] === 'recall')).to.deep.equal(['03', '04', '05', '06']);
  });
});
