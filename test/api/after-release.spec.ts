// What follows a release besides a recall, through HTTP, both sides: recipients changed, a document replaced, a reply.
// QCVN 102:2016 (nghiệp vụ 2, 3; ResponseFor); NĐ 30/2020 Điều 18.3, Phụ lục VI.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import type { Agency } from '../../server/organization/index.ts';
import { startTestOffice, type TestOffice } from '../support/harness.ts';
import { openDesk } from './office-desk.ts';
import { codeOf, openRecallDesk, type RecallDesk } from './recall-desk.ts';

const REASON = 'Chuyển đúng cơ quan có thẩm quyền giải quyết.';

describe('a document after its release, through HTTP', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let desk: RecallDesk;
  const change = (document: OutgoingDetail, body: { added?: string[]; removed?: string[]; key?: string }) =>
    desk.clerk.call('changeRecipients', {
      params: { id: document.id },
      body: { key: randomUUID(), reason: REASON, ...body },
    });

  before(async () => {
    office = await startTestOffice();
    desk = await openRecallDesk(office);
  });
  after(() => office.close());

  it('who is added gets it as a new document; who is removed drops it by itself before registering', async () => {
    const sent = await desk.released();
    const after = await change(sent, { added: ['H16.21.03'], removed: ['H16.02'] });
    expect(after.recipients.map(({ code }) => code)).to.deep.equal(['H16.02', 'H16.21.03']);
    expect(after.fields.recipientCodes).to.deep.equal(['H16.02']);
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['recalled', 'removal agreed']);
    expect(await desk.standing(sent, 'H16.21.03')).to.deep.equal(['arrived']);
    expect((await desk.arrivedAt('H16.21.03', sent)).state).to.equal('arrived');
    expect((await desk.arrivedAt('H16.02', sent)).cancellation).to.include({
      kind: 'removal',
      reason: REASON,
    });
    // Nobody recalled the document: it goes on.
    expect((await desk.tracked(sent)).state).to.equal('released');
  });

  it('who is removed after registering answers, and who gave it back can be added again', async () => {
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    await change(sent, { removed: ['H16.02'] });
    await office.settle();
    await desk.answer('H16.02', await desk.arrivedAt('H16.02', sent), 'agree');
    await change(sent, { added: ['H16.02'] });
    const { deliveries } = await desk.tracked(sent);
    expect(deliveries.map(({ state }) => state).sort()).to.deep.equal(['arrived', 'recalled']);
    const again = await desk.receiver.call('listIncoming', { query: { text: sent.number?.text ?? '' } });
    expect(again.items.map(({ state }) => state).sort()).to.deep.equal(['arrived', 'cancelled']);
  });

  it('changes no recipient without a reason, of an unknown agency, or who has it already', async () => {
    const sent = await desk.released();
    expect(await codeOf(change(sent, {}))).to.equal('BAD_INPUT');
    expect(await codeOf(change(sent, { added: ['H99'] }))).to.equal('AGENCY_UNKNOWN');
    expect(await codeOf(change(sent, { added: ['H16.02'] }))).to.equal('OUTGOING_NOTHING_TO_RECALL');
    expect(await codeOf(change(sent, { removed: ['H16.21.03'] }))).to.equal('OUTGOING_NOTHING_TO_RECALL');
    const params = { id: sent.id };
    const body = { key: randomUUID(), reason: REASON, added: ['H16'] };
    expect(await codeOf(desk.officer.call('changeRecipients', { params, body }))).to.equal('FORBIDDEN');
    expect(await codeOf(desk.receiver.call('changeRecipients', { params, body }))).to.equal('NOT_FOUND');
    expect((await desk.tracked(sent)).deliveries).to.have.length(1);
  });

  it('double click: an agency is added once', async () => {
    const sent = await desk.released();
    const key = randomUUID();
    await Promise.all([change(sent, { added: ['H16'], key }), change(sent, { added: ['H16'], key })]);
    const { deliveries, laterActs } = await desk.tracked(sent);
    expect([deliveries.length, laterActs.length]).to.deep.equal([2, 1]);
  });

  it('content replaced seen by both: old and new are linked, the old ones frozen and cancelled', async () => {
    const old = await desk.released();
    const successor = await desk.released({ replacesId: old.id });
    expect(successor.replaces).to.deep.equal({ id: old.id, numberText: old.number?.text });
    const replaced = await desk.tracked(old);
    expect(replaced.state).to.equal('replaced');
    expect(replaced.replacedBy).to.include({ id: successor.id, numberText: successor.number?.text });
    expect(Object.values(replaced.can)).to.not.include(true);
    expect(await desk.standing(old, 'H16.02')).to.deep.equal(['replaced', 'replace agreed']);
    const [oldThere, newThere] = [
      await desk.arrivedAt('H16.02', old),
      await desk.arrivedAt('H16.02', successor),
    ];
    expect(oldThere).to.include({ state: 'cancelled' });
    expect(oldThere.replacedBy).to.deep.equal({ id: newThere.id, numberText: newThere.numberText });
    expect(newThere).to.include({ state: 'arrived' });
    expect(newThere.replaces.map(({ id }) => id)).to.deep.equal([oldThere.id]);
  });

  it('content replaced after registration: the clerk may refuse, and both documents stay in force there', async () => {
    const old = await desk.released();
    await desk.registeredAt('H16.02', old);
    const successor = await desk.released({ replacesId: old.id });
    const asked = await desk.arrivedAt('H16.02', old);
    expect(asked.requests[0]).to.include({ kind: 'replace', answer: null });
    expect(asked.requests[0]?.replacement?.numberText).to.equal(successor.number?.text);
    await desk.answer('H16.02', asked, { refuse: 'Văn bản cũ đã giải quyết xong, xin giữ lại.' });
    expect(await desk.standing(old, 'H16.02')).to.deep.equal(['registered', 'replace refused']);
    expect(await desk.arrivedAt('H16.02', old)).to.include({ state: 'registered', replacedBy: null });
    expect((await desk.arrivedAt('H16.02', successor)).state).to.equal('arrived');
    expect((await desk.tracked(old)).state).to.equal('replaced');
  });

  describe('content corrected under the same number (nghiệp vụ 2, DocumentInfo)', () => {
    const at = async ({ id }: { id: string }) => desk.receiver.call('getIncoming', { params: { id } });

    it('not registered yet: the corrected one takes its place by itself, and goes its own way', async () => {
      const old = await desk.released();
      const oldThere = await desk.arrivedAt('H16.02', old);
      const books = async () =>
        (await desk.clerk.call('listBooks', { query: { direction: 'outgoing' } })).items;
      const before = await books();
      const corrected = await desk.released({
        ...{ replacesId: old.id, keepsNumber: true, subject: 'Về việc báo cáo (bản đã sửa)' },
      });
      expect(corrected.number).to.include({ text: old.number?.text, issuedOn: old.number?.issuedOn });
      expect(await books()).to.deep.equal(before);
      const updated = await desk.tracked(old);
      expect(updated).to.include({ state: 'replaced' });
      expect(updated.replacedBy).to.include({ id: corrected.id, numberText: old.number?.text });
      expect(updated.timeline.map(({ action }) => action)).to.include('outgoing.updated');
      expect(await desk.standing(old, 'H16.02')).to.deep.equal(['replaced', 'update agreed']);
      const newThere = await desk.arrivedAt('H16.02', corrected);
      expect(newThere).to.include({ state: 'arrived', subject: 'Về việc báo cáo (bản đã sửa)' });
      expect(newThere.documentId).to.equal(oldThere.documentId);
      expect(newThere.replaces.map(({ id }) => id)).to.deep.equal([oldThere.id]);
      expect(await at(oldThere)).to.deep.include({ state: 'cancelled' });
      await desk.registeredAt('H16.02', corrected);
      expect(await desk.standing(corrected, 'H16.02')).to.deep.equal(['registered']);
      const [delivery] = (await desk.tracked(corrected)).deliveries;
      const answer = await desk.clerk.send(`/api/outgoing/${corrected.id}/deliveries/${delivery?.id}/packet`);
      const packet = await answer.text();
      expect(packet).to.match(/BussinessDocType>2<.*DocumentInfo>1<.*DocumentReceiver>0</s);
    });

    for (const [word, reply, delivery, state] of [
      ['agrees', 'agree', 'replaced', 'cancelled'],
      ['refuses', { refuse: 'Bản cũ đã xử lý xong, xin giữ nguyên.' }, 'registered', 'registered'],
    ] as const)
      it(`registered: its clerk ${word}, and the sender sees it on the document that was corrected`, async () => {
        const old = await desk.released();
        const oldThere = await desk.registeredAt('H16.02', old);
        const corrected = await desk.released({ replacesId: old.id, keepsNumber: true });
        expect(await desk.standing(old, 'H16.02')).to.deep.equal(['registered', 'update pending']);
        const asked = await at(oldThere);
        expect(asked.requests[0]).to.include({ kind: 'update', answer: null });
        expect(asked.requests[0]?.replacement?.numberText).to.equal(old.number?.text);
        await desk.answer('H16.02', asked, reply);
        const answered = word === 'agrees' ? 'update agreed' : 'update refused';
        expect(await desk.standing(old, 'H16.02')).to.deep.equal([delivery, answered]);
        expect((await at(oldThere)).state).to.equal(state);
        expect((await desk.arrivedAt('H16.02', corrected)).state).to.equal('arrived');
        const [told] = (await desk.tracked(old)).deliveries;
        if (word === 'refuses') expect(told?.requests[0]?.text).to.contain('xin giữ nguyên');
      });

    it('can be corrected again, and asked back: each edition has packets of its own', async () => {
      const first = await desk.released();
      const second = await desk.released({ replacesId: first.id, keepsNumber: true });
      const third = await desk.released({ replacesId: second.id, keepsNumber: true });
      expect(third.number?.text).to.equal(first.number?.text);
      await desk.registeredAt('H16.02', third);
      await desk.recall(await desk.tracked(third));
      await office.settle();
      await desk.answer('H16.02', await desk.arrivedAt('H16.02', third), 'agree');
      expect(await desk.standing(third, 'H16.02')).to.deep.equal(['recalled', 'recall agreed']);
      for (const earlier of [first, second])
        expect(await desk.standing(earlier, 'H16.02')).to.deep.equal(['replaced', 'update agreed']);
    });

    it('is corrected by one document at a time, and only while it is in force', async () => {
      const old = await desk.released();
      const signed = await Promise.all(
        [1, 2].map(() => desk.signed({ replacesId: old.id, keepsNumber: true })),
      );
      const numbered = (document: { id: string; version: number }) =>
        codeOf(
          desk.clerk.call('assignNumber', {
            params: { id: document.id },
            body: { version: document.version },
          }),
        );
      const codes = [];
      for (const document of signed) codes.push(await numbered(document));
      expect(codes).to.deep.equal(['resolved', 'CONFLICT']);
      await desk.recall(old);
      await desk.tracked(old);
      expect(signed[1] && (await numbered(signed[1]))).to.equal('OUTGOING_REFERENCE_UNKNOWN');
      expect(await codeOf(desk.draft({ replacesId: old.id, keepsNumber: true }))).to.equal(
        'OUTGOING_REFERENCE_UNKNOWN',
      );
    });
  });

  it('replaces nothing that is not there, not visible or not in force', async () => {
    const draft = await desk.draft();
    for (const replacesId of [draft.id, 'outgoing-0000'])
      expect(await codeOf(desk.draft({ replacesId })), replacesId).to.equal('OUTGOING_REFERENCE_UNKNOWN');
    const sent = await desk.released();
    await desk.recall(sent);
    await desk.tracked(sent);
    expect(await codeOf(desk.draft({ replacesId: sent.id }))).to.equal('OUTGOING_REFERENCE_UNKNOWN');
    expect(await codeOf(desk.draft({ replyToId: sent.id }))).to.equal('OUTGOING_REFERENCE_UNKNOWN');
  });

  it('return trip: a reply is linked to its document on both sides', async () => {
    const asked = await desk.released();
    const registered = await desk.registeredAt('H16.02', asked);
    const replier = await openDesk(office, 'stc', 'H16.01');
    expect(await codeOf(replier.draft({ replyToId: registered.id }))).to.equal('OUTGOING_REFERENCE_UNKNOWN');
    const { people } = await replier.leader.call('getOwnAgency');
    const postId = people.find(({ role }) => role === 'officer')?.postId ?? '';
    await replier.leader.call('assignIncoming', {
      params: { id: registered.id },
      body: { version: registered.version, assignments: [{ role: 'lead', postId }] },
    });
    const reply = await replier.released({ replyToId: registered.id, recipientCodes: ['H16.01'] });
    expect(reply.answersTo).to.include({ incomingId: registered.id, numberText: asked.number?.text });
    const { replies } = await desk.tracked(asked);
    expect(replies.map(({ numberText, sender }) => [numberText, sender.code])).to.deep.equal([
      [reply.number?.text, 'H16.02'],
    ]);
    const arrived = await desk.clerk.call('getIncoming', { params: { id: replies[0]?.incomingId ?? '' } });
    expect(arrived.answersTo).to.deep.equal([
      { documentId: registered.documentId, numberText: asked.number?.text, outgoingId: asked.id },
    ]);
    const answered = await desk.arrivedAt('H16.02', asked);
    expect(answered.repliedBy.map(({ id }) => id)).to.deep.equal([reply.id]);
    // A recall of a document that was answered can still be answered.
    await desk.recall(await desk.tracked(asked));
    await office.settle();
    await desk.answer('H16.02', await desk.arrivedAt('H16.02', asked), 'agree');
    expect(await desk.standing(asked, 'H16.02')).to.deep.equal(['recalled', 'recall agreed']);
    const news = await desk.officer.call('listNotifications');
    expect(news.items.map(({ kind }) => kind)).to.include('outgoing.replyArrived');
  });

  it('answers nothing that is not registered, or that another agency has received', async () => {
    const asked = await desk.released();
    const arrived = await desk.arrivedAt('H16.02', asked);
    const replier = await openDesk(office, 'stc', 'H16.01');
    expect(await codeOf(replier.draft({ replyToId: arrived.id }))).to.equal('OUTGOING_REFERENCE_UNKNOWN');
    const registered = await desk.registeredAt('H16.02', asked);
    expect(await codeOf(desk.draft({ replyToId: registered.id }))).to.equal('OUTGOING_REFERENCE_UNKNOWN');
  });

  it('receiver renamed: the recall reaches it under its new name, and the old one stays on the record', async () => {
    const sent = await desk.released();
    const rename = await renamed(office, 'H16.02', { name: 'Sở Tài chính – Kế hoạch tỉnh Đắk Nông' });
    try {
      await desk.recall(sent);
      expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['recalled', 'take-back agreed']);
      const { deliveries } = await desk.tracked(sent);
      expect(deliveries[0]?.recipient.name).to.equal('Sở Tài chính tỉnh Đắk Nông');
    } finally {
      await rename.undo();
    }
  });

  it('directory changed in between: who receives no more cannot be asked, the clerk is told, and may ask again', async () => {
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    const change = await renamed(office, 'H16.02', { canReceive: false });
    await desk.recall(sent);
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['registered', 'recall failed']);
    const { deliveries, timeline } = await desk.tracked(sent);
    expect(deliveries[0]?.requests[0]?.text).to.contain('EXCHANGE_RECIPIENT_UNKNOWN');
    expect(timeline.map(({ action }) => action)).to.include('outgoing.requestFailed');
    await change.undo();
    await desk.recall(sent);
    await office.settle();
    await desk.answer('H16.02', await desk.arrivedAt('H16.02', sent), 'agree');
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['recalled', 'recall failed', 'recall agreed']);
  });
});

/** The agency's row, changed as a directory changes it; the facts that a directory dates stay its own. */
async function renamed({ container: { organization } }: TestOffice, code: string, change: Partial<Agency>) {
  const known = await organization.findAgencyByCode(code);
  if (known === null) throw new Error(`no agency ${code}`);
  const { id, name, shortName, parentCode, abbreviation, place, isLocal, canReceive } = known;
  const { endpoint, exchangeCertificates, units } = known;
  const agency: Agency = {
    ...{ id, code, name, shortName, parentCode, abbreviation, place, isLocal, canReceive },
    ...{ endpoint, exchangeCertificates, units },
  };
  await organization.setUp.putAgency({ ...agency, ...change });
  return { undo: () => organization.setUp.putAgency(agency) };
}
