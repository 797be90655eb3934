// Official e-mail through real doors: a real IMAP server, real SMTP, real mails, and what people send to break in.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTransport, type Transporter } from 'nodemailer';
import type { IntakeDetail } from '../../server/contracts/intake.ts';
import { type ImapTurn, readMailbox } from '../../server/intake/transports/imap.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { codeOf } from '../support/code-of.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import {
  hasImapServer,
  IMAP_PASSWORD,
  type ImapServer,
  startDrippingServer,
  startImapServer,
  startSilentServer,
} from '../support/imap-server.ts';
import { mailOf, nestedMail, nestedParts, zipClaiming } from '../support/mails.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { until } from '../support/until.ts';
import { encryptedDocument } from '../unit/form-check/hostile-files.ts';
import { type VendorWish, vendorPacket } from './vendor-packets.ts';

const KNOWN = 'vanthu@stc.example.vn';
const HERE = 'vanthu@snv.example.vn';
const MAIL_MB = 8;

const ENTRY = {
  sender: { code: 'H16.02', name: 'Sở Tài chính' },
  kind: 'cong-van' as const,
  issuedOn: vietnamDate(new Date()),
  signer: { name: '', title: '' },
};

const pdf = () => buildDocument({ catalog: `/Lang (${Math.random()})` });
const paper = (name = 'cong-van.pdf') => ({ name, bytes: pdf() });

describe('official e-mail', () => {
  let folder: string;
  let box: ImapServer | undefined;
  let silent: Awaited<ReturnType<typeof startSilentServer>>;
  let dripping: Awaited<ReturnType<typeof startDrippingServer>>;
  let office: TestOffice;
  let clerk: Caller;
  let post: Transporter;

  before(async function () {
    this.timeout(120_000);
    folder = await mkdtemp(join(tmpdir(), 'vanthu-mail-'));
    silent = await startSilentServer({ greets: true });
    dripping = await startDrippingServer();
    if (hasImapServer()) box = await startImapServer();
    await writeFile(join(folder, 'password'), `${IMAP_PASSWORD}\n`);
    const mailbox = { agency: 'H16.01', passwordFile: 'password', pollSeconds: 0.1 };
    const settings = {
      mailboxes: [box, silent, dripping].flatMap((server) =>
        server ? [{ ...mailbox, url: server.url }] : [],
      ),
      drop: { port: 0, recipients: { [HERE]: 'H16.01', 'vanthu@stc.example.vn': 'H16.02' } },
      senders: { [KNOWN]: 'H16.02', '@moc.example.vn': 'Bộ Xây dựng' },
      ...{ mailMb: MAIL_MB, silenceSeconds: 1, turnSeconds: 2 },
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
    await Promise.all([box?.close(), silent?.close(), dripping?.close()]);
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
  /** One turn of reading a mailbox, besides the office's own. */
  const turnOf = ({ url }: { url: string }, turn: Pick<ImapTurn, 'signal'> & Partial<ImapTurn>) =>
    readMailbox(
      { url: new URL(url), password: IMAP_PASSWORD, timeoutMs: 60_000 },
      {
        ...{ cursor: { uidValidity: '', lastUid: 0 }, since: undefined, limit: 100 },
        take: async () => undefined,
        ...turn,
      },
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
        ...{ ...ENTRY, version: item.version, papers: [main?.digest ?? ''], subject },
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
      [
        'FILE_ENCRYPTED',
        mailOf({ from: KNOWN, files: [{ name: 'mat.pdf', bytes: await encryptedDocument() }] }),
      ],
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

  describe('a packet in a mail', () => {
    const packet = (bytes: Uint8Array, wish: VendorWish = {}) =>
      vendorPacket(office.pki, bytes, { from: 'H16.02', to: 'H16.01', ...wish });
    const edxml = (bytes: Uint8Array) => ({ name: 'Gói tin.edXML', bytes });
    const mailed = (bytes: Uint8Array) => mailOf({ from: KNOWN, files: [edxml(bytes)] });
    const linked = async (bytes: Uint8Array) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/xml' } };
      const path = '/exchange/v1/packets?to=H16.01';
      const answer = await office.stranger.send(path, { ...init, body: Uint8Array.from(bytes) });
      return (await answer.json()) as object;
    };
    const arrived = async (subject: string) => {
      await office.settle();
      return (await clerk.call('listIncoming', { query: { box: 'to-receive', text: subject } })).items;
    };
    let count = 0;
    const named = () => {
      count += 1;
      return { subject: `Gói tin qua thư công vụ số ${count}` };
    };

    it('becomes the document it is: from a mailbox and from the door, with its sender, its verdict and a status', async () => {
      for (const deliver of [drop, box?.deliver].filter((each) => each !== undefined)) {
        const overrides = named();
        const file = pdf();
        const item = await read(() => deliver(mailed(packet(file, { overrides }))));
        expect(item).to.deep.include({ state: 'taken', problem: null });
        expect(item.taken).to.deep.include({ as: 'packets', ids: ['H16.01'], by: null });
        const [one, ...more] = await arrived(overrides.subject);
        expect(more).to.deep.equal([]);
        const document = await clerk.call('getIncoming', { params: { id: one?.id ?? '' } });
        expect(document).to.deep.include({ origin: null, state: 'arrived', verdict: 'INDETERMINATE' });
        expect(document.sender.code).to.equal('H16.02');
        expect(document.files[0]?.report?.reasons).to.deep.equal(['NO_SIGNATURE']);
        expect(document.files[0]?.file.sizeBytes).to.equal(file.length);
        expect(document.statuses.map(({ code }) => code)).to.deep.equal(['01']);
      }
    });

    it('is there once, and has one receipt, by mail and by link, both at once and again', async () => {
      const overrides = named();
      const bytes = packet(pdf(), { overrides });
      const [item, receipt] = await Promise.all([dropped(mailed(bytes)), linked(bytes)]);
      expect(item.state).to.equal('taken');
      expect((await dropped(mailed(bytes))).state).to.equal('taken');
      expect(await linked(bytes)).to.deep.equal(receipt);
      expect(receipt).to.have.property('receiptId');
      expect(await arrived(overrides.subject)).to.have.length(1);
    });

    it('and its paper in another mail are one document twice: no number for the second without a choice', async () => {
      const overrides = named();
      const file = pdf();
      await dropped(mailed(packet(file, { overrides })));
      const item = await dropped(mailOf({ from: KNOWN, files: [{ name: 'cong-van.pdf', bytes: file }] }));
      const [, paper] = item.files;
      const entry = { ...ENTRY, version: item.version, papers: [paper?.digest ?? ''], ...overrides };
      const second = await clerk.call('takeIntake', { params: { id: item.id }, body: entry });
      const register = (document: { id: string; version: number }) =>
        clerk.call('registerIncoming', {
          params: { id: document.id },
          body: { version: document.version },
        });
      const first = (await arrived(overrides.subject)).find(({ id }) => id !== second.id);
      await register(first ?? { id: '', version: 0 });
      expect(await codeOf(register(second))).to.equal('INCOMING_TWIN');
    });

    it('broken, forged, of a stranger or for somebody else is parked with its bytes, and nothing arrives', async () => {
      const overrides = named();
      const stranger = { ...overrides, from: { organId: 'H99', name: 'Cơ quan lạ' } };
      const file = pdf();
      const good = packet(file, { overrides });
      const other = Buffer.from(file);
      other[other.length - 1] = 0x20;
      const bad: Array<[string, Uint8Array]> = [
        ['PACKET_MALFORMED', good.subarray(0, good.length / 2)],
        [
          'PACKET_DIGEST_MISMATCH',
          Buffer.from(good.toString().replace(file.toString('base64'), other.toString('base64'))),
        ],
        ['PACKET_SIGNATURE_INVALID', Buffer.from(good.toString().replace('Gói tin qua', 'Gói tin của'))],
        ['EXCHANGE_SENDER_UNKNOWN', packet(file, { overrides: stranger, keyId: 'bad.foreign-exchange' })],
        ['EXCHANGE_RECIPIENT_UNKNOWN', packet(file, { overrides, to: 'H99' })],
      ];
      for (const [code, bytes] of bad) {
        const { state, problem, files, id } = await dropped(mailed(bytes));
        expect([state, problem?.code, problem?.detail], code).to.deep.equal([
          ...['needs-attention', 'PACKET_REFUSED', `Gói tin.edXML: ${code}`],
        ]);
        const digest = files.find(({ role }) => role === 'paper')?.digest ?? '';
        const kept = await clerk.call('downloadIntakeFile', { params: { id, digest } });
        expect(kept.equals(bytes)).to.equal(true);
      }
      expect(await arrived(overrides.subject)).to.deep.equal([]);
    });
  });

  it('survives mails made to kill it, and keeps each as it came', async () => {
    const files = Array.from({ length: 10_000 }, (_, index) => ({
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
    // To be let go is no failure of a turn.
    for (let turn = 0; turn < 5; turn += 1)
      expect(await turnOf(server, { signal: new AbortController().signal })).to.deep.equal({ more: false });
  });

  it('ends its turn in the middle of a mail that never ends, and keeps no connection', async () => {
    const kept: number[] = [];
    const before = dripping.dripped();
    const reading = turnOf(dripping, {
      signal: AbortSignal.timeout(1_000),
      take: async (mail) => {
        for await (const chunk of await mail.open()) kept.push(chunk.length);
      },
    });
    expect(await reading.catch((error: Error) => error.name)).to.equal('TimeoutError');
    expect(kept).to.deep.equal([]);
    expect(dripping.dripped()).to.be.above(before);
  });

  it('leaves a mailbox that hangs or never ends, tells its administrators once, and goes on with the others', async () => {
    const administrator = await office.as('quantri.snv');
    for (const { url } of [silent, dripping]) {
      const label = new URL(url).host;
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
    }
    expect(dripping.dripped()).to.be.above(3);
    await until('no connection is kept of a turn that was ended', () => dripping.open() <= 1);
    expect(await codeOf(clerk.call('listMailboxes'))).to.equal('FORBIDDEN');
  });
});
