// Recall and take-back through HTTP, both sides: QĐ 28/2018 Điều 8.2, 9.2; QCVN 102:2016 (13, 15, 16, nghiệp vụ 1).
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startTestOffice, type TestOffice } from '../support/harness.ts';
import { codeOf, openRecallDesk, REASON, type RecallDesk } from './recall-desk.ts';

describe('recall of a released document, through HTTP', function () {
  this.timeout(120_000);
  let office: TestOffice;
  let desk: RecallDesk;

  before(async () => {
    office = await startTestOffice();
    desk = await openRecallDesk(office);
  });
  after(() => office.close());

  it('take-back of one of three recipients: that one cancels it by itself, the others keep it', async () => {
    const sent = await desk.released({ recipientCodes: ['H16.02', 'H16.21.03', 'H16'] });
    await desk.recall(sent, { recipientCodes: ['H16.02'] });
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['recalled', 'take-back agreed']);
    expect(await desk.standing(sent, 'H16.21.03')).to.deep.equal(['arrived']);
    expect(await desk.standing(sent, 'H16')).to.deep.equal(['arrived']);
    expect((await desk.tracked(sent)).state).to.equal('released');
    const taken = await desk.arrivedAt('H16.02', sent);
    expect(taken).to.include({ state: 'cancelled', subject: sent.fields.subject });
    expect(taken.cancellation).to.include({ kind: 'take-back', reason: REASON, by: null });
    expect(taken.statuses.map(({ code }) => code)).to.deep.equal(['01', '15']);
    expect(taken.can).to.deep.include({ accept: false, register: false, refuse: false, agree: false });
    expect((await desk.arrivedAt('H16', sent)).state).to.equal('arrived');
  });

  it('keeps the facts of what was taken back, and opens its files for nobody', async () => {
    const sent = await desk.released();
    await desk.recall(sent);
    await office.settle();
    const taken = await desk.arrivedAt('H16.02', sent);
    const params = { id: taken.id, digest: taken.files[0]?.file.digest ?? '' };
    expect(taken.files).to.have.length(1);
    expect(await codeOf(desk.receiver.call('downloadIncomingFile', { params }))).to.equal(
      'INCOMING_CANCELLED',
    );
    const { items } = await desk.receiver.call('listIncoming', { query: { box: 'cancelled' } });
    expect(items.find(({ id }) => id === taken.id)).to.include({ state: 'cancelled', cancelReason: REASON });
    const register = { params: { id: taken.id }, body: { version: taken.version } };
    expect(await codeOf(desk.receiver.call('registerIncoming', register))).to.equal('INCOMING_WRONG_STATE');
  });

  it('is over when everybody has given it back: the sender’s copy is frozen, the recall kept', async () => {
    const sent = await desk.released({ recipientCodes: ['H16.02', 'H16.21.03'] });
    await desk.recall(sent);
    const ended = await desk.tracked(sent);
    expect(ended.state).to.equal('recalled');
    expect(ended.number).to.deep.equal(sent.number);
    expect(ended.laterActs.map(({ kind, reason, asked }) => ({ kind, reason, asked }))).to.deep.equal([
      { kind: 'recall', reason: REASON, asked: ['H16.02', 'H16.21.03'] },
    ]);
    expect(Object.entries(ended.can).filter(([, may]) => may)).to.deep.equal([]);
    expect(await codeOf(desk.recall(ended))).to.equal('OUTGOING_WRONG_STATE');
    expect(ended.timeline.map(({ action }) => action)).to.include.members([
      'outgoing.recallAsked',
      'outgoing.requestAgreed',
      'outgoing.recalled',
    ]);
  });

  it('recall crossing a registration: the clerk who registers first wins, and both sides say so', async () => {
    const sent = await desk.released();
    // The request has been decided here and not brought there yet.
    await office.container.exchange.stop();
    await desk.recall(sent);
    await office.container.outbox.idle();
    const { id, version } = await desk.arrivedAt('H16.02', sent);
    await desk.receiver.call('registerIncoming', { params: { id }, body: { version } });
    office.container.exchange.start();
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['registered', 'take-back refused']);
    const kept = await desk.arrivedAt('H16.02', sent);
    expect(kept).to.include({ state: 'registered', cancellation: null });
    expect(kept.requests[0]?.answer).to.include({ agreed: false, by: null });
    expect(kept.statuses.map(({ code }) => code)).to.deep.equal(['01', '03', '16']);
    const { deliveries } = await desk.tracked(sent);
    expect(deliveries[0]?.requests[0]?.text).to.contain(`${kept.registration?.arrivalNumber}`);
  });

  it('recall crossing a registration: the take-back that comes first wins, and no number is lost', async () => {
    const sent = await desk.released();
    const before = await desk.arrivedAt('H16.02', sent);
    const registering = codeOf(
      desk.receiver.call('registerIncoming', {
        params: { id: before.id },
        body: { version: before.version },
      }),
    );
    const [registered] = await Promise.all([registering, desk.recall(sent)]);
    const [delivery, request] = await desk.standing(sent, 'H16.02');
    const after = await desk.arrivedAt('H16.02', sent);
    // Whoever was first, exactly one of the two happened, and it is the same on both sides.
    const isTaken = after.state === 'cancelled';
    expect([registered === 'resolved', delivery, request, after.registration === null]).to.deep.equal(
      isTaken
        ? [false, 'recalled', 'take-back agreed', true]
        : [true, 'registered', 'take-back refused', false],
    );
    const books = await desk.receiver.call('listBooks', { query: { direction: 'incoming' } });
    const bookId = books.items[0]?.id ?? '';
    const { items } = await desk.receiver.call('listEntries', {
      params: { id: bookId },
      query: { limit: 100 },
    });
    expect(items.filter(({ state }) => state === 'reserved')).to.deep.equal([]);
  });

  it('after registration the clerk is asked, and agreeing cancels it and ends its assignments', async () => {
    const sent = await desk.released();
    const registered = await desk.registeredAt('H16.02', sent);
    const leader = await office.as('lanhdao.stc');
    const officer = await office.as('chuyenvien.stc');
    const { people } = await leader.call('getOwnAgency');
    const postId = people.find(({ role }) => role === 'officer')?.postId ?? '';
    await leader.call('assignIncoming', {
      params: { id: registered.id },
      body: { version: registered.version, assignments: [{ role: 'lead', postId }] },
    });
    await desk.recall(sent);
    await office.settle();
    const asked = await desk.arrivedAt('H16.02', sent);
    expect(asked).to.include({ state: 'assigned' });
    expect(asked.requests).to.have.length(1);
    expect(asked.requests[0]).to.include({ kind: 'recall', reason: REASON, answer: null });
    expect(asked.can).to.include({ agree: true, disagree: true });
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['assigned', 'recall pending']);

    const cancelled = await desk.answer('H16.02', asked, 'agree');
    expect(cancelled.state).to.equal('cancelled');
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['recalled', 'recall agreed']);
    const mine = await officer.call('listIncoming', { query: { box: 'mine' } });
    expect(mine.items.map(({ id }) => id)).to.not.include(registered.id);
    const told = await officer.call('listNotifications');
    expect(
      told.items.filter(({ documentId }) => documentId === registered.id).map(({ kind }) => kind),
    ).to.include.members(['incoming.requestArrived', 'incoming.cancelled']);
    const progress = { params: { id: registered.id }, body: { version: cancelled.version, text: '' } };
    expect(await codeOf(officer.call('reportProgress', progress))).to.equal('INCOMING_WRONG_STATE');
    const news = await desk.officer.call('listNotifications');
    expect(
      news.items.find(({ kind, documentId }) => kind === 'outgoing.requestAgreed' && documentId === sent.id),
    ).to.not.equal(undefined);
  });

  it('refused with a long reason: the document stays in force, and the sender reads all of it', async () => {
    const refuse = 'Văn bản đã được phân công và đang xử lý; '.repeat(12).slice(0, 500).trim();
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    await desk.recall(sent);
    await office.settle();
    await desk.answer('H16.02', await desk.arrivedAt('H16.02', sent), { refuse });
    const kept = await desk.arrivedAt('H16.02', sent);
    expect(kept).to.include({ state: 'registered', cancellation: null });
    expect(kept.statuses.map(({ code }) => code)).to.deep.equal(['01', '03', '16']);
    const { deliveries, state } = await desk.tracked(sent);
    expect(state).to.equal('released');
    expect(deliveries[0]?.requests[0]).to.include({ state: 'refused' });
    expect(deliveries[0]?.requests[0]?.text).to.contain(refuse);
    const news = await desk.officer.call('listNotifications');
    expect(
      news.items.find(({ kind, documentId }) => kind === 'outgoing.requestRefused' && documentId === sent.id)
        ?.text,
    ).to.contain(refuse);
  });

  it('can be asked again after a refusal, and each asking has its own answer', async () => {
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    for (const refuse of ['Văn bản đang được xử lý.', 'Văn bản vẫn đang được xử lý.']) {
      await desk.recall(sent);
      await office.settle();
      await desk.answer('H16.02', await desk.arrivedAt('H16.02', sent), { refuse });
    }
    await desk.recall(sent);
    await office.settle();
    await desk.answer('H16.02', await desk.arrivedAt('H16.02', sent), 'agree');
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal([
      'recalled',
      'recall refused',
      'recall refused',
      'recall agreed',
    ]);
    expect((await desk.tracked(sent)).state).to.equal('recalled');
  });

  it('is asked of a document that is completed, and answered like any other', async () => {
    const sent = await desk.released();
    const registered = await desk.registeredAt('H16.02', sent);
    const leader = await office.as('lanhdao.stc');
    const officer = await office.as('chuyenvien.stc');
    const { people } = await leader.call('getOwnAgency');
    const postId = people.find(({ role }) => role === 'officer')?.postId ?? '';
    const assigned = await leader.call('assignIncoming', {
      params: { id: registered.id },
      body: { version: registered.version, assignments: [{ role: 'lead', postId }] },
    });
    await officer.call('completeIncoming', {
      params: { id: registered.id },
      body: { version: assigned.version, text: 'Đã tham mưu trả lời.' },
    });
    await desk.recall(await desk.tracked(sent));
    await office.settle();
    const asked = await desk.arrivedAt('H16.02', sent);
    expect(asked.state).to.equal('completed');
    await desk.answer('H16.02', asked, 'agree');
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['recalled', 'recall agreed']);
  });

  it('needs a reason people can read, on either side', async () => {
    const sent = await desk.released();
    expect(await codeOf(desk.recall(sent, { reason: 'nhầm' }))).to.equal('BAD_INPUT');
    expect(await codeOf(desk.recall(sent, { reason: '          ' }))).to.equal('BAD_INPUT');
    await desk.registeredAt('H16.02', sent);
    await desk.recall(sent);
    await office.settle();
    const asked = await desk.arrivedAt('H16.02', sent);
    expect(await codeOf(desk.answer('H16.02', asked, { refuse: 'không' }))).to.equal('BAD_INPUT');
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['registered', 'recall pending']);
  });

  it('is the clerk’s of the issuing agency: others are forbidden, another agency’s clerk does not find it', async () => {
    const sent = await desk.released();
    const wish = { params: { id: sent.id }, body: { key: randomUUID(), reason: REASON } };
    expect(await codeOf(desk.officer.call('recallOutgoing', wish))).to.equal('FORBIDDEN');
    expect(await codeOf(desk.leader.call('recallOutgoing', wish))).to.equal('FORBIDDEN');
    expect(await codeOf(desk.receiver.call('recallOutgoing', wish))).to.equal('NOT_FOUND');
    await desk.registeredAt('H16.02', sent);
    await desk.recall(sent);
    await office.settle();
    const { id, version, requests } = await desk.arrivedAt('H16.02', sent);
    const answer = { params: { id, requestId: requests[0]?.id ?? '' }, body: { version } };
    const stranger = await desk.clerkOf('H16.21.03');
    expect(await codeOf(stranger.call('agreeToRequest', answer))).to.equal('NOT_FOUND');
    expect(await codeOf((await office.as('lanhdao.stc')).call('agreeToRequest', answer))).to.equal(
      'FORBIDDEN',
    );
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['registered', 'recall pending']);
  });

  it('double click: the same wish twice, at once or later, asks once', async () => {
    const sent = await desk.released();
    const key = randomUUID();
    const [first, second] = await Promise.all([desk.recall(sent, { key }), desk.recall(sent, { key })]);
    expect([first.laterActs.length, second.laterActs.length]).to.deep.equal([1, 1]);
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['recalled', 'take-back agreed']);
    expect((await desk.recall(sent, { key })).laterActs).to.have.length(1);
  });

  it('is not asked twice of one recipient: the second clerk is told that nobody is left to ask', async () => {
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    await desk.recall(sent);
    await office.settle();
    expect(await codeOf(desk.recall(sent))).to.equal('OUTGOING_NOTHING_TO_RECALL');
    expect(await codeOf(desk.recall(sent, { recipientCodes: ['H16'] }))).to.equal(
      'OUTGOING_NOTHING_TO_RECALL',
    );
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['registered', 'recall pending']);
  });

  it('has nothing to ask of a recipient that refused the document', async () => {
    const sent = await desk.released();
    const { id, version } = await desk.arrivedAt('H16.02', sent);
    await desk.receiver.call('refuseIncoming', {
      params: { id },
      body: { version, reason: 'wrong-recipient', text: 'Không thuộc chức năng của Sở.' },
    });
    await office.settle();
    expect(await codeOf(desk.recall(sent))).to.equal('OUTGOING_NOTHING_TO_RECALL');
  });

  it('answers a request once: the second clerk and the second click are told so', async () => {
    const sent = await desk.released();
    await desk.registeredAt('H16.02', sent);
    await desk.recall(sent);
    await office.settle();
    const asked = await desk.arrivedAt('H16.02', sent);
    const refuse = 'Văn bản đang được xử lý.';
    const kept = await desk.answer('H16.02', asked, { refuse });
    const again = { params: { id: asked.id, requestId: asked.requests[0]?.id ?? '' } };
    const call = (version: number) =>
      codeOf(desk.receiver.call('agreeToRequest', { ...again, body: { version } }));
    expect(await call(asked.version)).to.equal('CONFLICT');
    expect(await call(kept.version)).to.equal('INCOMING_NO_REQUEST');
    expect(await desk.standing(sent, 'H16.02')).to.deep.equal(['registered', 'recall refused']);
  });

  it('identical documents: the one that is recalled goes, its twin stays', async () => {
    const { main } = await desk.fields();
    const first = await desk.released({ main, subject: 'Hai văn bản giống hệt nhau' });
    const twin = await desk.released({ main, subject: 'Hai văn bản giống hệt nhau' });
    await desk.recall(first);
    expect(await desk.standing(first, 'H16.02')).to.deep.equal(['recalled', 'take-back agreed']);
    expect(await desk.standing(twin, 'H16.02')).to.deep.equal(['arrived']);
    expect((await desk.arrivedAt('H16.02', twin)).state).to.equal('arrived');
  });
});
