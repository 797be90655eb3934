// The words of an official e-mail, and who is let in to a released document.
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { MailChoice } from '../../../server/contracts/distribution.ts';
import { composeLetter } from '../../../server/distribution/commands/compose-letter.ts';
import { type LetterFacts, letterOf } from '../../../server/distribution/domain/letter.ts';
import { addressed, choiceOf, keysOfChoice } from '../../../server/distribution/domain/released.ts';

const FACTS: LetterFacts = {
  document: {
    facts: {
      kind: 'giay-moi',
      subject: 'Họp triển khai\nchuyển đổi số',
      urgency: 'normal',
      numberText: '15/GM-SNV',
      issuedOn: '2026-11-23',
      dueOn: null,
      issuer: { code: 'H16.01', name: 'Sở Nội vụ' },
      unitName: 'Văn phòng',
      signer: { id: 'p', name: 'Trần Đình Nghĩa', title: 'Giám đốc' },
      drafterId: 'd',
    },
    ended: null,
  },
  to: 'Công ty Mộc',
  purpose: 'release',
  reason: '',
  link: 'https://vanthu.example.vn/letter#abc',
  isAttached: true,
};

describe('an official e-mail', () => {
  it('names issuer, number, date, subject and signer, and gives the link', () => {
    const { subject, text } = letterOf(FACTS);
    expect(subject).to.equal('15/GM-SNV ngày 23/11/2026 – Họp triển khai chuyển đổi số');
    for (const part of [
      'Công ty Mộc',
      'Sở Nội vụ',
      '15/GM-SNV',
      '23/11/2026',
      'Trần Đình Nghĩa',
      FACTS.link ?? '',
    ])
      expect(text).to.include(part);
  });

  it('has one line as subject, and no more than mailboxes show', () => {
    const long = { ...FACTS.document.facts, subject: `Về việc\r\nBcc: a@b.vn ${'rất dài '.repeat(60)}` };
    const { subject } = letterOf({ ...FACTS, document: { ...FACTS.document, facts: long } });
    expect(subject).to.not.match(/[\r\n]/);
    expect(subject.length).to.be.at.most(180);
  });

  it('of a recall gives the reason and no link', () => {
    const { subject, text } = letterOf({ ...FACTS, purpose: 'recall', reason: 'Sai ngày họp', link: null });
    expect(subject).to.match(/^Thu hồi: /);
    expect(text).to.include('Sai ngày họp').and.to.not.include('letter#');
  });

  it('carries a small document, of a large one only the link; headers hold nothing of the subject’s lines', async () => {
    const mail = {
      ...{ id: 'm', agencyId: 'a', outgoingId: 'o', name: 'Công ty Mộc', address: 'moc@example.vn' },
      ...{ state: 'queued' as const, purpose: 'release' as const, reason: '', roundKey: 'release' },
      ...{ attempt: 1, round: 1, tries: 0, steps: [], tokens: [] },
      ...{ nextTryAt: null, sentAt: null, openedAt: null, remindedAt: null },
    };
    const lettersOf = async (sizeBytes: number) => {
      let read = 0;
      const main = { digest: 'd', name: 'giấy mời.pdf', sizeBytes, mediaType: 'application/pdf' };
      const document = {
        ...{ ...FACTS.document, id: 'o', agencyId: 'a', main, attachments: [], to: [], reminders: [] },
        releasedAt: new Date(),
      };
      const files = {
        createReadStream: () => {
          read += 1;
          return Readable.from([Buffer.from('%PDF-1.7')]);
        },
      };
      const link = { href: 'https://v.vn/letter#abc', hash: 'h' };
      const letter = { mail, document, link, from: 'vt@v.vn', at: new Date() };
      const bytes = await text(await composeLetter(files, letter));
      return { read, bytes };
    };
    const small = await lettersOf(1_000);
    expect(small.read).to.equal(1);
    expect(small.bytes).to.match(/application\/pdf/);
    const large = await lettersOf(20_000_000);
    expect(large.read).to.equal(0);
    expect(large.bytes).to.not.match(/application\/pdf/);
    const messageId = (bytes: string) => /^Message-ID: (.*)$/im.exec(bytes)?.[1];
    expect(messageId(large.bytes))
      .to.equal(messageId(small.bytes))
      .and.to.match(/@v\.vn>/);
  });

  it('is for one sound address: no second line, no list', () => {
    const isSound = (address: string, name = 'Ông A') => MailChoice.safeParse({ name, address }).success;
    expect(isSound('ten@donvi.vn')).to.equal(true);
    for (const address of ['', 'ten', 'ten@', 'a@b.vn, c@d.vn', 'a@b.vn\r\nBcc: c@d.vn', '<a@b.vn>'])
      expect(isSound(address), address).to.equal(false);
    expect(isSound('a@b.vn', 'Ông A\nBcc: c@d.vn')).to.equal(false);
    expect(MailChoice.parse({ name: 'A', address: ' Ten@DonVi.VN ' }).address).to.equal('Ten@donvi.vn');
  });
});

describe('whom a released document is for', () => {
  const staff = [
    { personId: 'a', unitId: 'van-phong', role: 'leader' as const },
    { personId: 'a', unitId: 'tai-chinh', role: 'officer' as const },
    { personId: 'b', unitId: 'tai-chinh', role: 'officer' as const },
    { personId: 'c', unitId: 'phap-che', role: 'clerk' as const },
    { personId: 'd', unitId: 'van-phong', role: 'administrator' as const },
  ];

  it('units mean whoever has a post there now, people themselves; everybody once, no administrator', () => {
    const keys = keysOfChoice({ unitIds: ['van-phong', 'tai-chinh'], personIds: ['a', 'c', 'c'] });
    expect(addressed(staff, keys).map(({ personId }) => personId)).to.deep.equal(['a', 'b', 'c']);
    expect(choiceOf(keys)).to.deep.equal({ unitIds: ['van-phong', 'tai-chinh'], personIds: ['a', 'c'] });
  });

  it('nobody by default', () => {
    expect(addressed(staff, [])).to.deep.equal([]);
  });
});
