// Released to citizens and firms by official e-mail, against a real mail server: one letter each, whatever fails, and a
// link that says to anybody what the document is worth now.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { MailChoice } from '../../server/contracts/distribution.ts';
import type { OutgoingDetail } from '../../server/contracts/outgoing-document.ts';
import { until } from '../support/until.ts';
import { type MailOffice, openMailOffice, tokenIn } from './mail-office.ts';
import { codeOf } from './recall-desk.ts';

const REASON = 'Ban hành nhầm, đề nghị không sử dụng.';

describe('a document released by official e-mail', function () {
  this.timeout(120_000);
  let world: MailOffice;
  before(async () => {
    world = await openMailOffice();
  });
  after(() => world.close());

  let count = 0;
  /** An address nobody else of this file has. */
  const someone = (): MailChoice => {
    count += 1;
    return { name: `Công ty Mộc ${count}`, address: `moc${count}@example.vn` };
  };
  const lettersTo = ({ address }: MailChoice) => world.server.letters.filter(({ to }) => to === address);
  const tokenOf = (to: MailChoice) => tokenIn(lettersTo(to).at(-1)?.text ?? '');
  const mailOf = async (document: { id: string }, { name }: MailChoice) => {
    const { mailDeliveries } = await world.others(document);
    const mail = mailDeliveries.find((each) => each.name === name);
    if (mail === undefined) throw new Error(`no letter to ${name}`);
    return mail;
  };
  const stateOf = async (document: { id: string }, to: MailChoice) => (await mailOf(document, to)).state;
  const resend = async (document: { id: string }, to: MailChoice, address?: string) => {
    const { id: mail } = await mailOf(document, to);
    const params = { id: document.id, mail };
    return world.desk.clerk.call('resendMail', { params, body: address === undefined ? {} : { address } });
  };
  const lookUp = (token: string) => world.office.stranger.call('lookUpLetter', { body: { token } });
  const newsOf = async ({ id }: { id: string }) => {
    const { items } = await world.desk.officer.call('listNotifications', { query: { limit: 100 } });
    return items.filter(({ documentId, kind }) => documentId === id && kind === 'outgoing.mailFailed');
  };
  const recall = async (document: OutgoingDetail, more: object = {}) => {
    const body = { key: randomUUID(), reason: REASON, ...more };
    await world.desk.clerk.call('recallOutgoing', { params: { id: document.id }, body });
    await world.office.settle();
  };

  it('sends each one letter with the signed file, and a link whose token is kept nowhere', async () => {
    const [first, second] = [someone(), someone()];
    const sent = await world.released({ mails: [first, second] });
    expect([await stateOf(sent, first), await stateOf(sent, second)]).to.deep.equal(['sent', 'sent']);
    for (const to of [first, second]) {
      const [letter, ...more] = lettersTo(to);
      expect(more).to.deep.equal([]);
      expect(letter?.subject).to.include(sent.number?.text);
      expect(letter?.text).to.include(to.name).and.to.include(sent.fields.subject);
      const file = letter?.files.get('cong-van.pdf');
      expect(file?.length).to.equal(sent.versions.at(-1)?.sizeBytes);
    }
    expect(tokenOf(first)).to.not.equal(tokenOf(second));
    const { connection } = world.office;
    const names = (await connection.listCollections()).map(({ name }) => name);
    for (const name of names) {
      const rows = JSON.stringify(await connection.collection(name).find().toArray());
      expect(rows.includes(tokenOf(first)), name).to.equal(false);
    }
  });

  it('shows by the link, without sign-in, what it is and what its signatures are worth now; and gives the file', async () => {
    const to = someone();
    const sent = await world.released({ mails: [to] });
    const token = tokenOf(to);
    expect((await mailOf(sent, to)).openedAt).to.equal(null);
    const letter = await lookUp(token);
    expect(letter).to.deep.include({
      numberText: sent.number?.text,
      issuedOn: sent.number?.issuedOn,
      subject: sent.fields.subject,
      issuer: { code: sent.agency.code, name: sent.agency.name },
      ended: null,
    });
    expect(letter.report?.verdict).to.equal('VALID');
    expect(letter.report?.signatures).to.have.length(2);
    const [main] = letter.files;
    const digest = main?.digest ?? '';
    const bytes = await world.office.stranger.call('downloadLetterFile', { body: { token, digest } });
    expect(bytes.equals(lettersTo(to)[0]?.files.get('cong-van.pdf') ?? Buffer.alloc(0))).to.equal(true);
    expect((await mailOf(sent, to)).openedAt).to.be.a('string');
    const other = { body: { token, digest: sent.versions[0]?.digest ?? '' } };
    expect(await codeOf(world.office.stranger.call('downloadLetterFile', other))).to.equal('NOT_FOUND');
  });

  it('says who was refused and why, to clerk and drafter; to another address it goes once', async () => {
    const [good, bad] = [someone(), someone()];
    world.server.faults.set(bad.address, 'refuse');
    const sent = await world.released({ mails: [good, bad] });
    expect([await stateOf(sent, good), await stateOf(sent, bad)]).to.deep.equal(['sent', 'failed']);
    expect((await mailOf(sent, bad)).steps.at(-1)?.text).to.match(/550 .*no such mailbox/);
    expect((await newsOf(sent)).map(({ text }) => text.includes(bad.address))).to.deep.equal([true]);
    expect(await codeOf(resend(sent, good))).to.equal('MAIL_WRONG_STATE');
    expect(await codeOf(resend(sent, bad, good.address))).to.equal('MAIL_ADDRESS_TWICE');
    const right = someone();
    await resend(sent, bad, right.address);
    expect(await stateOf(sent, bad)).to.equal('sent');
    expect([lettersTo(right).length, lettersTo(bad).length, lettersTo(good).length]).to.deep.equal([1, 0, 1]);
    const audit = await (await world.office.as('quantri.snv')).call('listAudit', { query: { limit: 100 } });
    expect(audit.items.map(({ action }) => action)).to.include.members([
      'outgoing.mailSent',
      'outgoing.mailFailed',
      'outgoing.mailResent',
    ]);
  });

  it('put off by the server, waits and is then sent, once', async () => {
    const to = someone();
    world.server.faults.set(to.address, 'later');
    const sent = await world.released({ mails: [to] });
    const waiting = await mailOf(sent, to);
    expect(waiting.state).to.equal('queued');
    expect(waiting.nextTryAt).to.be.a('string');
    world.server.faults.delete(to.address);
    world.later(2);
    await until('the letter is sent', async () => (await stateOf(sent, to)) === 'sent');
    expect(lettersTo(to)).to.have.length(1);
    expect(await newsOf(sent)).to.deep.equal([]);
  });

  it('cut off after the last byte, is not sent again by itself; by a person it is, as the same letter', async () => {
    const to = someone();
    world.server.faults.set(to.address, 'cut-after');
    const sent = await world.released({ mails: [to] });
    expect(await stateOf(sent, to)).to.equal('uncertain');
    expect(await newsOf(sent)).to.have.length(1);
    world.server.faults.delete(to.address);
    world.later(60);
    await world.office.settle();
    expect(lettersTo(to)).to.have.length(1);
    await resend(sent, to);
    expect(await stateOf(sent, to)).to.equal('sent');
    const ids = lettersTo(to).map(({ messageId }) => messageId);
    expect(ids).to.have.length(2);
    expect(new Set(ids).size).to.equal(1);
    // Both letters may lie in the mailbox: both links hold.
    for (const { text } of lettersTo(to)) expect((await lookUp(tokenIn(text))).ended).to.equal(null);
  });

  it('is given to the server once, when its effect comes again while the server is slow to answer', async () => {
    const to = someone();
    world.server.faults.set(to.address, 'hold');
    const sealed = await world.desk.sealed({ recipientCodes: [], mails: [to] });
    const { id, version } = sealed;
    await world.desk.clerk.call('releaseOutgoing', { params: { id }, body: { version } });
    await until('the server has the letter', () => world.server.held() === 1);
    const handler = world.office.container.distribution.outboxHandlers['distribution.sendMail'];
    const row = await world.office.connection
      .collection<{ _id: string }>('mails')
      .findOne({ outgoingId: id });
    const job = { documentId: row?._id, payload: { attempt: 1 } };
    await handler?.(job as Parameters<NonNullable<typeof handler>>[0]);
    await handler?.(job as Parameters<NonNullable<typeof handler>>[0]);
    world.server.free();
    expect(await stateOf(sealed, to)).to.equal('uncertain');
    expect(lettersTo(to)).to.have.length(1);
    world.server.faults.delete(to.address);
  });

  it('recalled, is dead at once: the link says so and gives no file, who has it is told, who waits gets nothing', async () => {
    const [got, waits] = [someone(), someone()];
    world.server.faults.set(waits.address, 'later');
    const sent = await world.released({ mails: [got, waits] });
    const token = tokenOf(got);
    const digest = sent.versions.at(-1)?.digest ?? '';
    await recall(sent);
    const tracked = await world.desk.clerk.call('getOutgoing', { params: { id: sent.id } });
    expect(tracked.state).to.equal('recalled');
    const letter = await lookUp(token);
    expect(letter.ended).to.include({ kind: 'recalled', byNumber: null });
    expect([letter.files, letter.report]).to.deep.equal([[], null]);
    expect(
      await codeOf(world.office.stranger.call('downloadLetterFile', { body: { token, digest } })),
    ).to.equal('LETTER_WITHDRAWN');
    const news = lettersTo(got).at(-1);
    expect(news?.subject).to.match(/^Thu hồi: /);
    expect(news?.text).to.include(REASON);
    expect(news?.files.size).to.equal(0);
    world.server.faults.delete(waits.address);
    world.later(2);
    await until('the letter is withdrawn', async () => (await stateOf(sent, waits)) === 'withdrawn');
    expect(lettersTo(waits)).to.deep.equal([]);
    expect(await codeOf(resend(sent, waits))).to.equal('OUTGOING_WRONG_STATE');
  });

  it('recalled while agencies still have it, is dead all the same; left alone when only agencies are asked', async () => {
    const to = someone();
    const sent = await world.released({ recipientCodes: ['H16.02', 'H16.21.03'], mails: [to] });
    await recall(sent, { recipientCodes: ['H16.21.03'] });
    expect((await lookUp(tokenOf(to))).ended).to.equal(null);
    await recall(sent, { recipientCodes: [], others: true });
    expect((await world.desk.clerk.call('getOutgoing', { params: { id: sent.id } })).state).to.equal(
      'released',
    );
    expect((await lookUp(tokenIn(lettersTo(to)[0]?.text ?? ''))).ended).to.include({ kind: 'recalled' });
    const again = { key: randomUUID(), reason: REASON, recipientCodes: [], others: true };
    const params = { id: sent.id };
    expect(await codeOf(world.desk.clerk.call('recallOutgoing', { params, body: again }))).to.equal(
      'OUTGOING_NOTHING_TO_RECALL',
    );
  });

  it('replaced, says by what, there and in a letter', async () => {
    const to = someone();
    const old = await world.released({ mails: [to] });
    const token = tokenOf(to);
    const sealed = await world.desk.sealed({ recipientCodes: ['H16.02'], replacesId: old.id });
    const { id, version } = sealed;
    await world.desk.clerk.call('releaseOutgoing', { params: { id }, body: { version } });
    await world.office.settle();
    expect((await lookUp(token)).ended).to.include({ kind: 'replaced', byNumber: sealed.number?.text });
    expect(lettersTo(to).at(-1)?.text).to.include(sealed.number?.text);
  });

  it('is sent again as a reminder to who has not opened it, once for each act', async () => {
    const [opened, closed] = [someone(), someone()];
    const sent = await world.released({ mails: [opened, closed] });
    await lookUp(tokenOf(opened));
    const { mailDeliveries } = await world.others(sent);
    const mailIds = mailDeliveries.map(({ id }) => id);
    const body = { key: randomUUID(), reason: 'Hạn trả lời là thứ Sáu.', mailIds };
    for (let time = 0; time < 2; time += 1)
      await world.desk.clerk.call('remindRecipients', { params: { id: sent.id }, body });
    await world.office.settle();
    expect([lettersTo(opened).length, lettersTo(closed).length]).to.deep.equal([1, 2]);
    const [first, reminder] = lettersTo(closed);
    expect(reminder?.subject).to.match(/^Nhắc: /);
    expect(reminder?.messageId).to.not.equal(first?.messageId);
    expect(reminder?.text).to.include('Hạn trả lời là thứ Sáu.');
    expect((await mailOf(sent, closed)).remindedAt).to.be.a('string');
  });

  it('has a link that cannot be guessed: what is no token is refused, and who tries is shut out', async () => {
    expect(await codeOf(lookUp('ngan'))).to.equal('BAD_INPUT');
    const codes = new Set<string>();
    for (let tries = 0; tries < 25; tries += 1)
      codes.add(await codeOf(lookUp(`${'x'.repeat(41)}${10 + tries}`)));
    expect([...codes]).to.deep.equal(['NOT_FOUND', 'TOO_MANY_REQUESTS']);
  });
});
