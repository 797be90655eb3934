import { expect } from 'chai';
import { DirectoryEntry } from '../../../server/contracts/directory.ts';
import { asOf, describedAnew, undatedFacts } from '../../../server/organization/domain/directory.ts';
import { type Known, mergeDirectory } from '../../../server/organization/domain/merge-directory.ts';
import type { Agency } from '../../../server/organization/domain/organization.ts';
import { parseCsv } from '../../../server/platform/csv.ts';

const NOW = new Date('2026-11-27T00:00:00Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const der = (text: string) => Uint8Array.from(Buffer.from(text));

const agency = (overrides: Partial<Agency> = {}): Agency => ({
  id: 'agency-0001',
  code: 'H16.05',
  name: 'Sở Nông nghiệp',
  shortName: 'Sở NN',
  parentCode: 'H16',
  abbreviation: '',
  place: '',
  isLocal: false,
  canReceive: true,
  endpoint: 'https://nn.example.vn',
  exchangeCertificates: [der('old')],
  units: [],
  ...overrides,
});

const entry = (overrides: Partial<Record<keyof DirectoryEntry, unknown>> = {}): DirectoryEntry =>
  DirectoryEntry.parse({
    code: 'H16.05',
    name: 'Sở Nông nghiệp',
    parentCode: 'H16',
    terms: [
      {
        from: '2020-01-01T00:00:00Z',
        transport: 'peer',
        endpoint: 'https://nn.example.vn',
        canReceive: true,
        maySend: true,
      },
    ],
    certificates: [{ use: 'packet', der: Buffer.from('old').toString('base64') }],
    ...overrides,
  });

const merge = (known: Known[], entries: DirectoryEntry[], source = 'import', isComplete = false) =>
  mergeDirectory(known, entries, { source, isComplete, now: NOW, newId: (code) => `new-${code}` });

const put = (entries: DirectoryEntry[], source = 'import'): Known[] => merge([], entries, source).rows;

const only = <T>(items: readonly T[]): T => {
  expect(items).to.have.length(1);
  return items[0] as T;
};

describe('directory: dates', () => {
  it('reads a row of before the dates as in force for all time', () => {
    const seen = asOf(agency(), null, NOW);
    expect(seen).to.include({ transport: 'peer', canReceive: true, maySend: true, receiveLimitBytes: null });
    expect(seen.exchangeCertificates).to.have.length(1);
    expect(asOf(agency({ isLocal: true, endpoint: null }), null, NOW).transport).to.equal('local');
  });

  it('takes the terms that have begun last, and none before the first', () => {
    const terms = [
      { from: '2026-01-01T00:00:00Z', transport: 'axis', canReceive: true, maySend: true },
      {
        from: '2026-12-01T00:00:00Z',
        transport: 'peer',
        endpoint: 'https://new.example.vn',
        canReceive: true,
        maySend: false,
        receiveLimitBytes: 1000,
      },
    ];
    const { agency: row, facts } = only(put([entry({ terms })]));
    expect(asOf(row, facts, day('2025-12-31'))).to.include({ canReceive: false, maySend: false });
    expect(asOf(row, facts, NOW)).to.include({ transport: 'axis', endpoint: null, maySend: true });
    expect(asOf(row, facts, day('2026-12-02'))).to.include({
      transport: 'peer',
      endpoint: 'https://new.example.vn',
      maySend: false,
      receiveLimitBytes: 1000,
    });
  });

  it('believes two certificates while a key is rolled over, and the old one no longer after its end', () => {
    const certificates = [
      { use: 'packet', der: Buffer.from('old').toString('base64'), until: '2026-12-01T00:00:00Z' },
      { use: 'packet', der: Buffer.from('new').toString('base64'), from: '2026-11-01T00:00:00Z' },
      { use: 'server', der: Buffer.from('tls').toString('base64') },
    ];
    const { agency: row, facts } = only(put([entry({ certificates })]));
    const believed = (at: Date) =>
      asOf(row, facts, at).exchangeCertificates.map((each) => Buffer.from(each).toString());
    expect(believed(day('2026-10-01'))).to.deep.equal(['old']);
    expect(believed(NOW)).to.deep.equal(['old', 'new']);
    expect(believed(day('2026-12-01'))).to.deep.equal(['new']);
    expect(asOf(row, facts, NOW).serverCertificates).to.have.length(1);
  });

  it('lets a dissolved agency neither send nor receive, from that instant', () => {
    const { agency: row, facts } = only(put([entry({ dissolvedAt: '2026-12-01T00:00:00Z' })]));
    expect(asOf(row, facts, NOW)).to.include({ canReceive: true, maySend: true });
    expect(asOf(row, facts, day('2026-12-01'))).to.include({ canReceive: false, maySend: false });
  });

  it('ends what is no longer said when an agency is described anew, and forgets nothing', () => {
    const facts = describedAnew(
      undatedFacts(agency()),
      agency({ endpoint: 'https://moved.example.vn', exchangeCertificates: [der('new')] }),
      NOW,
    );
    expect(asOf(agency(), facts, day('2026-01-01')).endpoint).to.equal('https://nn.example.vn');
    const later = asOf(agency(), facts, NOW);
    expect(later.endpoint).to.equal('https://moved.example.vn');
    expect(later.exchangeCertificates.map((each) => Buffer.from(each).toString())).to.deep.equal(['new']);
  });
});

describe('directory: merging lists', () => {
  it('changes nothing when the same list comes again', () => {
    const known = put([entry(), entry({ code: 'H16.06', name: 'Sở Giáo dục' })]);
    const again = merge(known, [entry(), entry({ code: 'H16.06', name: 'Sở Giáo dục' })]);
    expect(again).to.deep.include({ rows: [], same: 2, added: [], changed: [] });
  });

  it('never touches an agency of this server, whoever speaks', () => {
    const home: Known = { agency: agency({ isLocal: true, endpoint: null }), facts: null };
    for (const source of ['import', 'axis', 'server:H16']) {
      const { rows, kept } = merge([home], [entry({ name: 'Tên khác' })], source, true);
      expect(rows, source).to.deep.equal([]);
      expect(kept, source).to.deep.equal(['H16.05']);
    }
  });

  it('lets a synchronisation change only what it brought itself', () => {
    const imported = put([entry()]);
    expect(merge(imported, [entry({ name: 'Giả' })], 'axis').kept).to.deep.equal(['H16.05']);
    const synced = put([entry()], 'axis');
    expect(merge(synced, [entry({ name: 'Sở NN và MT' })], 'axis').changed).to.deep.equal(['H16.05']);
    expect(merge(synced, [entry({ name: 'Giả' })], 'server:H99').kept).to.deep.equal(['H16.05']);
    expect(merge(synced, [entry({ name: 'Do quản trị' })], 'import').changed).to.deep.equal(['H16.05']);
  });

  it('keeps identifier and former names of an agency that gets another code', () => {
    const known = put([entry()]);
    const { code, name } = only(known).agency;
    const renamed = merge(known, [
      entry({
        code: 'H16.15',
        name: 'Sở Nông nghiệp và Môi trường',
        former: [{ code, name, until: '2025-03-01T00:00:00Z' }],
      }),
    ]);
    expect(renamed.renamed).to.deep.equal([{ from: 'H16.05', to: 'H16.15' }]);
    const { agency: row, facts } = only(renamed.rows);
    expect(row.id).to.equal('new-H16.05');
    expect(asOf(row, facts, NOW).formerCodes).to.deep.equal(['H16.05']);
  });

  it('remembers the name that ends with a change nobody dated', () => {
    const known = put([entry()]);
    const { facts } = only(merge(known, [entry({ name: 'Sở Nông nghiệp và Môi trường' })]).rows);
    expect(only(facts?.former ?? [])).to.deep.equal({ code: 'H16.05', name: 'Sở Nông nghiệp', untilAt: NOW });
  });

  it('ends what a complete list of the same source no longer names, and nothing of others', () => {
    const known = [...put([entry()], 'axis'), ...put([entry({ code: 'H16.06', name: 'Khác' })], 'import')];
    const gone = merge(known, [], 'axis', true);
    expect(gone.ended).to.deep.equal(['H16.05']);
    const { agency: row, facts } = only(gone.rows);
    expect(asOf(row, facts, NOW).canReceive).to.equal(false);
    expect(merge(known, [], 'axis').ended).to.deep.equal([]);
  });
});

describe('directory: tables', () => {
  it('reads quotes, line breaks within them, a byte order mark and semicolons', () => {
    expect(parseCsv('\uFEFFcode;name\r\nH16;"Ủy ban ""tỉnh""; một\nhai"\r\n\r\n')).to.deep.equal([
      ['code', 'name'],
      ['H16', 'Ủy ban "tỉnh"; một\nhai'],
    ]);
  });

  it('names the line of a quote that stays open', () => {
    expect(() => parseCsv('code,name\nH16,"mở')).to.throw(SyntaxError, '2');
  });
});

describe('directory: what was in force stays known', () => {
  const terms = (endpoint: string, from: string) => ({
    ...{ from, transport: 'peer', endpoint, canReceive: true, maySend: true },
  });

  it('lets another address begin now, however long ago the list says it began', () => {
    const known = put([entry()]);
    const moved = entry({ terms: [terms('https://moved.example.vn', '2019-01-01T00:00:00Z')] });
    const { agency: row, facts } = only(merge(known, [moved]).rows);
    expect(asOf(row, facts, new Date(NOW.getTime() - 1)).endpoint).to.equal('https://nn.example.vn');
    expect(asOf(row, facts, NOW).endpoint).to.equal('https://moved.example.vn');
    expect(merge([{ agency: row, facts }], [moved]).rows).to.deep.equal([]);
  });

  it('ends a certificate that is no longer named, and forgets one that never came into force', () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const known = put([
      entry({
        certificates: [
          { use: 'packet', der: base64('old') },
          { use: 'packet', der: base64('later'), from: '2027-01-01T00:00:00Z' },
        ],
      }),
    ]);
    const next = entry({ certificates: [{ use: 'packet', der: base64('new') }] });
    const { facts } = only(merge(known, [next]).rows);
    expect(
      facts?.certificates.map(({ der: bytes, untilAt }) => [Buffer.from(bytes).toString(), untilAt]),
    ).to.deep.equal([
      ['old', NOW],
      ['new', null],
    ]);
  });
});
