// Outgoing documents from draft to number: the rules of each step, and what each refusal answers.
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import type { ProblemIssue } from '../../server/contracts/problem.ts';
import { NumberChoices } from '../../server/contracts/registers.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { isContiguous } from '../../server/registers/index.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import {
  act,
  ask,
  draft,
  expectUnchanged,
  fieldsOf,
  numbered,
  read,
  sign,
  signed,
  submitted,
  tell,
} from './outgoing-desk.ts';
import {
  AGENCY,
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type World,
} from './outgoing-world.ts';

const RETURN = { text: 'Cần bổ sung số liệu' };

describe('outgoing documents', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
  });
  after(() => authorities.close());
  beforeEach(async () => {
    authorities.time.now = new Date('2026-03-02T03:00:00Z');
    world = await openWorld(authorities);
  });
  afterEach(() => world.close());

  const issuesOf = async (promise: Promise<unknown>): Promise<readonly ProblemIssue[]> => {
    const error: unknown = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof AppError ? error.errors : [];
  };

  describe('a draft', () => {
    it('may be incomplete, and is seen by nobody but its drafter', async () => {
      const { id, can } = await tell(world, 'officer', 'createDraft', {
        body: { kind: 'quyet-dinh', subject: 'Dự thảo' },
      });
      expect(can).to.include({ edit: true, submit: true, sign: false });
      for (const who of ['colleague', 'leader', 'clerk', 'administrator', 'stranger'] as const)
        expect(await codeOf(read(world, who, id))).to.equal('NOT_FOUND');
    });

    it('is opened once, however often the same request is sent', async () => {
      const key = '0d9c2f0e-6a3b-4c55-9a53-3f3c1d1f7f10';
      const create = (subject: string) =>
        tell(world, 'officer', 'createDraft', { body: { kind: 'quyet-dinh', subject, key } });
      const [first, again] = await Promise.all([create('Một lần'), create('Một lần')]);
      expect(again).to.deep.equal(first);
      const mended = await create('Gõ thêm rồi gửi lại');
      expect(mended).to.deep.include({ id: first.id, version: 2 });
      expect(mended.fields.subject).to.equal('Gõ thêm rồi gửi lại');
      expect(await codeOf(create('Sau đó nữa'))).to.equal('CONFLICT');
      const other = await tell(world, 'colleague', 'createDraft', {
        body: { kind: 'quyet-dinh', subject: 'X', key },
      });
      expect(other.id).to.not.equal(first.id);
    });

    it('names every recipient that is unknown or not connected', async () => {
      const body = fieldsOf({ recipientCodes: ['H16.02', 'H99.99', 'H16.03'] });
      const create = () => tell(world, 'officer', 'createDraft', { body });
      expect(await codeOf(create())).to.equal('AGENCY_UNKNOWN');
      expect((await issuesOf(create())).map(({ pointer }) => pointer)).to.deep.equal([
        '/fields/recipientCodes/1',
        '/fields/recipientCodes/2',
      ]);
      const before = await draft(world);
      expect(await codeOf(act(world, 'officer', 'updateDraft', before, { fields: body }))).to.equal(
        'AGENCY_UNKNOWN',
      );
      await expectUnchanged(world, 'officer', before);
    });

    it('takes only files that its drafter uploaded, and only a PDF as main document', async () => {
      const foreign = await world.upload('colleague', buildDocument());
      const table = await world.upload('officer', Buffer.from('a;b'), 'bang.csv', 'text/csv');
      const create = (main: object, attachments: object[] = []) =>
        tell(world, 'officer', 'createDraft', { body: fieldsOf({ main, attachments }) });
      expect(await codeOf(create(foreign))).to.equal('FILE_UNKNOWN');
      expect(await codeOf(create(table))).to.equal('FILE_NOT_PDF');
      const nowhere = { digest: '0'.repeat(64), name: 'x.pdf' };
      expect((await issuesOf(create(nowhere, [nowhere]))).map(({ pointer }) => pointer)).to.deep.equal([
        '/fields/main',
        '/fields/attachments/0',
      ]);
    });

    it('keeps one file version a main document, however often the fields are saved', async () => {
      const first = await draft(world);
      const fields = { ...first.fields, subject: 'Sửa trích yếu' };
      const second = await act(world, 'officer', 'updateDraft', first, { fields });
      const main = await world.upload('officer', buildDocument({ pages: 2 }));
      const third = await act(world, 'officer', 'updateDraft', second, { fields: { ...fields, main } });
      expect(third.versions.map(({ number }) => number)).to.deep.equal([1, 2]);
      expect(third.versions[1]?.digest).to.equal(main.digest);
    });

    it('saved by itself fills no time-line: one line in ten minutes, and nothing at all when nothing has changed', async () => {
      const save = (document: OutgoingDetail, subject: string, isAuto = true) =>
        act(world, 'officer', 'updateDraft', document, { fields: { ...document.fields, subject }, isAuto });
      const lines = ({ timeline }: OutgoingDetail) => timeline.map(({ action }) => action);
      let document = await draft(world);
      for (const subject of ['Về', 'Về việc', 'Về việc gõ']) document = await save(document, subject);
      expect(document).to.deep.include({ version: 4 });
      expect(lines(document)).to.deep.equal(['outgoing.drafted']);
      expect(await save(document, 'Về việc gõ')).to.deep.equal(document);
      expect(lines(await save(document, 'Lưu bằng tay', false))).to.have.length(2);
      expect(await codeOf(save(document, 'Từ bản cũ'))).to.equal('CONFLICT');
      authorities.time.now = new Date('2026-03-02T03:11:00Z');
      document = await save(await read(world, 'officer', document.id), 'Muộn hơn mười phút');
      expect(lines(document)).to.have.length(3);
      await world.settle();
      const told = world.jobs.filter(({ type }) => type === 'audit');
      expect(told).to.have.length(3);
    });

    it('refuses the second of two saves from the same version', async () => {
      const before = await draft(world);
      const save = (subject: string) =>
        codeOf(act(world, 'officer', 'updateDraft', before, { fields: { ...before.fields, subject } }));
      const codes = await Promise.all([save('Một'), save('Hai')]);
      expect(codes.sort()).to.deep.equal(['CONFLICT', 'resolved']);
      expect((await read(world, 'officer', before.id)).version).to.equal(before.version + 1);
    });

    it('can be cancelled, and nothing after', async () => {
      const cancelled = await act(world, 'officer', 'cancelOutgoing', await draft(world));
      expect(cancelled.state).to.equal('cancelled');
      expect(await codeOf(act(world, 'officer', 'submitOutgoing', cancelled))).to.equal(
        'OUTGOING_WRONG_STATE',
      );
    });
  });

  describe('submission', () => {
    it('names everything that is missing at once', async () => {
      const bare = await tell(world, 'officer', 'createDraft', {
        body: { kind: 'cong-van', subject: 'Chưa xong' },
      });
      const submit = () => act(world, 'officer', 'submitOutgoing', bare);
      expect(await codeOf(submit())).to.equal('OUTGOING_INCOMPLETE');
      expect((await issuesOf(submit())).map(({ pointer }) => pointer)).to.deep.equal([
        '/fields/signerPostId',
        '/fields/main',
        '/fields/recipientCodes',
      ]);
      await expectUnchanged(world, 'officer', bare);
    });

    it('says so when only the recipients are missing', async () => {
      const before = await draft(world, { recipientCodes: [] });
      expect(await codeOf(act(world, 'officer', 'submitOutgoing', before))).to.equal('OUTGOING_NO_RECIPIENT');
      await expectUnchanged(world, 'officer', before);
    });

    it('refuses files that could not be signed later, naming each, before anybody has signed', async () => {
      const broken = await world.upload('officer', Buffer.from('%PDF-1.7 nothing more'), 'hong.pdf');
      const whole = await world.upload('officer', buildDocument({ pages: 3 }), 'tot.pdf');
      const table = await world.upload('officer', Buffer.from('a;b'), 'bang.csv', 'text/csv');
      const before = await draft(world, { attachments: [whole, broken, table] });
      const submit = () => act(world, 'officer', 'submitOutgoing', before);
      expect(await codeOf(submit())).to.equal('FILE_BROKEN');
      expect((await issuesOf(submit())).map(({ pointer }) => pointer)).to.deep.equal([
        '/fields/attachments/1',
      ]);
      await expectUnchanged(world, 'officer', before);
    });

    it('refuses a signer of another agency', async () => {
      const before = await draft(world, { signerPostId: PEOPLE.stranger.postId });
      expect(await codeOf(act(world, 'officer', 'submitOutgoing', before))).to.equal('OUTGOING_INCOMPLETE');
    });

    it('tells the signer and the clerks, once each, and nobody else', async () => {
      const { id } = await submitted(world);
      await world.settle();
      const told = world.jobs.filter(({ type }) => type === 'notify').map(({ payload }) => payload);
      expect(told).to.have.length(1);
      const [payload] = told as Array<{ kind: string; documentId: string; to: string[] }>;
      expect(payload).to.include({ kind: 'outgoing.submitted', documentId: id });
      expect(payload?.to).to.have.members(
        [PEOPLE.leader, PEOPLE.clerk, PEOPLE.secondClerk].map(({ personId }) => personId),
      );
    });

    it('writes an audit entry with every act', async () => {
      const first = await submitted(world);
      await act(world, 'leader', 'returnOutgoing', first, RETURN);
      await world.settle();
      const actions = world.jobs
        .filter(({ type }) => type === 'audit')
        .map(({ payload }) => (payload as { action: string }).action);
      expect(actions).to.deep.equal(['outgoing.drafted', 'outgoing.submitted', 'outgoing.returned']);
    });
  });

  describe('approval', () => {
    it('is a leader’s: an officer and a clerk are refused, and nothing changes', async () => {
      const before = await submitted(world);
      for (const who of ['officer', 'clerk'] as const)
        expect(await codeOf(act(world, who, 'approveOutgoing', before))).to.equal('FORBIDDEN');
      expect(await codeOf(act(world, 'colleague', 'approveOutgoing', before))).to.equal('NOT_FOUND');
      await expectUnchanged(world, 'officer', before);
      expect((await act(world, 'deputy', 'approveOutgoing', before)).state).to.equal('approved');
    });

    it('may be skipped: the named signer signs a submitted document', async () => {
      expect((await signed(world)).state).to.equal('signed');
    });

    it('returns with an opinion the drafter sees; mended and submitted again, the old check is void', async () => {
      const checked = await act(world, 'clerk', 'checkForm', await submitted(world), {
        passed: false,
        text: 'Sai lề',
      });
      const returned = await act(world, 'clerk', 'returnOutgoing', checked, RETURN);
      const seen = await read(world, 'officer', returned.id);
      expect(seen.opinions.map(({ kind }) => kind)).to.deep.equal(['submit', 'form-fail', 'return']);
      const again = await act(world, 'officer', 'submitOutgoing', seen);
      expect((await read(world, 'leader', again.id)).can.sign).to.equal(true);
    });

    it('refuses a return without a reason, and a return of what is not submitted', async () => {
      const before = await submitted(world);
      expect(await codeOf(act(world, 'leader', 'returnOutgoing', before, { text: ' ' }))).to.not.equal(
        'resolved',
      );
      const returned = await act(world, 'leader', 'returnOutgoing', before, RETURN);
      expect(await codeOf(act(world, 'leader', 'returnOutgoing', returned, RETURN))).to.equal(
        'OUTGOING_WRONG_STATE',
      );
    });

    it('asks for new bytes when a signed document is returned', async () => {
      const returned = await act(world, 'clerk', 'returnOutgoing', await signed(world), RETURN);
      const seen = await read(world, 'officer', returned.id);
      expect(await codeOf(act(world, 'officer', 'submitOutgoing', seen))).to.equal('OUTGOING_INCOMPLETE');
      const signedBytes = { digest: seen.versions[1]?.digest, name: 'da-ky.pdf' };
      const resubmit = (main: object) =>
        act(world, 'officer', 'updateDraft', seen, { fields: { ...seen.fields, main } });
      expect(await codeOf(resubmit(signedBytes))).to.equal('FILE_UNKNOWN');
      const mended = await resubmit({ digest: seen.versions[0]?.digest, name: 'ban-dau.pdf' });
      expect(mended.versions.map((version) => version.act)).to.deep.equal(['uploaded', 'signed', 'uploaded']);
      expect((await act(world, 'officer', 'submitOutgoing', mended)).state).to.equal('submitted');
    });
  });

  describe('the number', () => {
    it('is the next of the book with today’s date in Vietnam, and is bound to the document', async () => {
      authorities.time.now = new Date('2026-03-02T17:30:00Z');
      const document = await numbered(world);
      expect(document.number).to.include({
        value: 1,
        notation: 'SNV-VP',
        text: '01/SNV-VP',
        issuedOn: '2026-03-03',
      });
      await world.settle();
      const report = await world.registers.auditContiguity({
        agencyId: AGENCY.id,
        bookId: document.number?.bookId ?? '',
      });
      expect(report).to.deep.include({ count: 1, reserved: [] });
    });

    it('is refused before the leader signed', async () => {
      const before = await submitted(world);
      expect(await codeOf(act(world, 'clerk', 'assignNumber', before))).to.equal('OUTGOING_NOT_SIGNED');
      await expectUnchanged(world, 'clerk', before);
    });

    it('is given once when two clerks ask for it at once', async () => {
      const before = await signed(world);
      const codes = await Promise.all(
        (['clerk', 'secondClerk'] as const).map((who) => codeOf(act(world, who, 'assignNumber', before))),
      );
      expect(codes.filter((code) => code === 'resolved')).to.have.length(1);
      expect(codes.find((code) => code !== 'resolved')).to.equal('OUTGOING_ALREADY_NUMBERED');
      expect((await numbered(world)).number?.value).to.equal(2);
    });

    it('is the reserved one when the process died before the document was written', async () => {
      const before = await signed(world);
      const reserved = await world.registers.reserve({
        agencyId: AGENCY.id,
        direction: 'outgoing',
        year: 2026,
        on: '2026-03-02',
        documentId: before.id,
        by: null,
        names: { kind: before.fields.kind, agencyAbbreviation: 'SNV', unitAbbreviation: 'VP' },
      });
      const other = await numbered(world);
      const after = await act(world, 'clerk', 'assignNumber', before);
      expect([reserved.number, other.number?.value, after.number?.value]).to.deep.equal([1, 2, 1]);
    });

    const crash = async () => {
      throw new Error('the server died');
    };
    /** State of every number of the book, oldest first, once all effects have happened. */
    const statesOf = async (bookId: string) => {
      await world.settle();
      const rows = world.database.connection.collection('register-entries');
      return (await rows.find({ bookId }).sort({ number: 1 }).toArray()).map(({ state }) => state);
    };

    it('left reserved by a crash is voided, with its audit entry, when the document is returned instead', async () => {
      const before = await signed(world);
      world.meanwhile.afterReserve = crash;
      expect(await codeOf(act(world, 'clerk', 'assignNumber', before))).to.not.equal('resolved');
      await act(world, 'secondClerk', 'returnOutgoing', before, RETURN);
      const { number } = await numbered(world);
      expect(await statesOf(number?.bookId ?? '')).to.deep.equal(['voided', 'bound']);
      const voids = world.jobs.filter(
        ({ type, payload }) => type === 'audit' && JSON.stringify(payload).includes('register.numberVoided'),
      );
      expect(voids).to.have.length(1);
    });

    it('taken while another clerk returns the document is voided', async () => {
      const before = await signed(world);
      world.meanwhile.afterReserve = async () => {
        await act(world, 'secondClerk', 'returnOutgoing', before, RETURN);
        await world.settle();
      };
      expect(await codeOf(act(world, 'clerk', 'assignNumber', before))).to.equal('OUTGOING_NOT_SIGNED');
      const { number } = await numbered(world);
      expect(await statesOf(number?.bookId ?? '')).to.deep.equal(['voided', 'bound']);
    });

    it('taken after the return by a process that then died is voided a quarter of an hour later', async () => {
      const before = await signed(world);
      await act(world, 'secondClerk', 'returnOutgoing', before, RETURN);
      await world.settle();
      const { bookId } = await world.registers.reserveToday({
        agencyId: AGENCY.id,
        direction: 'outgoing',
        documentId: before.id,
        by: null,
      });
      expect(await statesOf(bookId)).to.deep.equal(['reserved']);
      authorities.time.now = new Date(authorities.time.now.getTime() + 15 * 60_000);
      expect(await statesOf(bookId)).to.deep.equal(['voided']);
    });

    it('stays reserved for a signed document that waits, however long', async () => {
      const before = await signed(world);
      world.meanwhile.afterReserve = crash;
      await codeOf(act(world, 'clerk', 'assignNumber', before));
      authorities.time.now = new Date(authorities.time.now.getTime() + 15 * 60_000);
      await world.settle();
      expect((await act(world, 'clerk', 'assignNumber', before)).number?.value).to.equal(1);
    });

    it('never dates a document before its signature: a reservation left from before is voided', async () => {
      const first = await signed(world);
      const { bookId } = await world.registers.reserve({
        agencyId: AGENCY.id,
        direction: 'outgoing',
        year: 2026,
        on: '2026-03-02',
        documentId: first.id,
        by: null,
      });
      const returned = await act(world, 'clerk', 'returnOutgoing', first, RETURN);
      authorities.time.now = new Date('2026-03-09T03:00:00Z');
      const main = await world.upload('officer', buildDocument({ pages: 2 }));
      const mended = await act(world, 'officer', 'updateDraft', returned, {
        fields: { ...returned.fields, main },
      });
      const again = await sign(world, 'leader', await act(world, 'officer', 'submitOutgoing', mended));
      const after = await act(world, 'clerk', 'assignNumber', again);
      expect(after.number).to.include({ value: 2, issuedOn: '2026-03-09' });
      expect(isContiguous(await world.registers.auditContiguity({ agencyId: AGENCY.id, bookId }))).to.equal(
        true,
      );
    });

    it('refuses a date before the last one of the book, an unknown book, and leaves the document signed', async () => {
      await numbered(world);
      const before = await signed(world);
      const unknown = act(world, 'clerk', 'assignNumber', before, { bookId: 'no-such-book' });
      expect(await codeOf(unknown)).to.equal('REGISTER_UNKNOWN');
      authorities.time.now = new Date('2026-03-01T03:00:00Z');
      expect(await codeOf(act(world, 'clerk', 'assignNumber', before))).to.equal('REGISTER_DATE_BACKWARDS');
      await expectUnchanged(world, 'clerk', before);
    });

    it('is one that was reserved ahead, with its date; a void or back-dated one is refused and changes nothing', async () => {
      const before = await signed(world);
      const choices = await ask(world, 'clerk', 'getNumberChoices', { params: { id: before.id } });
      const bookId = NumberChoices.parse(choices).books[0]?.bookId ?? '';
      const reserve = (requestId: string) =>
        world.registers.handlers.reserveNumber({
          input: { params: { id: bookId }, body: { requestId, purpose: 'Chờ ký bản giấy' } },
          actor: PEOPLE.clerk,
        } as never);
      await reserve('request-0001');
      await reserve('request-0002');
      await world.registers.voidNumber({
        ...{ agencyId: AGENCY.id, bookId, number: 1, by: null },
        reason: 'Không dùng đến nữa',
      });
      const asked = (document: typeof before, number: number) =>
        act(world, 'clerk', 'assignNumber', document, { bookId, number });
      expect(await codeOf(asked(before, 1))).to.equal('REGISTER_NUMBER_VOID');
      await expectUnchanged(world, 'clerk', before);
      authorities.time.now = new Date('2026-03-09T03:00:00Z');
      const late = await signed(world);
      expect(await codeOf(asked(late, 2))).to.equal('REGISTER_NUMBER_BACKDATED');
      await expectUnchanged(world, 'clerk', late);
      const after = await asked(before, 2);
      expect(after.number).to.include({ value: 2, issuedOn: '2026-03-02', text: '02/SNV-VP' });
      expect(await statesOf(bookId)).to.deep.equal(['voided', 'bound']);
    });

    it('begins again at 1 in the new year', async () => {
      authorities.time.now = new Date('2026-12-31T16:59:00Z');
      const last = await numbered(world);
      authorities.time.now = new Date('2026-12-31T17:00:00Z');
      const first = await numbered(world);
      expect([last.number, first.number].map((number) => [number?.value, number?.issuedOn])).to.deep.equal([
        [1, '2026-12-31'],
        [1, '2027-01-01'],
      ]);
    });
  });
});
