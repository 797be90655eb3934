// Copies (SAO Y, TRÍCH SAO, SAO LỤC): which may be made of what, each numbered and sealed once, the copied bytes the prefix of
// the copy. NĐ 30/2020 Điều 25; Phụ lục I, phần II.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { Copy, CopyChoices, listCopies, verifyCopy } from '../../server/contracts/copies.ts';

import { bufferSource, openPkcs12, sign as signBytes } from '../../server/signing/index.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';

import { hasProgram } from '../support/programs.ts';
import { ask, numbered, sealed } from './outgoing-desk.ts';
import {
  AGENCY,
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  PIN,
  type World,
} from './outgoing-world.ts';

const run = promisify(execFile);
const NOW = new Date('2026-03-02T03:00:00Z');

describe('copies of documents', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(NOW);
    world = await openWorld(authorities);
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  beforeEach(() => {
    authorities.time.now = NOW;
  });

  interface Wish {
    form?: string;
    kind?: string;
    id: string;
    key?: string;
    digest?: string;
    pages?: number[];
  }
  const make = async (
    { form = 'sao-y', kind = 'outgoing', id, key = randomUUID(), ...rest }: Wish,
    who: PersonName = 'clerk',
  ) =>
    Copy.parse(await ask(world, who, 'createCopy', { body: { key, form, source: { kind, id }, ...rest } }));
  const of = ({ id, version }: { id: string; version: number }, body: object = {}) => ({
    params: { id },
    body: { version, ...body },
  });
  const number = async (copy: Copy, who: PersonName = 'clerk') =>
    Copy.parse(await ask(world, who, 'numberCopy', of(copy)));
  const seal = async (copy: Copy, pin = PIN, who: PersonName = 'clerk') =>
    Copy.parse(await ask(world, who, 'sealCopy', of(copy, { pin })));
  const made = async (wish: Wish) => seal(await number(await make(wish)));
  const listed = async (id: string, who: PersonName = 'clerk') =>
    listCopies.response.parse(await ask(world, who, 'listCopies', { query: { kind: 'outgoing', id } })).items;
  const bytesOf = ({ file }: Copy) => world.bytesOf(file?.digest ?? '');
  const report = async ({ id }: Copy) =>
    verifyCopy.response.parse(await ask(world, 'officer', 'verifyCopy', { params: { id } }));
  const choices = async (kind: string, id: string) =>
    CopyChoices.parse(await ask(world, 'clerk', 'getCopyChoices', { query: { kind, id } }));

  /** Several pages, so that a part of them can be taken. */
  const threePages = async (overrides: object = {}) => {
    const main = await world.upload(
      'officer',
      buildDocument({ pages: 3, catalog: `/Lang (${Math.random()})` }),
    );
    return sealed(world, { main, ...overrides });
  };
  let incoming = 0;
  const arrived = async (
    bytes: Uint8Array,
    { numberText = '21/STC-VP', standing = 'in-force' as 'in-force' | 'not-ready' | 'not-in-force' } = {},
  ) => {
    incoming += 1;
    const id = `incoming-${String(incoming).padStart(4, '0')}`;
    const { digest } = await world.upload('officer', bytes);
    const document = {
      ...{
        standing,
        numberText,
        issuedOn: '2026-02-27',
        subject: 'Kế hoạch kiểm tra',
        issuer: 'Sở Tài chính',
      },
      files: [{ digest, name: 'van-ban.pdf', mediaType: 'application/pdf', isMain: true }],
    };
    world.incomingSources.set(id, document);
    return { id, document, digest };
  };

  describe('of an outgoing document', () => {
    it('SAO Y is its bytes with one more signature of the agency, and everybody who sees it may read the copy', async () => {
      const source = await threePages();
      const copy = await made({ id: source.id });
      expect(copy).to.deep.include({ state: 'sealed', form: 'sao-y' });
      expect(copy.number?.text).to.match(/^\d+\/SY-SNV$/);
      const base = await world.bytesOf(source.versions.at(-1)?.digest ?? '');
      const bytes = await bytesOf(copy);
      expect(bytes.subarray(0, base.length).equals(base)).to.equal(true);
      const { verdict, signatures } = await report(copy);
      expect([verdict, signatures.map(({ role }) => role)]).to.deep.equal([
        'VALID',
        ['person', 'agency', 'agency'],
      ]);
      expect((await listed(source.id, 'officer')).map(({ id }) => id)).to.deep.equal([copy.id]);
      expect(await codeOf(listed(source.id, 'stranger'))).to.equal('NOT_FOUND');
      expect(copy.can).to.deep.equal({ number: false, seal: false, cancel: false });
      await world.settle();
      const { items } = (await world.registers.handlers.listEntries({
        input: { params: { id: await bookId() }, query: { limit: 50 } },
        actor: PEOPLE.clerk,
      } as never)) as { items: Array<{ text: string; state: string; documentId: string | null }> };
      expect(items.find(({ text }) => text === copy.number?.text)).to.include({
        state: 'bound',
        documentId: copy.id,
      });
    });

    it('pdfsig sees three valid signatures in it, and the text block stands on its first page', async function () {
      if (!hasProgram('pdfsig') || !hasProgram('pdftotext')) this.skip();
      const copy = await made({ id: (await threePages()).id });
      const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-copy-'));
      try {
        const path = join(folder, 'copy.pdf');
        await writeFile(path, await bytesOf(copy));
        const { stdout } = await run('pdfsig', ['-nocert', path]);
        expect(stdout.match(/Signature is Valid/g)).to.have.length(3);
        await run('pdftotext', ['-f', '1', '-l', '1', '-x', '200', '-y', '0', '-W', '400', '-H', '70', path]);
        const text = await readFile(join(folder, 'copy.txt'), 'utf8');
        expect(text).to.match(/SAO Y\s+SỞ NỘI VỤ\s+02\/03\/2026 10:00:00 \+07:00/);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    it('TRÍCH SAO is a new file of the chosen pages, in their order, sealed by the agency alone', async function () {
      const source = await threePages();
      const copy = await made({ id: source.id, form: 'trich-sao', pages: [3, 1, 3] });
      expect(copy.pages).to.deep.equal([1, 3]);
      expect(copy.number?.text).to.match(/^\d+\/TrS-SNV$/);
      const { verdict, signatures, pageCount } = await report(copy);
      expect([verdict, signatures.length, pageCount]).to.deep.equal(['VALID', 1, 2]);
      if (!hasProgram('qpdf')) this.skip();
      const folder = await mkdtemp(join(tmpdir(), 'vanthu-test-copy-'));
      try {
        const path = join(folder, 'copy.pdf');
        await writeFile(path, await bytesOf(copy));
        await run('qpdf', ['--check', path]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    it('SAO LỤC is made of a SAO Y, stands beside its text block, and is listed with the document', async () => {
      const source = await threePages();
      const first = await made({ id: source.id });
      const second = await made({ kind: 'copy', id: first.id, form: 'sao-luc' });
      expect(second.number?.text).to.match(/^\d+\/SL-SNV$/);
      expect(second.source).to.include({ kind: 'copy', numberText: first.number?.text });
      const base = await bytesOf(first);
      expect((await bytesOf(second)).subarray(0, base.length).equals(base)).to.equal(true);
      expect((await report(second)).verdict).to.equal('VALID');
      expect((await listed(source.id)).map(({ form }) => form)).to.have.members(['sao-luc', 'sao-y']);
    });

    it('copies an annex in a file of its own, beside the block that it bears', async () => {
      const annex = await world.upload(
        'officer',
        buildDocument({ catalog: `/Lang (${Math.random()})` }),
        'phu-luc.pdf',
      );
      const source = await sealed(world, { attachments: [annex] });
      const { files } = await choices('outgoing', source.id);
      const digest = files.find(({ isMain }) => !isMain)?.digest ?? '';
      const copy = await made({ id: source.id, digest });
      expect([copy.source.name, (await report(copy)).signatures.length]).to.deep.equal(['phu-luc.pdf', 2]);
    });

    it('has one series for all forms, as the decree has it, unless the agency keeps a book for one', async () => {
      const source = await threePages();
      const one = await made({ id: source.id });
      const two = await made({ id: source.id, form: 'trich-sao', pages: [1] });
      const of = ({ number }: Copy) => Number(number?.text.split('/')[0]);
      expect(of(two)).to.equal(of(one) + 1);
      await world.registers.handlers.createBook({
        input: {
          body: {
            ...{ name: 'Sổ trích sao', kinds: ['trich-sao'], direction: 'copies' },
            patterns: { named: '{loai}.1-{coquan}', plain: '{coquan}' },
          },
        },
        actor: PEOPLE.clerk,
      } as never);
      const own = await made({ id: source.id, form: 'trich-sao', pages: [2] });
      expect(own.number?.text).to.equal('01/TrS.1-SNV');
      expect(of(await made({ id: source.id }))).to.equal(of(two) + 1);
    });
  });

  const bookId = async () => {
    const { items } = (await world.registers.handlers.listBooks({
      input: { query: { direction: 'copies' } },
      actor: PEOPLE.clerk,
    } as never)) as { items: Array<{ id: string; isDefault: boolean }> };
    return items.find(({ isDefault }) => isDefault)?.id ?? '';
  };

  describe('are refused', () => {
    it('in the wrong form: SAO LỤC of an original, SAO Y and TRÍCH SAO of a copy, a copy of any but a SAO Y', async () => {
      const source = await threePages();
      expect(await codeOf(make({ id: source.id, form: 'sao-luc' }))).to.equal('COPY_NEEDS_SAO_Y');
      const saoY = await made({ id: source.id });
      const part = await made({ id: source.id, form: 'trich-sao', pages: [1] });
      for (const form of ['sao-y', 'trich-sao'])
        expect(
          await codeOf(
            make({ kind: 'copy', id: saoY.id, form, ...(form === 'trich-sao' && { pages: [1] }) }),
          ),
        ).to.equal('COPY_NEEDS_ORIGINAL');
      expect(await codeOf(make({ kind: 'copy', id: part.id, form: 'sao-luc' }))).to.equal('COPY_NEEDS_SAO_Y');
      // What another agency has sent as a copy says so in its notation.
      const foreign = await arrived(buildDocument({ catalog: '/Lang (a)' }), { numberText: '07/SY-UBND' });
      expect(await codeOf(make({ kind: 'incoming', id: foreign.id }))).to.equal('COPY_NEEDS_ORIGINAL');
      expect((await made({ kind: 'incoming', id: foreign.id, form: 'sao-luc' })).state).to.equal('sealed');
      const told = (await choices('incoming', foreign.id)).forms.map(({ form, refusal }) => [form, refusal]);
      expect(told).to.deep.equal([
        ['sao-y', 'COPY_NEEDS_ORIGINAL'],
        ['trich-sao', 'COPY_NEEDS_ORIGINAL'],
        ['sao-luc', null],
      ]);
    });

    it('with pages that are not there, all of them, none, or of another form', async () => {
      const { id } = await threePages();
      for (const pages of [[4], [1, 2, 3], undefined])
        expect(await codeOf(make({ id, form: 'trich-sao', ...(pages && { pages }) }))).to.equal(
          'COPY_PAGES_INVALID',
        );
      expect(await codeOf(make({ id, pages: [1] }))).to.equal('BAD_INPUT');
    });

    it('before the document is sealed or registered, and once it is recalled or replaced', async () => {
      expect(await codeOf(make({ id: (await numbered(world)).id }))).to.equal('COPY_SOURCE_NOT_READY');
      const waiting = await arrived(buildDocument({ catalog: '/Lang (b)' }), { standing: 'not-ready' });
      expect(await codeOf(make({ kind: 'incoming', id: waiting.id }))).to.equal('COPY_SOURCE_NOT_READY');
      const source = await threePages();
      const begun = await number(await make({ id: source.id }));
      const rows = world.database.connection.collection<{ _id: string }>('outgoing');
      for (const state of ['recalled', 'replaced']) {
        await rows.updateOne({ _id: source.id }, { $set: { state } });
        expect(await codeOf(make({ id: source.id }))).to.equal('COPY_SOURCE_NOT_IN_FORCE');
        expect(await codeOf(seal(begun))).to.equal('COPY_SOURCE_NOT_IN_FORCE');
      }
      expect((await choices('outgoing', source.id)).forms.map(({ refusal }) => refusal)).to.deep.equal(
        Array(3).fill('COPY_SOURCE_NOT_IN_FORCE'),
      );
    });

    it('of a file that is encrypted, broken, certified against changes, no PDF, or whose signature does not verify', async () => {
      const of = async (bytes: Uint8Array) =>
        codeOf(make({ kind: 'incoming', id: (await arrived(bytes)).id }));
      const trailer = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${'00'.repeat(32)}> /U <${'00'.repeat(32)}> /P -4 >> /ID [<00> <00>]`;
      expect(await of(buildDocument({ trailer }))).to.equal('FILE_ENCRYPTED');
      expect(await of(Buffer.from('%PDF-1.7 nothing more'))).to.equal('FILE_BROKEN');
      const base = buildDocument({ catalog: '/Lang (c)' });
      const { bytes, pin } = authorities.pki.p12('so-noi-vu.leader');
      const spec = { role: 'person' as const, marks: [], signedAt: NOW, certify: 1 as const };
      const { revision } = await signBytes(bufferSource(base), spec, await openPkcs12(bytes, pin));
      const certified = Buffer.concat([base, revision]);
      expect(await of(certified)).to.equal('PDF_FORBIDS_CHANGE');
      const forged = Buffer.from(certified);
      forged.write('Y', forged.indexOf('Xin chao'), 'latin1');
      expect(await of(forged)).to.equal('COPY_SOURCE_INVALID');
      const table = await arrived(buildDocument({ catalog: '/Lang (d)' }));
      for (const file of table.document.files) file.mediaType = 'text/csv';
      expect(await codeOf(make({ kind: 'incoming', id: table.id }))).to.equal('FILE_NOT_PDF');
      expect(await codeOf(make({ kind: 'incoming', id: table.id, digest: '0'.repeat(64) }))).to.equal(
        'FILE_UNKNOWN',
      );
    });

    it('to who is no clerk, and to who may not see the document', async () => {
      const source = await threePages();
      for (const who of ['officer', 'leader', 'administrator'] as const)
        expect(await codeOf(make({ id: source.id }, who))).to.equal('FORBIDDEN');
      expect(await codeOf(make({ id: source.id }, 'stranger'))).to.equal('NOT_FOUND');
      const copy = await made({ id: source.id });
      const read = (who: PersonName) => ask(world, who, 'downloadCopy', { params: { id: copy.id } });
      expect(await codeOf(read('stranger'))).to.equal('NOT_FOUND');
      expect(await read('officer')).to.include({ mediaType: 'application/pdf', digest: copy.file?.digest });
      expect(
        await codeOf(
          ask(world, 'clerk', 'downloadCopy', { params: { id: (await make({ id: source.id })).id } }),
        ),
      ).to.equal('NOT_FOUND');
    });
  });

  describe('are numbered and sealed once', () => {
    it('however often the same is asked', async () => {
      const { id } = await threePages();
      const key = randomUUID();
      const [one, two] = await Promise.all([make({ id, key }), make({ id, key })]);
      expect(one.id).to.equal(two.id);
      const [first, second] = await Promise.all([number(one), number(one, 'secondClerk')]);
      expect(first.number).to.deep.equal(second.number);
      const done = await seal(first);
      // The answer never came: the same request again.
      expect(await seal(first)).to.deep.equal(done);
      expect(await codeOf(seal(done))).to.equal('COPY_WRONG_STATE');
      expect(await codeOf(seal(first, PIN, 'secondClerk'))).to.equal('COPY_WRONG_STATE');
      expect(await codeOf(number(done))).to.equal('COPY_WRONG_STATE');
      expect(await listed(id)).to.have.length(1);
    });

    it('by one of two clerks who seal at the same moment', async () => {
      const ready = await number(await make({ id: (await threePages()).id }));
      const codes = await Promise.all([codeOf(seal(ready)), codeOf(seal(ready, PIN, 'secondClerk'))]);
      expect(codes.sort()).to.deep.equal(['COPY_WRONG_STATE', 'resolved']);
    });

    it('with a number that nobody voided meanwhile; a void one is not given again', async () => {
      const { id } = await threePages();
      const copy = await number(await make({ id }));
      await world.registers.voidHeld({
        agencyId: AGENCY.id,
        documentId: copy.id,
        reason: 'Ghi nhầm sổ',
        by: null,
      });
      expect(await codeOf(seal(copy))).to.equal('REGISTER_NUMBER_VOID');
      const again = await number(copy);
      expect(again.number?.text).to.not.equal(copy.number?.text);
      expect((await seal(again)).state).to.equal('sealed');
    });

    it('or cancelled: the number is void with the reason, and the copy stays cancelled', async () => {
      const { id } = await threePages();
      const copy = await number(await make({ id }));
      const reason = 'Người yêu cầu không cần nữa';
      const cancelled = Copy.parse(await ask(world, 'clerk', 'cancelCopy', of(copy, { reason })));
      expect(cancelled).to.deep.include({ state: 'cancelled' });
      await world.settle();
      expect(await world.registers.heldBy(AGENCY.id, copy.id)).to.equal(null);
      for (const late of [
        number(cancelled),
        seal(cancelled),
        ask(world, 'clerk', 'cancelCopy', of(cancelled, { reason })),
      ])
        expect(await codeOf(late)).to.equal('COPY_WRONG_STATE');
      const { books } = await world.registers.auditYear(AGENCY.id, 2026);
      for (const { gaps } of books) expect(gaps).to.deep.equal([]);
    });

    it('by who has proved that it is he, and with the right PIN; a failure leaves copy and number', async () => {
      const copy = await number(await make({ id: (await threePages()).id }));
      const later = new Date(NOW.getTime() + 8 * 3_600_000);
      const actor = { ...PEOPLE.clerk, authenticatedAt: NOW };
      authorities.time.now = later;
      const input = { params: { id: copy.id }, body: { version: copy.version, pin: PIN } };
      const stale = world.copies.handlers.sealCopy({ input, actor } as never);
      expect(await codeOf(Promise.resolve(stale))).to.equal('AUTH_STEP_UP_NEEDED');
      authorities.time.now = NOW;
      expect(await codeOf(seal(copy, '000000'))).to.equal('PIN_WRONG');
      expect(await codeOf(seal({ ...copy, version: copy.version - 1 }))).to.equal('CONFLICT');
      expect((await seal(copy)).number).to.deep.equal(copy.number);
    });
  });

  it('an incoming document is copied as it came, under the name of its issuer', async () => {
    const { id, digest } = await arrived(buildDocument({ catalog: '/Lang (e)', pages: 2 }));
    const copy = await made({ kind: 'incoming', id });
    expect(copy.source).to.include({ issuer: 'Sở Tài chính', numberText: '21/STC-VP', digest });
    const base = await world.bytesOf(digest);
    expect((await bytesOf(copy)).subarray(0, base.length).equals(base)).to.equal(true);
  });
});
