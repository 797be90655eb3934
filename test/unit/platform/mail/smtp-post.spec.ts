// The mail server as the outbox meets it: which failures are certain, which may pass, and which nobody can know. RFC 5321.
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { nextTryAfter } from '../../../../server/platform/mail/next-try.ts';
import { makeSmtpPost } from '../../../../server/platform/mail/smtp-post.ts';
import { closedPort, type MailServer, startMailServer } from '../../../support/mail-server.ts';

const TO = 'dan@example.vn';
const LETTER = 'Message-ID: <a@example.vn>\r\nSubject: Giay moi\r\n\r\nKinh gui\r\n';

describe('a letter handed over to a mail server', () => {
  let server: MailServer;
  before(async () => {
    server = await startMailServer();
  });
  after(() => server.close());
  beforeEach(() => {
    server.faults.clear();
    server.letters.length = 0;
  });

  const post = (url = server.url, timeoutMs = 5_000) =>
    makeSmtpPost({ url, from: 'vanthu@example.vn', timeoutMs });
  const open = async () => Readable.from([Buffer.from(LETTER)]);
  const send = async (to = TO) => (await post().send({ to }, open)).kind;

  it('is taken, and kept as it was given', async () => {
    expect(await send()).to.equal('taken');
    const [letter] = server.letters;
    expect(letter).to.include({ from: 'vanthu@example.vn', to: TO, messageId: '<a@example.vn>' });
    expect(letter?.text.trim()).to.equal('Kinh gui');
  });

  it('is refused for good when the mailbox is unknown, with the words of the server', async () => {
    server.faults.set(TO, 'refuse');
    const { kind, reply } = await post().send({ to: TO }, open);
    expect(kind).to.equal('refused');
    expect(reply).to.match(/^550 .*no such mailbox/);
    expect(server.letters).to.deep.equal([]);
  });

  it('is tried later when the server puts it off', async () => {
    server.faults.set(TO, 'later');
    expect(await send()).to.equal('later');
  });

  it('is refused when the server does not take the letter itself', async () => {
    server.faults.set(TO, 'refuse-letter');
    expect(await send()).to.equal('refused');
  });

  it('is tried later when the line breaks before a byte was given: the server has nothing', async () => {
    server.faults.set(TO, 'cut-before');
    let opened = 0;
    const { kind } = await post().send({ to: TO }, () => {
      opened += 1;
      return open();
    });
    expect([kind, opened]).to.deep.equal(['later', 0]);
  });

  it('is unknown when the line breaks after the last byte: the server may have it, and here it has', async () => {
    server.faults.set(TO, 'cut-after');
    expect(await send()).to.equal('unknown');
    expect(server.letters).to.have.length(1);
  });

  it('is unknown when the server stays silent after the last byte', async () => {
    server.faults.set(TO, 'hold');
    const { kind } = await post(server.url, 300).send({ to: TO }, open);
    expect(kind).to.equal('unknown');
    server.free();
  });

  it('is tried later when nobody listens, or the server asks for a password that is wrong', async () => {
    const nobody = new URL(`smtp://127.0.0.1:${await closedPort()}?tls=none`);
    expect((await post(nobody).send({ to: TO }, open)).kind).to.equal('later');
    const closed = await startMailServer({ user: { name: 'vanthu', password: 'dung' } });
    try {
      const wrong = new URL(closed.url);
      wrong.password = 'sai';
      expect((await post(wrong).send({ to: TO }, open)).kind).to.equal('later');
      expect((await post(closed.url).send({ to: TO }, open)).kind).to.equal('taken');
    } finally {
      await closed.close();
    }
  });

  it('never goes in the clear unless that was asked for: a server without STARTTLS gets nothing', async () => {
    const plain = new URL(server.url);
    plain.search = '';
    expect((await post(plain).send({ to: TO }, open)).kind).to.equal('later');
    expect(server.letters).to.deep.equal([]);
  });

  it('is not begun when what is to be sent fails on the way: the server keeps no part of it', async () => {
    const { kind } = await post().send({ to: TO }, async () => {
      throw new Error('the letter is no longer to be sent');
    });
    expect(kind).to.equal('later');
    expect(server.letters).to.deep.equal([]);
  });
});

describe('when a letter that was put off is tried again', () => {
  it('a minute after the first failure, then ever later, for about a day; then it has failed', () => {
    const now = new Date('2026-11-23T01:00:00Z');
    const minutes = Array.from({ length: 12 }, (_, tries) => nextTryAfter(tries, now)).flatMap((at) =>
      at === null ? [] : [(at.getTime() - now.getTime()) / 60_000],
    );
    expect(minutes[0]).to.equal(1);
    expect(minutes).to.deep.equal(minutes.toSorted((a, b) => a - b));
    expect(minutes.reduce((sum, each) => sum + each, 0)).to.be.within(20 * 60, 28 * 60);
    expect(nextTryAfter(minutes.length, now)).to.equal(null);
  });
});
