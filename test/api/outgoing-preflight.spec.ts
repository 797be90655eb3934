// The pre-flight of a release: everything that is missing or wrong at once, and the release refuses by the same rule.
import { expect } from 'chai';
import { listOutgoing } from '../../server/contracts/outgoing.ts';
import { getPreflight, type Preflight } from '../../server/contracts/preflight.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { codeOf } from '../support/code-of.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import {
  act,
  ask,
  begin,
  expectUnchanged,
  numbered,
  read,
  sealed,
  signed,
  submitted,
} from './outgoing-desk.ts';
import {
  AGENCY,
  type Authorities,
  openAuthorities,
  openWorld,
  SEAL_KEY,
  type World,
} from './outgoing-world.ts';

describe('the pre-flight of a release', () => {
  let authorities: Authorities;
  let world: World;

  before(async function () {
    this.timeout(120_000);
    authorities = await openAuthorities(new Date('2026-03-02T03:00:00Z'));
    world = await openWorld(authorities);
  });
  after(async () => {
    await world.close();
    await authorities.close();
  });
  beforeEach(() => {
    authorities.time.now = new Date('2026-03-02T03:00:00Z');
  });

  const look = async (id: string): Promise<Preflight> =>
    getPreflight.response.parse(await ask(world, 'clerk', 'getPreflight', { params: { id } }));
  const found = async (id: string) =>
    (await look(id)).problems
      .filter(({ severity }) => severity === 'error')
      .map(({ code, pointer, mend }) => `${code} ${pointer} ${mend}`);
  const release = (document: { id: string; version: number }) =>
    act(world, 'clerk', 'releaseOutgoing', document);
  /** What the release refuses with. */
  const refused = async (document: { id: string; version: number }) => {
    const error = await release(document).catch((thrown: unknown) => thrown);
    if (!(error instanceof AppError)) throw new Error('it was released');
    return [error.code, ...error.errors.map(({ code, pointer }) => `${code} ${pointer}`)];
  };
  const annexed = async (text = 'phu-luc.pdf') =>
    sealed(world, {
      attachments: [
        await world.upload('officer', buildDocument({ catalog: `/Lang (${Math.random()})` }), text),
      ],
    });
  /** An agency that takes documents, until the test says otherwise. */
  const neighbour = async (code: string) => {
    const agency = {
      ...AGENCY,
      id: `agency-of-${code.toLowerCase().replace('.', '-')}`,
      code,
      name: 'Sở Y tế',
    };
    await world.organization.setUp.putAgency(agency);
    return agency;
  };

  it('finds nothing in a sealed document whose annex is sealed too', async () => {
    const document = await annexed();
    expect(await look(document.id)).to.deep.include({ isReady: true, problems: [] });
    expect((await release(document)).state).to.equal('released');
    expect(await codeOf(look(document.id))).to.equal('OUTGOING_WRONG_STATE');
  });

  it('tells at each step all that is still to be done', async () => {
    expect(await found((await submitted(world)).id)).to.deep.equal([
      'OUTGOING_NOT_SIGNED /signatures signer',
      'OUTGOING_NOT_NUMBERED /number number',
      'OUTGOING_NOT_SEALED /signatures seal',
    ]);
    expect(await found((await signed(world)).id)).to.deep.equal([
      'OUTGOING_NOT_NUMBERED /number number',
      'OUTGOING_NOT_SEALED /signatures seal',
    ]);
    expect(await found((await numbered(world)).id)).to.deep.equal(['OUTGOING_NOT_SEALED /signatures seal']);
  });

  it('tells everything at once: recipients, bytes and annexes', async () => {
    const taker = await neighbour('H16.10');
    const document = await sealed(world, {
      recipientCodes: ['H16.10', 'H16.01'],
      attachments: [await world.upload('officer', buildDocument({ catalog: `/Lang (${Math.random()})` }))],
    });
    const main = document.versions.at(-1)?.digest ?? '';
    const bytes = Buffer.from(await world.bytesOf(main));
    bytes.write('Y', bytes.indexOf('Xin chao'), 'latin1');
    await world.tamper(main, bytes);
    await world.tamper(document.attachments[0]?.digest ?? '', buildDocument({}));
    await world.organization.setUp.putAgency({ ...taker, canReceive: false });
    const all = [
      'OUTGOING_SIGNATURE_INVALID /versions administrator',
      'OUTGOING_ANNEX_NOT_SEALED /attachments/0 administrator',
      'RECIPIENT_UNREACHABLE /recipients/0 recipients',
    ];
    expect(await found(document.id)).to.deep.equal(all);
    expect(await refused(document)).to.deep.equal([
      'OUTGOING_SIGNATURE_INVALID',
      'OUTGOING_SIGNATURE_INVALID /versions',
      'OUTGOING_ANNEX_NOT_SEALED /attachments/0',
      'cannot-receive /recipients/0',
    ]);
    await expectUnchanged(world, 'clerk', document);
    await world.settle();
    expect(world.deliveries.filter(({ outgoingId }) => outgoingId === document.id)).to.deep.equal([]);
  });

  it('stops a release to an agency that was dissolved, until another is put in its place', async () => {
    await neighbour('H16.11');
    const document = await sealed(world, { recipientCodes: ['H16.11'] });
    await world.organization.setUp.closeAgency('H16.11', new Date('2026-03-01T00:00:00Z'));
    expect(await refused(document)).to.deep.equal(['RECIPIENT_UNREACHABLE', 'dissolved /recipients/0']);
    const reason = 'Sở Y tế đã sáp nhập';
    const mend = (change: object) =>
      act(world, 'clerk', 'readdressOutgoing', document, { reason, ...change });
    expect(await codeOf(mend({ removed: ['H16.11'] }))).to.equal('OUTGOING_NO_RECIPIENT');
    expect(await codeOf(mend({ added: ['H16.11'] }))).to.equal('AGENCY_UNKNOWN');
    const mended = await mend({ removed: ['H16.11'], added: ['H16.01'] });
    expect(mended.recipients.map(({ code }) => code)).to.deep.equal(['H16.01']);
    expect(mended.timeline.at(-1)).to.include({ action: 'outgoing.recipientsChanged', text: reason });
    expect(await codeOf(release(document))).to.equal('CONFLICT');
    await release(mended);
    await world.settle();
    const sent = world.deliveries.filter(({ outgoingId }) => outgoingId === document.id);
    expect(sent.map(({ recipientCode }) => recipientCode)).to.deep.equal(['H16.01']);
  });

  it('tells a stored file that is not there any more', async () => {
    const document = await annexed();
    await world.remove(document.attachments[0]?.digest ?? '');
    expect(await found(document.id)).to.deep.equal(['FILE_UNKNOWN /attachments/0 administrator']);
    await world.remove(document.versions.at(-1)?.digest ?? '');
    expect(await refused(document)).to.deep.equal([
      'FILE_UNKNOWN',
      'FILE_UNKNOWN /versions',
      'FILE_UNKNOWN /attachments/0',
    ]);
  });

  it('says that a silent OCSP is to be waited for, not that the signature is bad', async () => {
    const document = await sealed(world);
    await authorities.stop();
    try {
      expect(await found(document.id)).to.deep.equal(['REVOCATION_UNAVAILABLE /versions wait']);
    } finally {
      await authorities.start();
    }
  });

  it('warns of an agency key that ends soon or is missing, and releases all the same', async () => {
    const document = await sealed(world);
    const held = await world.organization.getCredential(SEAL_KEY);
    const rows = world.database.connection.collection<{ _id: string }>('credentials');
    const row = await rows.findOne({ _id: `agency:${AGENCY.id}` });
    const ends = (at: string) =>
      rows.updateOne({ _id: `agency:${AGENCY.id}` }, { $set: { 'facts.notAfter': at } });
    const warned = async () =>
      (await look(document.id)).problems.map(({ code, severity }) => [code, severity]);
    try {
      await ends('2026-03-20T00:00:00.000Z');
      expect(await warned()).to.deep.equal([['CERT_ENDS_SOON', 'warning']]);
      await ends('2026-03-01T00:00:00.000Z');
      expect(await warned()).to.deep.equal([['CERT_EXPIRED', 'warning']]);
      await rows.deleteOne({ _id: `agency:${AGENCY.id}` });
      expect(await warned()).to.deep.equal([['CREDENTIAL_MISSING', 'warning']]);
      expect((await release(document)).state).to.equal('released');
    } finally {
      if (row !== null) await rows.replaceOne({ _id: row._id }, row, { upsert: true });
    }
    expect(held).to.not.equal(null);
  });

  it('stands on a desk that is ordered by urgency, then by deadline, and goes on behind a cursor', async () => {
    const made = async (overrides: object) => (await signed(world, overrides)).id;
    const late = await made({ dueOn: '2026-05-20' });
    const soon = await made({ dueOn: '2026-03-05' });
    const express = await made({ urgency: 'express' });
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const query = { box: 'desk', limit: 2, ...(after && { after }) };
      const page = listOutgoing.response.parse(await ask(world, 'clerk', 'listOutgoing', { query }));
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    expect(seen.filter((id) => [late, soon, express].includes(id))).to.deep.equal([express, soon, late]);
    expect(new Set(seen).size).to.equal(seen.length);
    const query = { box: 'desk', after: Buffer.from('x').toString('base64url') };
    expect(await codeOf(ask(world, 'clerk', 'listOutgoing', { query }))).to.equal('BAD_INPUT');
  });

  it('is the clerk’s to read, of a document he may see', async () => {
    const { id } = await sealed(world);
    expect(await codeOf(ask(world, 'officer', 'getPreflight', { params: { id } }))).to.equal('FORBIDDEN');
    expect(await codeOf(ask(world, 'stranger', 'getPreflight', { params: { id } }))).to.equal('NOT_FOUND');
  });

  describe('and the steps before it', () => {
    it('a form that fails after the signature stops the number; the document goes back to its drafter', async () => {
      const before = await signed(world);
      const failed = await act(world, 'clerk', 'checkForm', before, {
        passed: false,
        text: 'Sai vị trí số, ký hiệu',
      });
      expect(failed).to.deep.include({ state: 'signed' });
      expect([failed.can.number, failed.can.return]).to.deep.equal([false, true]);
      expect(await found(failed.id)).to.include('OUTGOING_FORM_NOT_PASSED /formCheck form');
      expect(await codeOf(act(world, 'clerk', 'assignNumber', failed))).to.equal('OUTGOING_FORM_NOT_PASSED');
      expect(await codeOf(ask(world, 'clerk', 'getNumberChoices', { params: { id: failed.id } }))).to.equal(
        'OUTGOING_FORM_NOT_PASSED',
      );
      expect(
        await codeOf(act(world, 'leader', 'checkForm', failed, { passed: true, text: 'được rồi mà' })),
      ).to.equal('FORBIDDEN');
      const returned = await act(world, 'clerk', 'returnOutgoing', failed, {
        text: 'Sửa vị trí số, ký hiệu',
      });
      expect(returned.state).to.equal('returned');
      const again = await act(world, 'clerk', 'checkForm', await signed(world), {
        passed: false,
        text: 'Nhầm',
      });
      const passed = await act(world, 'clerk', 'checkForm', again, {
        passed: true,
        text: 'Đã xem lại, đúng thể thức',
      });
      expect((await act(world, 'clerk', 'assignNumber', passed)).state).to.equal('numbered');
    });

    it('no seal comes before the leader’s signature, nor before the number', async () => {
      const waiting = await submitted(world);
      expect(await codeOf(begin(world, 'clerk', waiting, { kind: 'seal' }))).to.equal('OUTGOING_NOT_SIGNED');
      expect(await codeOf(begin(world, 'clerk', await signed(world), { kind: 'seal' }))).to.equal(
        'OUTGOING_WRONG_STATE',
      );
      await expectUnchanged(world, 'clerk', await read(world, 'clerk', waiting.id));
    });
  });
});
