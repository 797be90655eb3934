// Registers on the real database: numbers under concurrency, crashes, voids and the change of the year.
import { expect } from 'chai';
import type { Database } from '../../server/platform/mongo/connect.ts';
import type { OutboxEntry } from '../../server/platform/outbox/entry.ts';
import { isContiguous, type Registers, type ReserveNumber } from '../../server/registers/index.ts';
import { codeOf } from '../support/code-of.ts';
import {
  ACTOR,
  AGENCY,
  CLERK,
  callOf as call,
  openRegistersWorld,
  type RegistersWorld,
} from './registers-world.ts';

const DECISION = { kind: 'quyet-dinh', agencyAbbreviation: 'SNV', unitAbbreviation: 'VP' } as const;

describe('registers', () => {
  let database: Database;
  let world: RegistersWorld;
  let registers: Registers;
  let elsewhere: Registers;

  const wish = (documentId: string, more: Partial<ReserveNumber> = {}): ReserveNumber => ({
    agencyId: AGENCY,
    direction: 'outgoing',
    year: 2026,
    on: '2026-03-02',
    documentId,
    by: CLERK,
    ...more,
  });

  const nextYear = { year: 2027, on: '2027-01-01' };

  beforeEach(async () => {
    world = await openRegistersWorld();
    ({ database, registers, elsewhere } = world);
  });

  afterEach(() => world.close());

  const entriesOf = async (bookId: string, query: { after?: string; limit: number } = { limit: 100 }) =>
    registers.handlers.listEntries(call({ params: { id: bookId }, query }));
  const voidNumber = (bookId: string, number: number) =>
    registers.voidNumber({ agencyId: AGENCY, bookId, number, reason: 'Cấp nhầm cho dự thảo', by: CLERK });

  /** The acts in the outbox of a row. */
  const auditsOf = (row: { outbox?: OutboxEntry[] } | null) =>
    (row?.outbox ?? []).flatMap(({ type, payload }) => {
      const { action, subjectId } = payload as { action?: string; subjectId?: string };
      return type === 'audit' ? [{ action, subjectId }] : [];
    });

  it('gives 200 callers at once the numbers 1 to 200, each once, in two processes', async () => {
    const given = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (index % 2 === 0 ? registers : elsewhere).reserve(wish(`document-${index}`)),
      ),
    );
    const numbers = given.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).to.deep.equal(Array.from({ length: 200 }, (_, index) => index + 1));
    const bookId = given[0]?.bookId ?? '';
    const report = await registers.auditContiguity({ agencyId: AGENCY, bookId });
    expect(report).to.include({ count: 200, last: 200 });
    expect(isContiguous(report)).to.equal(true);
  });

  it('gives one document one number, however many ask for it at once', async () => {
    const given = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? registers : elsewhere).reserve(wish('document-one')),
      ),
    );
    expect(new Set(given.map(({ number }) => number))).to.deep.equal(new Set([1]));
    expect(await registers.reserve(wish('document-two'))).to.include({ number: 2 });
  });

  it('gives a document its reserved number again after a crash, with the date it was reserved on', async () => {
    const before = await registers.reserve(wish('document-one', { names: DECISION }));
    await registers.reserve(wish('document-two', { on: '2026-03-05' }));
    const after = await elsewhere.reserve(wish('document-one', { on: '2026-03-09' }));
    expect(after).to.deep.equal(before);
    expect(after).to.include({ number: 1, on: '2026-03-02', text: '01/QĐ-SNV' });
  });

  it('binds a number twice to the same document and never to another', async () => {
    const { bookId, number } = await registers.reserve(wish('document-one'));
    const bound = { agencyId: AGENCY, bookId, number, text: '01/SNV-VP', subject: 'Về việc A' };
    await registers.bind({ ...bound, documentId: 'document-one' });
    await registers.bind({ ...bound, documentId: 'document-one' });
    expect(await codeOf(registers.bind({ ...bound, documentId: 'document-two' }))).to.equal(
      'REGISTER_UNKNOWN',
    );
    const { items } = await entriesOf(bookId);
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ state: 'bound', documentId: 'document-one', text: '01/SNV-VP' });
  });

  it('refuses a date before the last one of the series and gives no number for it', async () => {
    const { bookId } = await registers.reserve(wish('document-one', { on: '2026-03-02' }));
    const late = registers.reserve(wish('document-two', { on: '2026-03-01' }));
    expect(await codeOf(late)).to.equal('REGISTER_DATE_BACKWARDS');
    expect((await entriesOf(bookId)).items).to.have.length(1);
    expect(await registers.reserve(wish('document-two', { on: '2026-03-02' }))).to.include({ number: 2 });
  });

  it('begins at 1 in books that open by themselves at the first number of a new year', async () => {
    await registers.reserve(wish('document-one'));
    const first = await registers.reserve(wish('document-two', nextYear));
    expect(first).to.include({ number: 1, on: '2027-01-01', bookName: 'Sổ đăng ký văn bản đi' });
    expect(await registers.reserve(wish('document-three', nextYear))).to.include({ number: 2 });
  });

  it('opens one book when many ask for the first number of a year at once', async () => {
    const given = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? registers : elsewhere).reserve(wish(`document-${index}`, nextYear)),
      ),
    );
    expect(new Set(given.map(({ bookId }) => bookId)).size).to.equal(1);
    expect(Math.max(...given.map(({ number }) => number))).to.equal(20);
  });

  it('changes the year at midnight in Vietnam, not in Greenwich', async () => {
    const yearShown = async (instant: string) => {
      world.time.now = new Date(instant);
      const { items } = await registers.handlers.listBooks(call({ query: {} }));
      return new Set(items.map(({ year }) => year));
    };
    expect(await yearShown('2026-12-31T16:59:59Z')).to.deep.equal(new Set([2026]));
    expect(await yearShown('2026-12-31T17:00:00Z')).to.deep.equal(new Set([2027]));
  });

  it('refuses last year’s book, a date of another year, and a year that has no book to come from', async () => {
    const { bookId } = await registers.reserve(wish('document-one'));
    expect(await codeOf(registers.reserve(wish('document-two', { ...nextYear, bookId })))).to.equal(
      'REGISTER_CLOSED',
    );
    expect(await codeOf(registers.reserve(wish('document-two', { on: '2025-12-31' })))).to.equal(
      'REGISTER_CLOSED',
    );
    const other = wish('document-two', { agencyId: 'agency-without-books' });
    expect(await codeOf(registers.reserve(other))).to.equal('REGISTER_UNKNOWN');
  });

  it('refuses a book of another agency or of the other direction', async () => {
    const { bookId } = await registers.reserve(wish('document-one'));
    const stranger = { agencyId: 'agency-0002' };
    await registers.openBooks('agency-0002', 2026);
    const refused = [
      () => registers.reserve(wish('document-two', { ...stranger, bookId })),
      () => registers.reserve(wish('document-two', { direction: 'incoming', bookId })),
      () =>
        registers.handlers.listEntries(
          call({ params: { id: bookId }, query: { limit: 10 } }, { ...ACTOR, ...stranger }),
        ),
      () =>
        registers.voidNumber({ ...stranger, bookId, number: 1, reason: 'không phải sổ của mình', by: CLERK }),
    ];
    for (const each of refused) expect(await codeOf(each())).to.equal('REGISTER_UNKNOWN');
  });

  it('counts incoming and outgoing, and every agency, apart', async () => {
    await registers.openBooks('agency-0002', 2026);
    await registers.reserve(wish('document-one'));
    expect(await registers.reserve(wish('document-two', { direction: 'incoming' }))).to.include({
      number: 1,
    });
    expect(await registers.reserve(wish('document-three', { agencyId: 'agency-0002' }))).to.include({
      number: 1,
    });
  });

  it('keeps a voided number in the book and gives the document another', async () => {
    const { bookId, number } = await registers.reserve(wish('document-one'));
    await voidNumber(bookId, number);
    expect(await voidNumber(bookId, number)).to.include({ state: 'voided' });
    expect(await registers.reserve(wish('document-one'))).to.include({ number: 2 });
    const { items } = await entriesOf(bookId);
    expect(items.map((entry) => [entry.number, entry.state, entry.voidReason])).to.deep.equal([
      [2, 'reserved', null],
      [1, 'voided', 'Cấp nhầm cho dự thảo'],
    ]);
    expect(isContiguous(await registers.auditContiguity({ agencyId: AGENCY, bookId }))).to.equal(true);
  });

  it('writes the audit entry of a void with the void, once', async () => {
    const { bookId, number } = await registers.reserve(wish('document-one'));
    await voidNumber(bookId, number);
    await voidNumber(bookId, number);
    const row = await database.connection
      .collection<{ number: number; outbox?: OutboxEntry[] }>('register-entries')
      .findOne({ number });
    expect(auditsOf(row)).to.deep.equal([{ action: 'register.numberVoided', subjectId: bookId }]);
  });

  it('refuses to void a bound number or one that was never given', async () => {
    const { bookId, number } = await registers.reserve(wish('document-one'));
    const bound = { agencyId: AGENCY, bookId, number, text: '01', subject: 'A', documentId: 'document-one' };
    await registers.bind(bound);
    expect(await codeOf(voidNumber(bookId, number))).to.equal('REGISTER_NUMBER_BOUND');
    expect(await codeOf(voidNumber(bookId, 9))).to.equal('REGISTER_UNKNOWN');
    expect((await entriesOf(bookId)).items[0]).to.include({ state: 'bound' });
  });

  it('binds the number a document carries even when somebody voided it meanwhile, and voids the second', async () => {
    const { bookId, number } = await registers.reserve(wish('document-one'));
    await voidNumber(bookId, number);
    await registers.reserve(wish('document-one'));
    await registers.bind({
      agencyId: AGENCY,
      bookId,
      number,
      documentId: 'document-one',
      text: '01/SNV-VP',
      subject: 'A',
    });
    const { items } = await entriesOf(bookId);
    expect(items.map((entry) => [entry.number, entry.state])).to.deep.equal([
      [2, 'voided'],
      [1, 'bound'],
    ]);
    const row = await database.connection
      .collection<{ number: number; outbox?: OutboxEntry[] }>('register-entries')
      .findOne({ number: 2 });
    expect(auditsOf(row)).to.deep.equal([{ action: 'register.numberVoided', subjectId: bookId }]);
  });

  it('pages through a book without missing or repeating, while numbers are added', async () => {
    let bookId = '';
    for (let index = 0; index < 5; index += 1)
      bookId = (await registers.reserve(wish(`document-${index}`))).bookId;
    const first = await entriesOf(bookId, { limit: 2 });
    await registers.reserve(wish('document-late'));
    const rest = await entriesOf(bookId, { limit: 10, ...(first.next && { after: first.next }) });
    expect([...first.items, ...rest.items].map(({ number }) => number)).to.deep.equal([5, 4, 3, 2, 1]);
    expect(rest.next).to.equal(null);
    expect(await codeOf(entriesOf(bookId, { limit: 2, after: '{"$gt":0}' }))).to.equal('BAD_INPUT');
  });

  it('previews the next number and the last date of each book', async () => {
    await registers.reserve(wish('document-one'));
    const { items } = await registers.handlers.listBooks(call({ query: {} }));
    expect(items.map(({ direction, nextNumber, lastOn }) => [direction, nextNumber, lastOn])).to.deep.equal([
      ['outgoing', 2, '2026-03-02'],
      ['incoming', 1, null],
      ['copies', 1, null],
    ]);
  });
});
