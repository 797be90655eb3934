// What a signature shows besides its image: the image at several places, blocks of text, the seal across page edges, and
// initials in the circuit. Each result is judged by our verifier and by pdfsig; bad places are refused before a PIN.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import type { VerificationReport } from '../../server/signing/index.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { hasProgram } from '../support/programs.ts';
import { act, ask, begin, draft, expectUnchanged, finish, PLACEMENT, read } from './outgoing-desk.ts';
import {
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  type World,
} from './outgoing-world.ts';

const { image, number, date } = PLACEMENT;
const SMALL = { page: 1, xMm: 150, yMm: 250, widthMm: 20, heightMm: 10 };
const text = (box: object, words: string, style = 'regular') => ({ box, text: words, style, sizePt: 13 });

describe('the marks of a signature, from the room to the file', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
    world = await openWorld(authorities);
    await world.hold({ kind: 'person', id: PEOPLE.deputy.personId }, 'so-noi-vu.officer');
    await world.hold({ kind: 'person', id: PEOPLE.unitHead.personId }, 'so-noi-vu.officer');
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });

  const paper = async (pages: number, overrides: object = {}) => {
    const main = await world.upload('officer', buildDocument({ pages, catalog: `/Lang (${Math.random()})` }));
    return act(world, 'officer', 'submitOutgoing', await draft(world, { main, ...overrides }));
  };
  const sign = async (who: PersonName, document: OutgoingDetail, kind: string, placement: object) => {
    const { signingId } = await begin(world, who, document, { kind, placement });
    return finish(world, who, document.id, signingId);
  };
  const numbered = async (pages: number) => {
    const signed = await sign('leader', await paper(pages), 'approval', { image });
    return act(world, 'clerk', 'assignNumber', signed);
  };
  const reportOf = async (id: string) =>
    (await ask(world, 'leader', 'verifyOutgoing', { params: { id } })) as VerificationReport;
  /** What poppler says of the newest version: how many signatures are valid, and the words on its pages. */
  const witness = async ({ versions }: OutgoingDetail) => {
    const file = join(await mkdtemp(join(tmpdir(), 'vanthu-marks-')), 'van-ban.pdf');
    await writeFile(file, await world.bytesOf(versions.at(-1)?.digest ?? ''));
    const said = execFileSync('pdfsig', ['-nocert', file]).toString();
    const words = execFileSync('pdftotext', ['-layout', file, '-']).toString();
    await rm(dirname(file), { recursive: true });
    return { valid: said.match(/Signature is Valid/g)?.length ?? 0, words };
  };
  const refused = async (who: PersonName, before: OutgoingDetail, given: object) => {
    const code = await codeOf(begin(world, who, before, given));
    await expectUnchanged(world, who, before);
    return code;
  };

  it('shows one signature at several places and its blocks of text, as one revision', async function () {
    const also = [2, 3].map((page) => ({ ...image, page }));
    const texts = [text({ ...SMALL, xMm: 100, widthMm: 80 }, 'Đắk Nông, ngày 02 tháng 3 năm 2026', 'italic')];
    const after = await sign('leader', await paper(3), 'approval', { image, also, texts });
    const report = await reportOf(after.id);
    expect([report.verdict, report.signatures.length]).to.deep.equal(['VALID', 1]);
    if (!['pdfsig', 'pdftotext'].every(hasProgram)) this.skip();
    const { valid, words } = await witness(after);
    expect(valid).to.equal(1);
    expect(words).to.contain('Đắk Nông, ngày 02 tháng 3 năm 2026');
    const bytes = (await world.bytesOf(after.versions.at(-1)?.digest ?? '')).toString('latin1');
    expect(bytes.match(/\/Subtype \/Stamp/g)).to.have.length(3);
  });

  it('lays the seal across the edges of all pages with the seal itself, and the leader’s stays valid', async function () {
    const placement = { image, number, date, giapLai: { middleMm: 120 } };
    const after = await sign('clerk', await numbered(7), 'seal', placement);
    const report = await reportOf(after.id);
    expect(report.verdict).to.equal('VALID');
    expect(report.signatures.map(({ role }) => role)).to.deep.equal(['person', 'agency']);
    const bytes = (await world.bytesOf(after.versions.at(-1)?.digest ?? '')).toString('latin1');
    // One slice a page, number and date.
    expect(bytes.match(/\/Subtype \/Stamp/g)).to.have.length(9);
    if (!['pdfsig', 'pdftotext'].every(hasProgram)) this.skip();
    expect((await witness(after)).valid).to.equal(2);
  });

  it('takes initials as a signature that approves its step, and the leader signs above them', async function () {
    const circuit = [
      { kind: 'content', postIds: [PEOPLE.colleague.postId] },
      { kind: 'initials', postIds: [PEOPLE.unitHead.postId, PEOPLE.deputy.postId] },
    ];
    const submitted = await paper(1, { circuit });
    await act(world, 'colleague', 'approveOutgoing', submitted, { text: '' });
    const first = await sign('unitHead', await read(world, 'unitHead', submitted.id), 'initials', {
      image: SMALL,
    });
    expect(first.state).to.equal('submitted');
    const second = await sign('deputy', first, 'initials', { image: { ...SMALL, yMm: 262 } });
    expect(second.state).to.equal('approved');
    expect(second.circuit.steps.map(({ state }) => state)).to.deep.equal(['done', 'done', 'open']);
    const after = await sign('leader', second, 'approval', { image });
    expect(after.versions.map(({ act: done }) => done)).to.deep.equal([
      'uploaded',
      'initialled',
      'initialled',
      'signed',
    ]);
    const report = await reportOf(after.id);
    expect(report.verdict).to.equal('VALID');
    expect(report.signatures.map(({ role }) => role)).to.deep.equal(['person', 'person', 'person']);
    const sealed = await sign('clerk', await act(world, 'clerk', 'assignNumber', after), 'seal', PLACEMENT);
    expect((await reportOf(sealed.id)).verdict).to.equal('VALID');
    if (!['pdfsig', 'pdftotext'].every(hasProgram)) this.skip();
    expect((await witness(sealed)).valid).to.equal(4);
  });

  it('keeps the approvals of a content that was initialled, when it is returned and submitted unchanged', async () => {
    const circuit = [
      { kind: 'content', postIds: [PEOPLE.colleague.postId] },
      { kind: 'initials', postIds: [PEOPLE.deputy.postId] },
    ];
    const submitted = await paper(1, { circuit });
    await act(world, 'colleague', 'approveOutgoing', submitted, { text: '' });
    const initialled = await sign('deputy', await read(world, 'deputy', submitted.id), 'initials', {
      image: SMALL,
    });
    const returned = await act(world, 'leader', 'returnOutgoing', initialled, { text: 'Xem lại nơi nhận' });
    const again = await act(world, 'officer', 'submitOutgoing', returned);
    expect(again.circuit.steps.map(({ state }) => state)).to.deep.equal(['done', 'done', 'open']);
    expect(again.versions.at(-1)?.act).to.equal('initialled');
  });

  it('takes no initials where no step asks for them, nor of one whose turn it is not', async () => {
    const given = { kind: 'initials', placement: { image: SMALL } };
    const plain = await paper(1);
    expect(await refused('leader', plain, given)).to.equal('OUTGOING_WRONG_STATE');
    const circuit = [
      { kind: 'content', postIds: [PEOPLE.colleague.postId] },
      { kind: 'initials', postIds: [PEOPLE.deputy.postId] },
    ];
    const waiting = await paper(1, { circuit });
    expect(await refused('colleague', waiting, given)).to.equal('OUTGOING_WRONG_STATE');
    expect(await refused('deputy', waiting, given)).to.equal('FORBIDDEN');
  });

  it('refuses initials on a file that another has initialled meanwhile', async () => {
    const circuit = [{ kind: 'initials', postIds: [PEOPLE.unitHead.postId, PEOPLE.deputy.postId] }];
    const submitted = await paper(1, { circuit });
    const first = await sign('unitHead', submitted, 'initials', { image: SMALL });
    const given = { kind: 'initials', placement: { image: SMALL } };
    expect(await codeOf(begin(world, 'deputy', submitted, given))).to.equal('CONFLICT');
    await expectUnchanged(world, 'deputy', first);
  });

  it('refuses a mark off its page, on a page that is not there, and two on one another', async () => {
    const before = await paper(2);
    const words = text({ ...image, xMm: image.xMm + 5 }, 'SAO Y');
    for (const [placement, code] of [
      [{ image: { ...image, xMm: 180 } }, 'MARK_OUTSIDE_PAGE'],
      [{ image: { ...image, yMm: 4000 } }, 'MARK_OUTSIDE_PAGE'],
      [{ image, also: [{ ...image, page: 3 }] }, 'PDF_PAGE_UNKNOWN'],
      [{ image, also: [image] }, 'MARKS_OVERLAP'],
      [{ image, texts: [words] }, 'MARKS_OVERLAP'],
      [{ image, texts: [text(SMALL, 'Ngày 🙂')] }, 'MARK_NOT_DRAWN'],
      [{ image: { page: 1, xMm: 0, yMm: 0, widthMm: 200, heightMm: 200 } }, 'MARK_NOT_DRAWN'],
    ] as const)
      expect(await refused('leader', before, { placement }), JSON.stringify(placement)).to.equal(code);
  });

  it('refuses number and date on one another, and a seal across the edge of one page', async () => {
    const before = await numbered(1);
    const given = (placement: object) => ({ kind: 'seal', placement: { ...PLACEMENT, ...placement } });
    expect(await refused('clerk', before, given({ date: { ...date, xMm: number.xMm } }))).to.equal(
      'MARKS_OVERLAP',
    );
    expect(await refused('clerk', before, given({ giapLai: {} }))).to.equal('BAD_INPUT');
  });
});
