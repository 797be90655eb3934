// Whom a document goes to between its draft and its release: agencies that end meanwhile, those on paper and their labels;
// a release that is cut off; and urgent documents, which go before the others.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { PDFDocument } from 'pdf-lib';
import { OutgoingListItem } from '../../server/contracts/outgoing-document.ts';
import { type RecipientChoice as Choice, listLastRecipients } from '../../server/contracts/recipients.ts';
import { contentDigest } from '../../server/outgoing/commands/content-digest.ts';
import { codeOf } from '../support/code-of.ts';
import { hasProgram } from '../support/programs.ts';
import { buildOutgoing } from '../unit/outgoing/build-document.ts';
import {
  act,
  ask,
  begin,
  draft,
  expectUnchanged,
  finish,
  numbered,
  PLACEMENT,
  read,
  sealed,
  signed,
  submitted,
} from './outgoing-desk.ts';
import {
  type Authorities,
  openAuthorities,
  openWorld,
  PEOPLE,
  type PersonName,
  type World,
} from './outgoing-world.ts';

describe('recipients of an outgoing document', () => {
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

  const [MERGED, OTHER] = ['H16.02', 'H16.01'];
  const dissolve = () => world.organization.setUp.closeAgency(MERGED, authorities.time.now);
  const textOf = async (bytes: Uint8Array) => {
    const path = join(tmpdir(), `vanthu-labels-${process.pid}.pdf`);
    await writeFile(path, bytes);
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).normalize('NFC');
  };

  describe('that was dissolved meanwhile', () => {
    it('is told on the document before the release, and at the release, when nothing is sent', async () => {
      const before = await sealed(world, { recipientCodes: [MERGED, OTHER] });
      expect(before.recipients.map(({ fault }) => fault)).to.deep.equal([null, null]);
      await dissolve();
      const told = await read(world, 'clerk', before.id);
      expect(told.recipients.map(({ code, fault }) => [code, fault])).to.deep.equal([
        [MERGED, 'dissolved'],
        [OTHER, null],
      ]);
      const error = await act(world, 'clerk', 'releaseOutgoing', before).catch((failure: unknown) => failure);
      expect(error).to.have.property('code', 'RECIPIENT_UNREACHABLE');
      expect(error)
        .to.have.property('errors')
        .that.deep.equals([{ pointer: '/recipients/0', code: 'dissolved', detail: 'Sở Tài chính' }]);
      await expectUnchanged(world, 'clerk', before);
      await world.settle();
      expect(world.deliveries).to.deep.equal([]);
    });

    it('is left out by the clerk’s word, and nobody else is', async () => {
      const before = await sealed(world, { recipientCodes: [MERGED, OTHER] });
      await dissolve();
      const after = await act(world, 'clerk', 'releaseOutgoing', before, { leaveOut: [MERGED, OTHER] });
      await world.settle();
      expect(world.deliveries.map(({ recipientCode }) => recipientCode)).to.deep.equal([OTHER]);
      expect(after.leftOut.map(({ code }) => code)).to.deep.equal([MERGED]);
      expect(after.copies).to.deep.equal({ electronic: 1, paper: 0 });
    });

    it('is not left out when nobody would be left', async () => {
      const before = await sealed(world, { recipientCodes: [MERGED] });
      await dissolve();
      expect(await codeOf(act(world, 'clerk', 'releaseOutgoing', before, { leaveOut: [MERGED] }))).to.equal(
        'OUTGOING_NO_RECIPIENT',
      );
      await expectUnchanged(world, 'clerk', before);
    });

    it('is told among those used last', async () => {
      await submitted(world);
      await dissolve();
      const lastOf = async (who: PersonName): Promise<Choice[]> =>
        listLastRecipients.response.parse(await ask(world, who, 'listLastRecipients')).items;
      expect(await lastOf('officer')).to.deep.equal([
        { code: MERGED, name: 'Sở Tài chính', fault: 'dissolved' },
      ]);
      expect(await lastOf('clerk')).to.have.length(1);
      for (const who of ['colleague', 'administrator', 'stranger'] as const)
        expect(await lastOf(who), who).to.deep.equal([]);
    });
  });

  it('are each sent to once by a release that is cut off between its parts', async () => {
    const codes = Array.from({ length: 120 }, (_, index) => `H20.${index + 1}`);
    await world.addAgencies(codes);
    const before = await sealed(world, { recipientCodes: codes });
    // Of the second part a third is done, then everything stops.
    world.dispatch.breakAfter = 67;
    await act(world, 'clerk', 'releaseOutgoing', before);
    await world.settle();
    expect(world.dispatch.breakAfter).to.equal(undefined);
    expect(world.deliveries.length).to.be.within(67, 119);
    authorities.time.now = new Date(authorities.time.now.getTime() + 600_000);
    await world.settle();
    const sent = world.deliveries.map(({ recipientCode, revision }) => `${recipientCode} ${revision}`);
    // Asked again for the part that broke: what the exchange makes of it is derived, so that it is made once.
    expect(new Set(sent)).to.have.property('size', 120);
    expect((await read(world, 'clerk', before.id)).state).to.equal('released');
    expect(await codeOf(act(world, 'clerk', 'releaseOutgoing', before))).to.equal('OUTGOING_WRONG_STATE');
  });

  describe('on paper', () => {
    const PAPER = [
      { name: 'Ủy ban nhân dân huyện Đắk R’lấp', address: 'Thị trấn Kiến Đức, tỉnh Đắk Nông', copies: 2 },
      { name: 'Ông Nguyễn Hữu Phước', address: '12 đường Trần Hưng Đạo, phường Nghĩa Tân' },
    ];
    const labels = async (id: string, query: object = {}) => {
      const answer = (await ask(world, 'clerk', 'downloadLabels', { params: { id }, query })) as {
        open(range: { start: number; end: number }): Readable;
        sizeBytes: number;
      };
      return buffer(answer.open({ start: 0, end: answer.sizeBytes - 1 }));
    };

    it('are enough for a release, counted, and get labels whose Vietnamese is whole', async function () {
      const others = Array.from({ length: 10 }, (_, index) => ({ name: `Nơi nhận số ${index + 1}` }));
      const before = await numbered(world, {
        recipientCodes: [],
        paperRecipients: [...PAPER, ...others],
        urgency: 'express',
      });
      expect(before.copies).to.deep.equal({ electronic: 0, paper: 13 });
      // Twelve labels behind four that are used already, fourteen on a sheet.
      const bytes = await labels(before.id, { sheet: '2x7', skip: 4 });
      expect((await PDFDocument.load(bytes)).getPageCount()).to.equal(2);
      if (!hasProgram('pdftotext')) this.skip();
      const text = await textOf(bytes);
      for (const { name, address } of PAPER) {
        expect(text.replace(/\s+/g, ' ')).to.include(name);
        for (const word of address.split(' ')) expect(text).to.include(word);
      }
      expect(text).to.include('HỎA TỐC').and.include('01/SNV-VP').and.include('Số bản: 2');
      const { signingId } = await begin(world, 'clerk', before, { kind: 'seal' });
      const released = await act(
        world,
        'clerk',
        'releaseOutgoing',
        await finish(world, 'clerk', before.id, signingId),
      );
      expect(released.state).to.equal('released');
      await world.settle();
      const facts = (await world.outgoing.registerFacts(PEOPLE.clerk.agencyId, [before.id])).get(before.id);
      expect(facts?.copies).to.equal(13);
      expect(facts?.recipients.slice(0, 2)).to.deep.equal(PAPER.map(({ name }) => name));
      expect(world.deliveries).to.deep.equal([]);
    });

    it('get no labels before there is a number, nor where there are none', async () => {
      const early = await signed(world, { paperRecipients: PAPER });
      expect(await codeOf(labels(early.id))).to.equal('OUTGOING_WRONG_STATE');
      expect(await codeOf(labels((await numbered(world)).id))).to.equal('OUTGOING_NO_RECIPIENT');
      expect(
        await codeOf(ask(world, 'stranger', 'downloadLabels', { params: { id: early.id }, query: {} })),
      ).to.equal('NOT_FOUND');
    });

    it('are part of what is approved, and none in a draft of before there were any', async () => {
      const plain = buildOutgoing();
      const onPaper = buildOutgoing({
        fields: { ...plain.fields, paperRecipients: [{ name: 'UBND huyện', address: '', copies: 1 }] },
      });
      expect(contentDigest(onPaper)).not.to.equal(contentDigest(plain));
      const { id } = await draft(world);
      await world.database.connection
        .collection<{ _id: string }>('outgoing')
        .updateOne({ _id: id }, { $unset: { 'fields.paperRecipients': '', leftOut: '', pressing: '' } });
      const { fields, leftOut } = await read(world, 'officer', id);
      expect([fields.paperRecipients, leftOut]).to.deep.equal([[], []]);
    });
  });

  describe('of an urgent one', () => {
    const boxOf = async (who: PersonName, box: string, query: object = {}) => {
      const page = (await ask(world, who, 'listOutgoing', { query: { box, ...query } })) as {
        items: unknown[];
        next: string | null;
      };
      return { ...page, subjects: page.items.map((item) => OutgoingListItem.parse(item).subject) };
    };
    const inOrder = async (...urgencies: string[]) => {
      for (const [index, urgency] of urgencies.entries()) {
        authorities.time.now = new Date(authorities.time.now.getTime() + 1_000);
        await submitted(world, { subject: `${urgency} ${index}`, urgency });
      }
    };
    const SORTED = ['express 3', 'express 1', 'very-urgent 4', 'urgent 2', 'normal 5', 'normal 0'];

    it('stands before the others in every queue, also over pages, and by time among all documents', async () => {
      await inOrder('normal', 'express', 'urgent', 'express', 'very-urgent', 'normal');
      for (const [who, box] of [
        ['leader', 'to-sign'],
        ['leader', 'waiting'],
        ['clerk', 'in-approval'],
      ] as const)
        expect((await boxOf(who, box)).subjects, box).to.deep.equal(SORTED);
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page = await boxOf('leader', 'to-sign', { limit: 1, ...(after && { after }) });
        seen.push(...page.subjects);
        after = page.next;
      }
      expect(seen).to.deep.equal(SORTED);
      expect((await boxOf('clerk', 'all')).subjects[0]).to.equal('normal 5');
      expect((await boxOf('leader', 'to-sign', { urgency: 'express' })).subjects).to.deep.equal(
        SORTED.slice(0, 2),
      );
    });

    it('is told to the one it waits for, with what he has to do, and to nobody else', async () => {
      const { id } = await submitted(world, { urgency: 'express' });
      await submitted(world, { urgency: 'very-urgent' });
      const toldTo = async (who: PersonName) =>
        (await world.outgoing.express(PEOPLE[who])).map((item) => [item.id, item.act]);
      expect(await toldTo('leader')).to.deep.equal([[id, 'sign']]);
      for (const who of ['officer', 'deputy', 'clerk', 'stranger', 'administrator'] as const)
        expect(await toldTo(who), who).to.deep.equal([]);
    });

    it('is sent before what was released earlier', async () => {
      const normal = await sealed(world);
      const express = await sealed(world, { urgency: 'express' });
      await world.pause();
      await act(world, 'clerk', 'releaseOutgoing', normal);
      authorities.time.now = new Date(authorities.time.now.getTime() + 60_000);
      await act(world, 'clerk', 'releaseOutgoing', express);
      world.goOn();
      await world.settle();
      expect(world.deliveries.map(({ outgoingId }) => outgoingId)).to.deep.equal([express.id, normal.id]);
    });

    it('shows its stamp in the revision of the seal, and an ordinary one has none', async function () {
      const urgency = { page: 1, xMm: 40, yMm: 55, widthMm: 12, heightMm: 4 };
      const ordinary = await numbered(world);
      const placement = { ...PLACEMENT, urgency };
      expect(await codeOf(begin(world, 'clerk', ordinary, { kind: 'seal', placement }))).to.equal(
        'BAD_INPUT',
      );
      const before = await numbered(world, { urgency: 'very-urgent' });
      const { signingId } = await begin(world, 'clerk', before, { kind: 'seal', placement });
      const after = await finish(world, 'clerk', before.id, signingId);
      const { verdict, signatures } = (await ask(world, 'clerk', 'verifyOutgoing', {
        params: { id: before.id },
      })) as { verdict: string; signatures: unknown[] };
      expect([verdict, signatures.length]).to.deep.equal(['VALID', 2]);
      if (!hasProgram('pdftotext')) this.skip();
      expect(await textOf(await world.bytesOf(after.versions.at(-1)?.digest ?? ''))).to.include(
        'THƯỢNG KHẨN',
      );
    });
  });
});
