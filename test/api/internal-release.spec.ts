// Released to units and people of the own agency: told, read, seen to be read; and nobody else let in. NĐ 30/2020 Điều 18.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { DraftFields, OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { type Caller, Refused, startTestOffice, type TestOffice } from '../support/harness.ts';
import { type OfficeDesk, on, openDesk } from './office-desk.ts';
import { codeOf } from './recall-desk.ts';

const REASON = 'Đề nghị đọc trước giờ họp.';

describe('a document released inside the agency', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let desk: OfficeDesk;
  /** Of the officer; the leader and the clerk have posts elsewhere. */
  let unitId: string;
  let leaderId: string;

  before(async () => {
    office = await startTestOffice();
    desk = await openDesk(office);
    const { people } = await desk.officer.call('getOwnAgency');
    unitId = people.find(({ role }) => role === 'officer')?.unit.id ?? '';
    leaderId = people.find(({ role }) => role === 'leader')?.id ?? '';
    expect(people.filter(({ unit }) => unit.id === unitId)).to.have.length(1);
  });
  after(() => office.close());

  const released = async (to: Partial<DraftFields> = {}): Promise<OutgoingDetail> => {
    const internal = { unitIds: [unitId], personIds: [leaderId] };
    return desk.released({ recipientCodes: [], internal, ...to });
  };
  const others = (who: Caller, { id }: { id: string }) => who.call('getOtherRecipients', { params: { id } });
  const kindsOf = async (who: Caller, { id }: { id: string }) => {
    const { items } = await who.call('listNotifications', { query: { limit: 100 } });
    return items.filter(({ documentId }) => documentId === id).map(({ kind }) => kind);
  };
  const itemOf = async (who: Caller, { id }: { id: string }, box: 'all' | 'unread' = 'all') => {
    const { items } = await who.call('listInternal', { query: { box, limit: 100 } });
    return items.find((item) => item.id === id);
  };
  const readIt = async (who: Caller, { id }: { id: string }) => {
    const { main } = await who.call('getInternal', { params: { id } });
    return who.call('downloadInternalFile', { params: { id, digest: main.digest } });
  };
  const readersOf = async (who: Caller, document: OutgoingDetail) =>
    ((await others(who, document)).readers ?? []).map(({ person, firstAt, hasLeft }) => ({
      ...{ id: person.id, hasRead: firstAt !== null, hasLeft },
    }));

  it('is told to each, stands unread in his list, and is read by opening it', async () => {
    const sent = await released();
    expect(sent).to.include({ state: 'released' });
    expect(await kindsOf(desk.officer, sent)).to.include('internal.released');
    expect(await kindsOf(desk.leader, sent)).to.include('internal.released');
    const { internal } = await desk.officer.call('getCounters');
    expect(await itemOf(desk.officer, sent, 'unread')).to.include({
      subject: sent.fields.subject,
      numberText: sent.number?.text,
      readAt: null,
    });
    const bytes = await readIt(desk.officer, sent);
    expect(bytes.length).to.equal(sent.versions.at(-1)?.sizeBytes);
    expect((await itemOf(desk.officer, sent))?.readAt).to.be.a('string');
    expect(await itemOf(desk.officer, sent, 'unread')).to.equal(undefined);
    expect((await desk.officer.call('getCounters')).internal.unread).to.equal(internal.unread - 1);
    expect(await itemOf(desk.leader, sent, 'unread')).to.include({ readAt: null });
  });

  it('shows who has read it and when to clerk, drafter and signer, and to nobody else', async () => {
    const sent = await released();
    await readIt(desk.leader, sent);
    await readIt(desk.leader, sent);
    for (const who of [desk.clerk, desk.officer, desk.leader]) {
      const readers = await readersOf(who, sent);
      expect(readers.filter(({ hasRead }) => hasRead)).to.deep.equal([
        { id: leaderId, hasRead: true, hasLeft: false },
      ]);
      expect(readers).to.have.length(2);
    }
    expect(await codeOf(others(desk.receiver, sent))).to.equal('NOT_FOUND');
  });

  it('lets nobody in whom it was not released to, and nobody before release', async () => {
    const sealed = await desk.sealed({
      recipientCodes: [],
      internal: { unitIds: [unitId], personIds: [] },
    });
    const params = { id: sealed.id };
    const digest = sealed.versions.at(-1)?.digest ?? '';
    expect(await codeOf(desk.officer.call('getInternal', { params }))).to.equal('NOT_FOUND');
    const sent = await desk.clerk.call('releaseOutgoing', on(sealed));
    await office.settle();
    expect(await itemOf(desk.officer, sent)).to.include({ id: sent.id });
    const administrator = await office.as('quantri.snv');
    for (const who of [desk.leader, desk.clerk, desk.receiver, administrator]) {
      expect(await itemOf(who, sent)).to.equal(undefined);
      expect(await codeOf(who.call('getInternal', { params }))).to.equal('NOT_FOUND');
      expect(await codeOf(who.call('downloadInternalFile', { params: { ...params, digest } }))).to.equal(
        'NOT_FOUND',
      );
    }
    const draft = sent.versions[0]?.digest ?? '';
    expect(
      await codeOf(desk.officer.call('downloadInternalFile', { params: { ...params, digest: draft } })),
    ).to.equal('NOT_FOUND');
  });

  it('is not told to an administrator, who sees no content, though he has a post in the unit', async () => {
    const { people } = await desk.officer.call('getOwnAgency');
    const administrator = people.find(({ role }) => role === 'administrator');
    const unitIds = [administrator?.unit.id ?? ''];
    const sent = await released({ internal: { unitIds, personIds: [] } });
    const readers = await readersOf(desk.clerk, sent);
    expect(readers.map(({ id }) => id)).to.include(leaderId);
    expect(readers.map(({ id }) => id)).to.not.include(administrator?.id);
    expect(await kindsOf(await office.as('quantri.snv'), sent)).to.deep.equal([]);
  });

  it('is seen by who joins the unit later, and no longer by who has left it; he is not reminded either', async () => {
    const sent = await released({ internal: { unitIds: [unitId], personIds: [] } });
    const { organization } = office.container;
    const leader = await organization.findPerson(leaderId);
    if (leader === null) throw new Error('no leader');
    expect(await itemOf(desk.leader, sent)).to.equal(undefined);
    await organization.setUp.putPerson({
      ...leader,
      posts: leader.posts.map((post) => ({ ...post, unitId })),
    });
    try {
      const joined = await office.anew('lanhdao.snv');
      expect(await itemOf(joined, sent)).to.include({ readAt: null });
      expect(await readersOf(desk.clerk, sent)).to.deep.include({
        id: leaderId,
        hasRead: false,
        hasLeft: false,
      });
      await readIt(joined, sent);
    } finally {
      await organization.setUp.putPerson(leader);
    }
    const back = await office.anew('lanhdao.snv');
    expect(await codeOf(back.call('getInternal', { params: { id: sent.id } }))).to.equal('NOT_FOUND');
    expect(await readersOf(desk.clerk, sent)).to.deep.include({ id: leaderId, hasRead: true, hasLeft: true });
    await remind(sent, { readers: true });
    expect(await kindsOf(back, sent)).to.not.include('internal.reminded');
    expect(await kindsOf(desk.officer, sent)).to.include('internal.reminded');
  });

  const remind = async (
    { id }: { id: string },
    whom: { readers?: boolean; agencies?: string[]; key?: string },
  ) => {
    const { key = randomUUID(), ...rest } = whom;
    await desk.clerk.call('remindRecipients', { params: { id }, body: { key, reason: REASON, ...rest } });
    await office.settle();
  };

  it('reminds who has not read it, once for each act, with a trace; nobody is left when all have', async () => {
    const sent = await released();
    await readIt(desk.officer, sent);
    const key = randomUUID();
    await remind(sent, { key, readers: true });
    await remind(sent, { key, readers: true });
    expect((await kindsOf(desk.leader, sent)).filter((kind) => kind === 'internal.reminded')).to.have.length(
      1,
    );
    expect(await kindsOf(desk.officer, sent)).to.not.include('internal.reminded');
    const tracked = await desk.clerk.call('getOutgoing', { params: { id: sent.id } });
    expect(tracked.laterActs.map(({ kind, reason, others: whom }) => [kind, reason, whom])).to.deep.equal([
      ['reminder', REASON, true],
    ]);
    expect(tracked.timeline.at(-1)).to.include({ action: 'outgoing.reminded', text: REASON });
    await readIt(desk.leader, sent);
    expect(await codeOf(remind(sent, { readers: true }))).to.equal('OUTGOING_NOBODY_TO_REMIND');
    expect(await codeOf(remind(sent, { agencies: ['H16.02'] }))).to.equal('OUTGOING_NOBODY_TO_REMIND');
  });

  it('notes the reminder of an agency that has not answered; the packet is not sent again', async () => {
    const sent = await released({ recipientCodes: ['H16.02'] });
    const before = (await desk.receiver.call('listIncoming', { query: { limit: 100 } })).items.length;
    await remind(sent, { agencies: ['H16.02', 'H16.21.03'] });
    const tracked = await desk.clerk.call('getOutgoing', { params: { id: sent.id } });
    expect(tracked.laterActs.map(({ asked }) => asked)).to.deep.equal([['H16.02']]);
    expect((await desk.receiver.call('listIncoming', { query: { limit: 100 } })).items).to.have.length(
      before,
    );
  });

  it('is chosen by the clerk until release, without a new version of the file', async () => {
    const draft = await desk.draft();
    const sealed = await desk.sealed();
    const choice = { internal: { unitIds: [unitId], personIds: [] }, mails: [] };
    const choose = (who: Caller, { id, version }: OutgoingDetail, body: object = {}) =>
      who.call('chooseOtherRecipients', { params: { id }, body: { version, ...choice, ...body } });
    expect(await codeOf(choose(desk.clerk, draft))).to.equal('NOT_FOUND');
    expect(await codeOf(choose(desk.officer, sealed))).to.equal('FORBIDDEN');
    const unknown = { internal: { unitIds: ['unit-nobody'], personIds: [leaderId, 'person-nobody'] } };
    const refusal = await choose(desk.clerk, sealed, unknown).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(Refused);
    expect((refusal as Refused).problem.errors?.map(({ pointer }) => pointer)).to.deep.equal([
      '/internal/unitIds/0',
      '/internal/personIds/1',
    ]);
    const chosen = await choose(desk.clerk, sealed);
    expect(chosen.units.map(({ id }) => id)).to.deep.equal([unitId]);
    expect(await codeOf(choose(desk.clerk, sealed))).to.equal('CONFLICT');
    const now = await desk.clerk.call('getOutgoing', { params: { id: sealed.id } });
    expect(now.versions).to.deep.equal(sealed.versions);
    const sent = await desk.clerk.call('releaseOutgoing', on(now));
    await office.settle();
    expect(await itemOf(desk.officer, sent)).to.include({ id: sent.id });
    const after = await desk.clerk.call('getOutgoing', { params: { id: sent.id } });
    expect(await codeOf(choose(desk.clerk, after))).to.equal('OUTGOING_WRONG_STATE');
  });

  it('is refused in a draft that names nobody of the agency, or an address twice; all places at once', async () => {
    const pointersOf = async (fields: Partial<DraftFields>) => {
      const refusal = await desk.draft(fields).catch((error: unknown) => error);
      return refusal instanceof Refused
        ? [refusal.code, ...(refusal.problem.errors ?? []).map(({ pointer }) => pointer)]
        : [];
    };
    expect(
      await pointersOf({ internal: { unitIds: ['unit-nobody', 'unit-nowhere'], personIds: [] } }),
    ).to.deep.equal([
      'INTERNAL_RECIPIENT_UNKNOWN',
      '/fields/internal/unitIds/0',
      '/fields/internal/unitIds/1',
    ]);
    const mails = ['a@b.vn', 'c@d.vn', 'A@b.vn'].map((address) => ({ name: 'Ông A', address }));
    expect(await pointersOf({ mails })).to.deep.equal(['MAIL_ADDRESS_TWICE', '/fields/mails/2']);
  });

  it('is refused where e-mail is wanted and the server sends none; without any recipient as before', async () => {
    const mails = [{ name: 'Công ty Mộc', address: 'moc@example.vn' }];
    const sealed = await desk.sealed({ recipientCodes: [], mails });
    expect((await others(desk.clerk, sealed)).canMail).to.equal(false);
    expect(await codeOf(desk.clerk.call('releaseOutgoing', on(sealed)))).to.equal('MAIL_NOT_SET_UP');
    const { id, version } = sealed;
    const body = { version, internal: { unitIds: [], personIds: [] }, mails: [] };
    await desk.clerk.call('chooseOtherRecipients', { params: { id }, body });
    const now = await desk.clerk.call('getOutgoing', { params: { id } });
    expect(await codeOf(desk.clerk.call('releaseOutgoing', on(now)))).to.equal('OUTGOING_NO_RECIPIENT');
    expect(now.state).to.equal('sealed');
  });

  it('recalled, is over at once where no agency has it; readers are told, and it is no longer unread', async () => {
    const sent = await released();
    const body = { key: randomUUID(), reason: 'Ban hành nhầm bản dự thảo.' };
    await desk.clerk.call('recallOutgoing', { params: { id: sent.id }, body });
    await office.settle();
    const ended = await desk.clerk.call('getOutgoing', { params: { id: sent.id } });
    expect(ended.state).to.equal('recalled');
    expect((await itemOf(desk.officer, sent))?.ended).to.include({ kind: 'recalled' });
    expect(await kindsOf(desk.officer, sent)).to.include('internal.ended');
    expect(await codeOf(remind(ended, { readers: true }))).to.equal('OUTGOING_WRONG_STATE');
    expect(Object.entries(ended.can).filter(([, may]) => may)).to.deep.equal([]);
  });

  it('replaced, says by what', async () => {
    const old = await released();
    const next = await released({ replacesId: old.id });
    await office.settle();
    expect((await itemOf(desk.officer, old))?.ended).to.include({
      kind: 'replaced',
      byNumber: next.number?.text,
    });
    expect((await itemOf(desk.officer, next))?.ended).to.equal(null);
  });

  it('frozen, recalled or replaced: no act of anybody changes a thing', async () => {
    const recalled = await released();
    const body = { key: randomUUID(), reason: 'Ban hành nhầm bản dự thảo.' };
    await desk.clerk.call('recallOutgoing', { params: { id: recalled.id }, body });
    const replaced = await released();
    await released({ replacesId: replaced.id });
    await office.settle();
    for (const { id, fields } of [recalled, replaced]) {
      const before = await desk.clerk.call('getOutgoing', { params: { id } });
      const now = { version: before.version };
      const on = { params: { id }, body: now };
      const named = { params: { id }, body: { key: randomUUID(), reason: REASON } };
      const text = 'Đề nghị xem lại';
      const placement = { image: { page: 1, xMm: 10, yMm: 10, widthMm: 40, heightMm: 20 } };
      const acts: Record<string, () => Promise<unknown>> = {
        edit: () => desk.officer.call('updateDraft', { params: { id }, body: { ...now, fields } }),
        submit: () => desk.officer.call('submitOutgoing', on),
        cancel: () => desk.officer.call('cancelOutgoing', on),
        approve: () => desk.leader.call('approveOutgoing', on),
        reject: () => desk.leader.call('rejectOutgoing', { params: { id }, body: { ...now, text } }),
        return: () => desk.clerk.call('returnOutgoing', { params: { id }, body: { ...now, text } }),
        formCheck: () => desk.clerk.call('checkForm', { params: { id }, body: { ...now, passed: true } }),
        sign: () =>
          desk.leader.call('beginSigning', { params: { id }, body: { ...now, kind: 'approval', placement } }),
        seal: () =>
          desk.clerk.call('beginSigning', { params: { id }, body: { ...now, kind: 'seal', placement } }),
        release: () => desk.clerk.call('releaseOutgoing', on),
        recall: () => desk.clerk.call('recallOutgoing', named),
        recipients: () =>
          desk.clerk.call('changeRecipients', {
            params: { id },
            body: { ...named.body, added: ['H16.02'] },
          }),
        others: () =>
          desk.clerk.call('chooseOtherRecipients', {
            params: { id },
            body: { ...now, internal: fields.internal, mails: [] },
          }),
        remind: () =>
          desk.clerk.call('remindRecipients', { params: { id }, body: { ...named.body, readers: true } }),
      };
      for (const [name, act] of Object.entries(acts))
        expect(await codeOf(act()), `${name} on a ${before.state} one`).to.equal('OUTGOING_WRONG_STATE');
      expect(await codeOf(desk.clerk.call('assignNumber', on))).to.equal('OUTGOING_ALREADY_NUMBERED');
      await office.settle();
      expect(await desk.clerk.call('getOutgoing', { params: { id } })).to.deep.equal(before);
    }
  });

  it('of before there were such recipients is read and released as ever', async () => {
    const sealed = await desk.sealed();
    await office.connection
      .collection<{ _id: string }>('outgoing')
      .updateOne({ _id: sealed.id }, { $unset: { 'fields.internal': '', 'fields.mails': '' } });
    const { fields } = await desk.clerk.call('getOutgoing', { params: { id: sealed.id } });
    expect([fields.internal, fields.mails]).to.deep.equal([{ unitIds: [], personIds: [] }, []]);
    expect((await desk.clerk.call('releaseOutgoing', on(sealed))).state).to.equal('released');
  });
});
