// Official e-mail through real doors: a real IMAP server, real SMTP, real mails, and what people send to break in.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTransport, type Transporter } from 'nodemailer';
import type { IntakeDetail } from '../../server/contracts/intake.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { codeOf } from '../support/code-of.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import {
  hasImapServer,
  IMAP_PASSWORD,
  type ImapServer,
  startImapServer,
  startSilentServer,
} from '../support/imap-server.ts';
import { mailOf, nestedMail, nestedParts, zipClaiming } from '../support/mails.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { makeEncryption } from '../support/pdf-samples/encryption.ts';
import { until } from '../support/until.ts';

const KNOWN = 'vanthu@stc.example.vn';
const HERE = 'vanthu@snv.example.vn';
const MAIL_MB = 8;

const pdf = () => buildDocument({ catalog: `/Lang (${Math.random()})` });
const paper = (name = 'cong-van.pdf') => ({ name, bytes: pdf() });

describe('official e-mail', () => {
  let folder: string;
  let box: ImapServer | undefined;
  let silent: Awaited<ReturnType<typeof startSilentServer>>;
  let office: TestOffice;
  let clerk: Caller;
  let post: Transporter;

  before(async function () {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'vanthu-mail-'));
    silent = await startSilentServer({ greets: true });
    if (hasImapServer()) box = await startImapServer();
    await writeFile(join(folder, 'password'), `${IMAP_PASSWORD}\n`);
    const mailbox = { agency: 'H16.01', passwordFile: 'password', pollSeconds: 0.1 };
    const settings = {
      mailboxes: [box, silent].flatMap((server) => (server ? [{ ...mailbox, url: server.url }] : [])),
      drop: { port: 0, recipients: { [HERE]: 'H16.01', 'vanthu@stc.example.vn': 'H16.02' } },
      senders: { [KNOWN]: 'H16.02', '@moc.example.vn': 'Bộ Xây dựng' },
      ...{ mailMb: MAIL_MB, silenceSeconds: 1 },
    };
    const mailIntakeFile = join(folder, 'mail.json');
    await writeFile(mailIntakeFile, JSON.stringify(settings));
    office = await startTestOffice({ mailIntakeFile });
    clerk = await office.as('vanthu.snv');
    const port = office.container.intake.dropPort();
    post = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  });
  after(async () => {
    await office?.close();
    await Promise.all([box?.close(), silent?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const drop = (raw: string | Buffer, to: string | string[] = HERE) =>
    post.sendMail({ envelope: { from: 'may-chu@example.vn', to }, raw });
  const items = async (by: Caller = clerk) =>
    (await by.call('listIntake', { query: { limit: 100 } })).items.flatMap(({ item }) => item ?? []);
  /** The item of what is sent now, once it is read. */
  const read = async (send: () => Promise<unknown>): Promise<IntakeDetail> => {
    const before = new Set([...(await items()), ...(await done())].map(({ id }) => id));
    await send();
    let fresh: { id: string } | undefined;
    await until('the mail is read', async () => {
      fresh = [...(await items()), ...(await done())].find(
        ({ id, state }) => !before.has(id) && state !== 'stored' && state !== 'processing',
      );
      return fresh !== undefined;
    });
    return clerk.call('getIntake', { params: { id: fresh?.id ?? '' } });
  };
  const done = async () =>
    (await clerk.call('listIntake', { query: { box: 'done', limit: 100 } })).items.flatMap(
      ({ item }) => item ?? [],
    );
  const dropped = (raw: string | Buffer) => read(() => drop(raw));

  it('reads a mail of a known sender: papers, proposed fields, its own words', async () => {
    const subject = 'V/v báo cáo; Số 15/STC-VP ngày 05/11/2026';
    const item = await dropped(mailOf({ from: KNOWN, subject, files: [paper(), paper('phu-luc.pdf')] }));
    expect(item).to.deep.include({ state: 'ready', channel: 'email', problem: null, name: subject });
    expect(item.source).to.include({ address: KNOWN, senderName: 'Nguyễn Văn Gửi', through: HERE });
    expect(item.source.note).to.contain('Kính gửi');
    const proposed = Object.entries(item.proposed).map(([name, field]) => [
      name,
      field?.value,
      field?.source,
    ]);
    expect(proposed).to.have.deep.members([
      ['senderName', 'Sở Tài chính tỉnh Đắk Nông', 'senders'],
      ['senderCode', 'H16.02', 'senders'],
      ['subject', subject, 'mail'],
      ['numberText', '15/STC-VP', 'mail'],
      ['issuedOn', '2026-11-05', 'mail'],
    ]);
    expect(item.files.map(({ role, name, mediaType }) => [role, name, mediaType])).to.deep.equal([
      ['raw', 'thu.eml', 'message/rfc822'],
      ['paper', 'cong-van.pdf', 'application/pdf'],
      ['paper', 'phu-luc.pdf', 'application/pdf'],
    ]);
    const [, main] = item.files;
    const taken = await clerk.call('takeIntake', {
      params: { id: item.id },
      body: {
        ...{ version: item.version, papers: [main?.digest ?? ''], kind: 'cong-van', subject },
        sender: { code: 'H16.02', name: 'Sở Tài chính' },
        issuedOn: vietnamDate(new Date()),
        signer: { name: '', title: '' },
      },
    });
    expect(taken).to.deep.include({ origin: 'email', sender: { code: 'H16.02', name: 'Sở Tài chính' } });
  });

  it('parks what a person has to look at, with what is in it', async () => {
    const cases: Array<[string, string | Buffer]> = [
      ['MAIL_SENDER_UNKNOWN', mailOf({ files: [paper()] })],
      ['MAIL_NO_ATTACHMENT', mailOf({ from: KNOWN })],
      [
        'FILE_TYPE_REFUSED',
        mailOf({ from: KNOWN, files: [{ name: 'a.exe', bytes: Buffer.from('MZ\0\0') }] }),
      ],
      [
        'FILE_BROKEN',
        mailOf({ from: KNOWN, files: [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.7\nhỏng') }] }),
      ],
      ['FILE_ENCRYPTED', mailOf({ from: KNOWN, files: [{ name: 'mat.pdf', bytes: encrypted() }] })],
      [
        'PACKET_REFUSED',
        mailOf({ from: KNOWN, files: [{ name: 'a.edxml', bytes: Buffer.from('<edXML/>') }] }),
      ],
    ];
    for (const [code, mail] of cases) {
      const { state, problem, id, version } = await dropped(mail);
      expect([state, problem?.code], code).to.deep.equal(['needs-attention', code]);
      const reason = 'Không phải văn bản gửi cơ quan';
      await clerk.call('dropIntake', { params: { id }, body: { version, reason } });
    }
  });

  it('survives mails made to kill it, and keeps each as it came', async () => {
    const files = Array.from({ length: 300 }, (_, index) => ({
      name: `${index}.txt`,
      bytes: Buffer.from('x'),
    }));
    const bombs: Array<[string, string]> = [
      ['MAIL_TOO_MANY_PARTS', mailOf({ from: KNOWN, files })],
      ['MAIL_TOO_DEEP', nestedMail(6, { from: KNOWN, files: [paper()] })],
      ['MAIL_UNREADABLE', nestedParts(10_000)],
      ['MAIL_HEADERS_TOO_LARGE', `X-A: ${'a'.repeat(900)}\r\n`.repeat(400) + mailOf({ from: KNOWN })],
    ];
    for (const [code, mail] of bombs) {
      const { problem, id, files: kept } = await dropped(mail);
      expect(problem?.code, code).to.equal(code);
      expect(kept.map(({ role }) => role)).to.deep.equal(['raw']);
      const digest = kept[0]?.digest ?? '';
      const raw = await clerk.call('downloadIntakeFile', { params: { id, digest } });
      expect(raw.length).to.be.at.least(Buffer.byteLength(mail) - 4);
    }
  });

  it('finds the paper in a message within a message', async () => {
    const item = await dropped(nestedMail(2, { from: KNOWN, files: [paper('ben-trong.pdf')] }));
    expect(item.files.map(({ name }) => name)).to.deep.equal(['thu.eml', 'ben-trong.pdf']);
  });

  it('lists a ZIP and never unpacks it: a bomb is told, a sound one is not', async () => {
    const zips: Array<[Buffer, string | undefined]> = [
      [zipClaiming([{ name: 'a.pdf', packed: 900, unpacked: 1000 }]), undefined],
      [zipClaiming([{ name: 'bom.txt', packed: 1000, unpacked: 4_000_000_000 }]), 'ZIP_SUSPICIOUS'],
      [
        zipClaiming(Array.from({ length: 2_000 }, (_, i) => ({ name: `${i}`, packed: 1, unpacked: 1 }))),
        'ZIP_SUSPICIOUS',
      ],
      [Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(4_000)]), 'ZIP_SUSPICIOUS'],
    ];
    for (const [bytes, code] of zips) {
      const item = await dropped(mailOf({ from: KNOWN, files: [{ name: 'ho-so.zip', bytes }] }));
      expect(item.problem?.code).to.equal(code);
      const [, zip] = item.files;
      expect(zip).to.include({ mediaType: 'application/zip' });
    }
  });

  it('takes the same mail once, and tells of another mail with the same Message-ID', async () => {
    const messageId = '<hai-lan@example.org>';
    const mail = mailOf({ from: KNOWN, messageId, files: [paper()] });
    const first = await dropped(mail);
    const count = (await items()).length;
    await drop(mail);
    expect(await items()).to.have.length(count);
    const second = await dropped(mailOf({ from: KNOWN, messageId, files: [paper()] }));
    expect(second.problem).to.include({ code: 'MAIL_DUPLICATE', detail: first.id });
  });

  it('says 250 to known recipients only, and makes an item for each agency', async () => {
    const mail = mailOf({ from: KNOWN, files: [paper()] });
    const refused = await drop(mail, 'ai-do@example.vn').catch((error: { responseCode: number }) => error);
    expect(refused).to.include({ responseCode: 550 });
    const huge = mailOf({
      from: KNOWN,
      files: [{ name: 'to.bin', bytes: Buffer.alloc(MAIL_MB * 1024 * 1024) }],
    });
    const tooLarge = await drop(huge).catch((error: { responseCode: number }) => error);
    expect(tooLarge).to.include({ responseCode: 552 });
    await drop(mail, [HERE, KNOWN]);
    const other = await office.as('vanthu.stc');
    expect(await items(other)).to.have.length(1);
  });

  it('reads a mailbox from where it stopped, and the same bytes once under new numbers', async function () {
    if (box === undefined) return this.skip();
    const server = box;
    const first = await read(() =>
      server.deliver(mailOf({ from: KNOWN, subject: 'Qua IMAP', files: [paper()] })),
    );
    expect(first.source.through).to.match(/^vanthu@127\.0\.0\.1:\d+\/INBOX$/);
    const huge = { name: 'to.bin', bytes: Buffer.alloc(MAIL_MB * 1024 * 1024) };
    const tooLarge = await read(() =>
      server.deliver(mailOf({ from: KNOWN, subject: 'Thư to', files: [huge] })),
    );
    expect(tooLarge.problem?.code).to.equal('MAIL_TOO_LARGE');
    expect(tooLarge.files[0]?.sizeBytes).to.be.below(10_000);

    const count = (await items()).length;
    await server.renumber();
    const third = await read(() =>
      server.deliver(mailOf({ from: KNOWN, subject: 'Sau khi khôi phục', files: [paper()] })),
    );
    expect(third.name).to.equal('Sau khi khôi phục');
    expect(await items()).to.have.length(count + 1);
  });

  it('leaves a mailbox that hangs, tells its administrators once, and goes on with the others', async () => {
    const administrator = await office.as('quantri.snv');
    const label = new URL(silent.url).host;
    const state = async () =>
      (await administrator.call('listMailboxes')).items.find((each) => each.label.includes(label));
    await until('it has failed three times', async () => ((await state())?.failures ?? 0) >= 3);
    expect((await state())?.nextTryAt).not.to.equal(null);
    await office.settle();
    const { items: told } = await administrator.call('listNotifications', {});
    expect(
      told.filter(({ kind, subject }) => kind === 'intake.mailboxSilent' && subject.includes(label)),
    ).to.have.length(1);
    expect(JSON.stringify(await state())).not.to.contain(IMAP_PASSWORD);
    expect(await codeOf(clerk.call('listMailboxes'))).to.equal('FORBIDDEN');
  });
});

const AES = { bytes: 16, method: 'aes', revision: 4 } as const;
const DICTIONARY = 30;

/** Nobody opens it without its password. */
const encrypted = () => {
  const passwords = { user: 'dung', owner: 'chu' };
  const { trailer, dictionary, seal } = makeEncryption(AES, passwords, DICTIONARY);
  return buildDocument({ seal, objects: { [DICTIONARY]: dictionary }, trailer, unpacked: [DICTIONARY] });
};
