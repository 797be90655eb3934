// The form check through the office: what is seen of a draft's file, who sees it, that it is kept, and that a checker who
// passes what still has errors says why.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FormFindings } from '../../server/contracts/form-check.ts';
import { makeFormCheck } from '../../server/form-check/index.ts';
import { codeOf } from '../support/code-of.ts';
import { letter, stamped } from '../support/form-samples/documents.ts';
import { printSheet } from '../support/form-samples/print-sheet.ts';
import { edit, type Sheet } from '../support/form-samples/sheet.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { act, ask, draft, expectUnchanged, read } from './outgoing-desk.ts';
import {
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  type World,
} from './outgoing-world.ts';

const REASON = { text: 'Bộ phận in đã xác nhận mẫu riêng của ngành' };

describe('form check of an outgoing document', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
    world = await openWorld(authorities);
  });
  after(async () => {
    await world?.close();
    await authorities.close();
  });

  /** As the world's agency and leader would write it. */
  const right = async (): Promise<Sheet> => {
    const { sheet } = await letter();
    const title = edit('position', { text: PEOPLE.leader.title.toUpperCase() });
    return title(edit('about', ({ text }) => ({ text }))(sheet));
  };
  const subject = 'Báo cáo kết quả cải cách hành chính năm 2026';
  const drafted = async (sheet: Sheet, fields: object = {}) =>
    draft(world, { main: await world.upload('officer', await printSheet(sheet)), subject, ...fields });
  const seen = async (who: PersonName, id: string) =>
    FormFindings.parse(await ask(world, who, 'getFormFindings', { params: { id } }));
  const rulesOf = ({ findings }: FormFindings) => findings.map(({ rule }) => rule);

  it('finds nothing in a right file, held against its draft', async () => {
    const { id, versions } = await drafted(await right());
    const found = await seen('officer', id);
    expect(rulesOf(found)).to.deep.equal([]);
    expect(found).to.deep.include({ digest: versions.at(-1)?.digest, errors: 0, pages: 1 });
  });

  it('holds the same file against other fields anew', async () => {
    const before = await drafted(await right());
    const { fields } = before;
    const changed = { ...fields, urgency: 'urgent', capacity: 'KT' };
    await act(world, 'officer', 'updateDraft', before, { fields: changed });
    const found = await seen('officer', before.id);
    expect(rulesOf(found)).to.include.members(['urgency.missing', 'capacity.missing']);
    const [missing] = found.findings;
    expect(missing?.clause).to.be.a('string').and.not.empty;
  });

  it('tells page and place in millimetres', async () => {
    const { id } = await drafted(edit('country', { size: 11 })(await right()));
    const { findings } = await seen('officer', id);
    const own = findings.find(({ rule }) => rule === 'country.size');
    expect(own?.page).to.equal(1);
    expect(own?.box?.xMm).to.be.within(95, 112);
    expect(own?.box?.yMm).to.be.within(18, 23);
    expect(own?.params).to.deep.equal({ size: '11', wanted: '12–13' });
  });

  it('keeps what it found: asked again later it is the same check', async () => {
    const { id } = await drafted(edit('motto', { size: 11 })(await right()));
    const first = await seen('officer', id);
    authorities.time.now = new Date(authorities.time.now.getTime() + 60_000);
    const again = await seen('officer', id);
    expect(again).to.deep.equal(first);
  });

  it('lets many ask at once and reads the file once', async () => {
    const { id } = await drafted(edit('motto', { size: 10 })(await right()));
    const answers = await Promise.all(Array.from({ length: 8 }, () => seen('officer', id)));
    expect(new Set(answers.map(({ checkedAt }) => checkedAt)).size).to.equal(1);
    expect(await world.database.connection.collection('form_checks').countDocuments()).to.be.greaterThan(0);
  });

  it('is seen by who sees the document, and by nobody else', async () => {
    const made = await drafted(await right());
    for (const who of ['colleague', 'leader', 'clerk', 'administrator', 'stranger'] as const)
      expect(await codeOf(seen(who, made.id)), who).to.equal('NOT_FOUND');
    await act(world, 'officer', 'submitOutgoing', made);
    for (const who of ['leader', 'clerk'] as const) expect((await seen(who, made.id)).errors).to.equal(0);
    expect(await codeOf(seen('stranger', made.id))).to.equal('NOT_FOUND');
  });

  it('has nothing to say of a draft without a main file', async () => {
    const { id } = await draft(world, { main: null });
    expect(await codeOf(seen('officer', id))).to.equal('NOT_FOUND');
  });

  it('says of bytes that are no document that it could not read them', async () => {
    const main = await world.upload('officer', Buffer.from('%PDF-1.7\nno more'));
    const { id } = await draft(world, { main });
    const found = await seen('officer', id);
    expect(found).to.deep.include({ errors: 0, looks: 1 });
    expect(rulesOf(found)).to.deep.equal(['file.unreadable']);
  });

  it('cuts off a file that holds its reader up, and reads the next', async () => {
    const database = await openTestDatabase();
    const { connection } = database;
    const folder = await mkdtemp(join(tmpdir(), 'vanthu-form-'));
    const { sheet, facts } = await letter();
    await writeFile(join(folder, 'a'), await printSheet(sheet));
    const pathOf = async (digest: string) => join(folder, digest);
    const clock = { now: () => authorities.time.now };
    const hurried = makeFormCheck({ connection, clock, pathOf, jobLimitMs: 1 });
    try {
      for (const notation of ['A', 'B']) {
        const found = await hurried.check('a', { ...facts, notation });
        expect(rulesOf(found)).to.deep.equal(['file.unreadable']);
      }
    } finally {
      await hurried.stop();
      await database.close();
      await rm(folder, { recursive: true });
    }
  });

  describe('the decision', () => {
    const faulty = async () =>
      act(world, 'officer', 'submitOutgoing', await drafted(edit('agency', { size: 15 })(await right())));

    it('is the checker’s, but errors that are left want a reason', async () => {
      const before = await faulty();
      for (const text of ['', '   ', 'ok'])
        expect(await codeOf(act(world, 'clerk', 'checkForm', before, { passed: true, text }))).to.equal(
          'OUTGOING_FORM_UNEXPLAINED',
        );
      await expectUnchanged(world, 'clerk', before);
      const passed = await act(world, 'clerk', 'checkForm', before, { passed: true, ...REASON });
      const opinion = (await read(world, 'leader', passed.id)).opinions.at(-1);
      expect(opinion).to.deep.include({ kind: 'form-pass', text: REASON.text });
    });

    it('lets nobody hand on or pass what it saw the stamp of a state secret on, until the file is another', async () => {
      const { sheet } = await stamped();
      const secret = edit('stamp', { text: 'TUYỆT MẬT' })(sheet);
      const found = await drafted(secret);
      expect(rulesOf(await seen('officer', found.id))).to.include('secrecy.stamp');
      expect(await codeOf(act(world, 'officer', 'submitOutgoing', found))).to.equal('OUTGOING_STATE_SECRET');
      await expectUnchanged(world, 'officer', found);
      const main = await world.upload('officer', await printSheet(await right()));
      const mended = await act(world, 'officer', 'updateDraft', found, { fields: { ...found.fields, main } });
      expect((await act(world, 'officer', 'submitOutgoing', mended)).state).to.equal('submitted');
    });

    it('is not the checker’s where a secret comes to him: no reason passes it', async () => {
      const { sheet } = await stamped();
      const unseen = await drafted(edit('stamp', { text: 'MẬT', size: 13 })(sheet));
      const before = await act(world, 'officer', 'submitOutgoing', unseen);
      expect(rulesOf(await seen('clerk', before.id))).to.include('secrecy.stamp');
      expect(await codeOf(act(world, 'clerk', 'checkForm', before, { passed: true, ...REASON }))).to.equal(
        'OUTGOING_STATE_SECRET',
      );
      await expectUnchanged(world, 'clerk', before);
    });

    it('needs no reason where nothing is wrong, and none to refuse', async () => {
      const clean = await act(world, 'officer', 'submitOutgoing', await drafted(await right()));
      expect(
        (await act(world, 'clerk', 'checkForm', clean, { passed: true })).opinions.at(-1)?.kind,
      ).to.equal('form-pass');
      const refused = await act(world, 'clerk', 'checkForm', await faulty(), { passed: false });
      expect(refused.opinions.at(-1)?.kind).to.equal('form-fail');
    });
  });
});
