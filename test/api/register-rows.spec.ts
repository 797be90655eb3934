// The ten columns of a register on the real database: void, reserved and paper numbers as such, columns that a clerk
// writes, filters, and pages that neither miss nor repeat a number.
import { expect } from 'chai';
import type { RegisterRow, RowFilter, WrittenColumns } from '../../server/contracts/register-rows.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import type { DocumentKind } from '../../server/contracts/vocabulary.ts';
import { makeLogger } from '../../server/platform/logger.ts';
import type { DocumentFacts, RegisterDesk, Registers } from '../../server/registers/index.ts';
import { codeOf } from '../support/code-of.ts';
import { ACTOR, AGENCY, CLERK, callOf, openRegistersWorld, type RegistersWorld } from './registers-world.ts';

const ANSWERED: DocumentFacts = {
  ...{ id: '', numberText: '', documentOn: '', kind: 'quyet-dinh', kindName: '', subject: 'Về việc thi đua' },
  ...{ author: 'Nguyễn Thị Ánh', recipients: ['Sở Tài chính', 'UBND xã Đắk Wer'], keptBy: 'VT, Văn phòng' },
  ...{ copies: 2, movedOn: '2026-03-02', receivedBy: ['Sở Tài chính'] },
  notes: [{ kind: 'replaces', text: '07/QĐ-SNV' }],
};

describe('the rows of a register', () => {
  let world: RegistersWorld;
  let registers: Registers;
  let bookId: string;
  let incomingId: string;
  /** What the features above would say of their documents. */
  const facts = new Map<string, DocumentFacts>();
  let desk: RegisterDesk<typeof ACTOR>;

  beforeEach(async () => {
    world = await openRegistersWorld();
    ({ registers } = world);
    facts.clear();
    desk = registers.desk<typeof ACTOR>({
      logger: makeLogger({ level: 'silent' }),
      organization: { findAgency: async () => null, findAgencyByCode: async () => null },
      documents: {
        factsOf: async ({ ids }) => new Map([...facts].filter(([id]) => ids.includes(id))),
      },
      files: {
        putStream: () => Promise.reject(new Error('nothing is printed here')),
        createReadStream: () => {
          throw new Error('nothing is printed here');
        },
      },
      sealFile: () => Promise.reject(new Error('nothing is signed here')),
    });
    const { items } = await registers.handlers.listBooks(callOf({ query: {} }));
    [bookId = '', incomingId = ''] = items.map(({ id }) => id);
  });
  afterEach(async () => {
    await desk.stop();
    await world.close();
  });

  const page = (query: object = {}, id = bookId) =>
    desk.handlers.listRegisterRows(
      callOf({ params: { id }, query: ROUTES.listRegisterRows.query.parse(query) }),
    );
  const rows = async (filter: RowFilter = {}, id = bookId): Promise<RegisterRow[]> =>
    (await page({ ...filter, limit: 100 }, id)).items;
  const numbers = async (filter: RowFilter) => (await rows(filter)).map(({ number }) => number);
  /** The way a clerk goes: to the last page. */
  async function walked(limit: number, filter: RowFilter = {}): Promise<RegisterRow[]> {
    const all: RegisterRow[] = [];
    for (let after: string | undefined, at = 0; at < 100; at += 1) {
      const { items, next } = await page({ ...filter, limit, ...(after !== undefined && { after }) });
      all.push(...items);
      if (next === null) return all;
      after = next;
    }
    throw new Error('there is no end');
  }

  const give = async (documentId: string, more: Partial<DocumentFacts> = {}) => {
    const names = { kind: 'quyet-dinh', agencyAbbreviation: 'SNV', unitAbbreviation: 'VP' } as const;
    const wish = { agencyId: AGENCY, direction: 'outgoing', documentId, by: CLERK, names } as const;
    const { number, text } = await registers.reserveToday(wish);
    await registers.bind({ agencyId: AGENCY, bookId, number, documentId, text, subject: 'Về việc thi đua' });
    facts.set(documentId, { ...ANSWERED, id: documentId, ...more });
  };
  const ahead = (purpose: string) =>
    registers.handlers.reserveNumber(
      callOf({ params: { id: bookId }, body: { requestId: `request-${purpose}`, purpose } }),
    );
  const paper = (from: number, to: number, on = '2026-03-02', id = bookId) =>
    registers.handlers.importPaper(callOf({ body: { rows: [{ bookId: id, from, to, on }] } }));
  const columns = (more: Partial<WrittenColumns>): WrittenColumns =>
    ROUTES.writeRegisterRow.body.shape.columns.parse(more);
  const write = (number: number, more: Partial<WrittenColumns>, version = 0, id = bookId) =>
    registers.handlers.writeRegisterRow(
      callOf({ params: { id, number }, body: { version, columns: columns(more) } }),
    );
  const onPaperOnly = (
    requestId: string,
    more: { kind?: DocumentKind; unit?: string; columns?: Partial<WrittenColumns> } = {},
    id = bookId,
  ) =>
    registers.handlers.numberPaperDocument(
      callOf({
        params: { id },
        body: {
          ...{ requestId, kind: 'quyet-dinh', unit: 'VP', ...more },
          columns: columns({ subject: 'Quyết định về khen thưởng', author: 'Trần Văn Nam', ...more.columns }),
        },
      }),
    );
  const span = ({ number, through }: RegisterRow): [number, number] => [number, through ?? number];

  it('say what the documents say, and show void, reserved and paper numbers as such', async () => {
    await paper(1, 30, '2026-02-27');
    await give('document-one');
    await ahead('Chờ ký bản giấy');
    await ahead('Công văn hỏa tốc');
    await registers.voidNumber({ agencyId: AGENCY, bookId, number: 33, reason: 'Không ký nữa', by: CLERK });
    const [voided, reserved, bound, run] = await rows();
    expect(voided).to.deep.include({ number: 33, state: 'voided', subject: '', documentId: null });
    expect(voided?.notes).to.deep.include({ kind: 'void', text: 'Không ký nữa' });
    expect(reserved).to.deep.include({ number: 32, notes: [{ kind: 'reserved', text: 'Chờ ký bản giấy' }] });
    expect(bound).to.deep.include({
      ...{
        number: 31,
        numberText: '31/QĐ-SNV',
        on: '2026-03-02',
        kind: 'quyet-dinh',
        documentId: 'document-one',
      },
      ...{ subject: 'Về việc thi đua', author: 'Nguyễn Thị Ánh', keptBy: 'VT, Văn phòng', copies: 2 },
      ...{ recipients: ['Sở Tài chính', 'UBND xã Đắk Wer'], receivedBy: ['Sở Tài chính'], writable: null },
      notes: [{ kind: 'replaces', text: '07/QĐ-SNV' }],
    });
    expect(run).to.deep.include({ number: 1, through: 30, state: 'paper', numberText: '01–30', subject: '' });
    expect(run?.writable?.version).to.equal(0);
  });

  it('cut a list of seven hundred recipients, say how many there are, and are found by the last of them', async () => {
    const recipients = Array.from({ length: 700 }, (_, index) => `UBND xã số ${index}`);
    await give('document-one', { recipients });
    const [row] = await rows({ recipient: 'ubnd xa so 699' });
    expect(row?.recipients).to.have.length(40);
    expect(row?.recipientCount).to.equal(700);
  });

  it('are found by day, state, kind, people and text, with diacritics or without', async () => {
    await paper(1, 9, '2026-02-27');
    await give('document-one');
    await give('document-two', { kind: 'cong-van', author: 'Lê Đức Đạt', subject: 'Mời họp giao ban' });
    world.time.now = new Date('2026-03-05T03:00:00Z');
    await ahead('Chờ ký bản giấy');
    expect(await numbers({ from: '2026-03-01', to: '2026-03-04' })).to.deep.equal([11, 10]);
    expect(await numbers({ from: '2026-03-03' })).to.deep.equal([12]);
    expect(await numbers({ state: 'reserved' })).to.deep.equal([12]);
    expect(await numbers({ state: 'paper' })).to.deep.equal([1]);
    expect(await numbers({ kind: 'cong-van' })).to.deep.equal([11]);
    expect(await numbers({ author: 'le duc dat' })).to.deep.equal([11]);
    expect(await numbers({ author: 'Lê Đức', kind: 'quyet-dinh' })).to.deep.equal([]);
    expect(await numbers({ text: 'HỌP GIAO' })).to.deep.equal([11]);
    expect(await numbers({ text: 'cho ky ban giay' })).to.deep.equal([12]);
    expect(await numbers({ text: '10/QĐ' })).to.deep.equal([10]);
    await write(4, { subject: 'Công văn về việc nghỉ lễ' });
    expect(await numbers({ kind: 'cong-van' })).to.deep.equal([11, 4]);
  });

  it('are paged without missing or repeating one, through runs on paper and what is written out of them', async () => {
    await paper(1, 40, '2026-02-27');
    for (const number of [1, 7, 8, 40]) await write(number, { subject: `Văn bản số ${number}` });
    for (const id of ['document-one', 'document-two', 'document-three']) await give(id);
    for (const limit of [1, 2, 3, 50]) {
      const spans = (await walked(limit)).map(span);
      expect(spans, `${limit} a page`).to.deep.equal([
        ...[
          [43, 43],
          [42, 42],
          [41, 41],
          [40, 40],
          [9, 39],
          [8, 8],
          [7, 7],
          [2, 6],
          [1, 1],
        ],
      ]);
    }
  });

  it('end a page where too many numbers were looked at, and go on from there', async () => {
    const entries = Array.from({ length: 2_600 }, (_, index) => ({
      ...{ _id: `entry-${index}`, agencyId: AGENCY, bookId, year: 2026, number: index + 1, state: 'voided' },
      ...{ on: '2026-03-02', text: `${index + 1}`, documentId: null, subject: null, by: null },
      ...{ voidReason: index === 3 ? 'Nhầm sổ' : 'Không dùng', at: world.time.now },
    }));
    await world.database.connection.collection<{ _id: string }>('register-entries').insertMany(entries);
    const first = await page({ text: 'nham so' });
    expect(first).to.deep.equal({ items: [], next: '601' });
    expect((await walked(5, { text: 'nham so' })).map(({ number }) => number)).to.deep.equal([4]);
  });

  it('are unknown in another agency’s book, and refuse a cursor that is none', async () => {
    const stranger = { ...ACTOR, agencyId: 'agency-0002' };
    const foreign = desk.handlers.listRegisterRows(
      callOf({ params: { id: bookId }, query: { limit: 10 } }, stranger),
    );
    expect(await codeOf(foreign)).to.equal('REGISTER_UNKNOWN');
    expect(await codeOf(page({ after: 'x' }))).to.equal('BAD_INPUT');
  });

  describe('and the columns of paper', () => {
    it('are written by a clerk for one number of the run, and changed by who saw the last version', async () => {
      await paper(1, 30, '2026-02-27');
      const written = await write(12, {
        ...{ numberText: '12/QĐ-SNV', documentOn: '2026-01-20', subject: 'Quyết định về nâng lương' },
        ...{
          author: 'Trần Văn Nam',
          recipients: 'Như Điều 3',
          copies: 5,
          receivedBy: 'Đã ký nhận',
          note: 'Bản giấy',
        },
      });
      expect(written).to.deep.include({
        ...{
          number: 12,
          through: null,
          state: 'paper',
          numberText: '12/QĐ-SNV',
          on: '2026-01-20',
          copies: 5,
        },
        ...{ author: 'Trần Văn Nam', recipients: ['Như Điều 3'], receivedBy: ['Đã ký nhận'] },
      });
      expect(written.notes).to.deep.include({ kind: 'written', text: 'Bản giấy' });
      expect(written.writable?.version).to.equal(1);
      expect(await codeOf(write(12, { subject: 'Người khác ghi' }))).to.equal('CONFLICT');
      expect(await write(12, { subject: 'Ghi lại' }, 1)).to.deep.include({ subject: 'Ghi lại', author: '' });
      expect(await codeOf(write(12, { subject: 'Lần nữa' }, 1))).to.equal('CONFLICT');
      expect((await rows()).map(span)).to.deep.equal([
        [13, 30],
        [12, 12],
        [1, 11],
      ]);
    });

    it('are written once when two clerks write at once', async () => {
      await paper(1, 3);
      const codes = await Promise.all(['Một', 'Hai', 'Ba'].map((subject) => codeOf(write(2, { subject }))));
      expect(codes.filter((code) => code === 'resolved')).to.have.length(1);
      expect(codes.filter((code) => code === 'CONFLICT')).to.have.length(2);
    });

    it('are refused for a document, a reserved or void number, and one that was never given', async () => {
      await give('document-one');
      await ahead('Chờ ký bản giấy');
      await ahead('Công văn hỏa tốc');
      await registers.voidNumber({ agencyId: AGENCY, bookId, number: 3, reason: 'Không ký nữa', by: CLERK });
      for (const number of [1, 2, 3])
        expect(await codeOf(write(number, { subject: 'Ghi tay' })), `${number}`).to.equal(
          'REGISTER_ROW_FIXED',
        );
      expect(await codeOf(write(4, { subject: 'Ghi tay' }))).to.equal('REGISTER_UNKNOWN');
      expect((await rows()).every(({ writable }) => writable === null)).to.equal(true);
    });

    it('of an incoming book have their own day of arrival', async () => {
      await paper(1, 9, '2026-02-27', incomingId);
      const arrived = { arrivedOn: '2026-01-12', documentOn: '2026-01-09', numberText: '05/UBND-VX' };
      expect(await write(3, arrived, 0, incomingId)).to.deep.include({
        ...{ on: '2026-01-12', documentOn: '2026-01-09', numberText: '05/UBND-VX' },
      });
      expect(await write(4, {}, 0, incomingId)).to.deep.include({ on: null, numberText: '' });
    });
  });

  describe('and a document that is on paper only', () => {
    it('takes the next number with today’s date, is in the register at once, and is corrected there', async () => {
      await give('document-one');
      const entry = await onPaperOnly('request-one');
      expect(entry).to.deep.include({ number: 2, text: '02/QĐ-SNV', state: 'bound', on: '2026-03-02' });
      expect(await onPaperOnly('request-one')).to.deep.equal(entry);
      const [row] = await rows();
      expect(row).to.deep.include({
        ...{ numberText: '02/QĐ-SNV', subject: 'Quyết định về khen thưởng', author: 'Trần Văn Nam' },
        ...{ on: '2026-03-02', documentId: null },
      });
      const mended = await write(
        2,
        { subject: 'Quyết định về khen thưởng đột xuất' },
        row?.writable?.version,
      );
      expect(mended.subject).to.equal('Quyết định về khen thưởng đột xuất');
      expect(await codeOf(write(2, { subject: 'Người khác ghi' }, 1))).to.equal('CONFLICT');
      const audit = await registers.auditYear(AGENCY);
      expect(audit.books[0]).to.deep.include({ isContiguous: true, count: 2, bound: 2, reserved: [] });
    });

    it('gets a number without notation in an incoming book', async () => {
      const entry = await onPaperOnly('request-one', { columns: { numberText: '05/UBND-VX' } }, incomingId);
      expect(entry).to.deep.include({ number: 1, state: 'bound' });
      expect((await rows({}, incomingId))[0]).to.deep.include({ number: 1, numberText: '05/UBND-VX' });
    });

    it('is refused in the book of another kind, for a unit there is not, without a kind, and in a closed year', async () => {
      const patterns = { named: '{nam}/{loai}-{coquan}', plain: '{nam}/{coquan}' };
      await registers.handlers.createBook(
        callOf({ body: { name: 'Sổ quyết định', kinds: ['quyet-dinh'], patterns } }),
      );
      expect(await codeOf(onPaperOnly('request-one'))).to.equal('REGISTER_OTHER_KIND');
      expect(await codeOf(onPaperOnly('request-two', { kind: 'cong-van', unit: 'KHÁC' }))).to.equal(
        'BAD_INPUT',
      );
      const kindless = registers.handlers.numberPaperDocument(
        callOf({
          params: { id: bookId },
          body: { requestId: 'request-three', unit: '', columns: columns({ subject: 'Không rõ loại' }) },
        }),
      );
      expect(await codeOf(kindless)).to.equal('BAD_INPUT');
      world.time.now = new Date('2027-01-02T03:00:00Z');
      expect(await codeOf(onPaperOnly('request-four', { kind: 'cong-van' }))).to.equal('REGISTER_CLOSED');
      expect(await rows()).to.deep.equal([]);
    });

    it('shares one series with those who ask for documents at the same time', async () => {
      await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          index % 2 === 0 ? give(`document-${index}`) : onPaperOnly(`request-${index}`),
        ),
      );
      const audit = await registers.auditYear(AGENCY);
      expect(audit.books[0]).to.deep.include({ isContiguous: true, count: 30, last: 30, bound: 30 });
    });
  });
});
