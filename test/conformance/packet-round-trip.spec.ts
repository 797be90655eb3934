// What is built is what is read: every field, Vietnamese text, XML's own characters, unknown elements.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import {
  buildDocument,
  buildStatus,
  ProtocolError,
  parsePacket,
  STATUS_CODES,
  signPacket,
  type WholeDraft,
} from '../../server/exchange/protocol/index.ts';
import { documentDraft, makeKey, statusDraft, vector } from './packet-samples.ts';

function roundTrip(draft: WholeDraft) {
  const parsed = parsePacket(buildDocument(draft));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  if (parsed.kind !== 'document') throw new Error('not a document');
  return parsed.value;
}

function issuesOf(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    if (error instanceof ProtocolError) return [error.code, ...error.issues.map((one) => one.code)];
    throw error;
  }
  return [];
}

describe('edXML round trip', () => {
  it('gives every field of a document back', () => {
    const draft = documentDraft();
    const { attachments, unknown, ...rest } = roundTrip(draft);
    const { attachments: sent, ...expected } = draft;
    expect(rest).to.deep.equal(expected);
    expect(unknown).to.deep.equal([]);
    expect(attachments).to.deep.equal(
      sent.map((file) => ({
        ...file,
        bytes: Buffer.from(file.bytes),
        sizeBytes: file.bytes.length,
        sha256: createHash('sha256').update(file.bytes).digest('hex'),
        digestDeclared: true,
      })),
    );
  });

  it('writes the current spelling and namespace only', () => {
    const xml = buildDocument(documentDraft()).toString();
    expect(xml)
      .to.include('<edXML:BussinessDocType>0<')
      .and.not.match(/<(edXML:)?Business/);
    expect(xml).to.include('<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">');
    expect(xml).to.include('<edXML:PromulgationDate>2026/11/23<');
    expect(xml).to.include('<edXML:Timestamp>2026/11/23 08:30:00<');
    expect(xml).to.include('<edXML:OrganId>000.00.00.G22<');
  });

  it('builds the same bytes from the same draft', () => {
    expect(buildDocument(documentDraft()).equals(buildDocument(documentDraft()))).to.equal(true);
  });

  for (const subject of [
    'Nghị quyết về đường Trần Hưng Đạo – "Ổn định" & ‘phát triển’',
    '<b>đậm</b> ]]> &amp; &#x41; <!-- không phải chú thích --> <?php ?>',
    'Dòng một\r\ndòng hai\tcột\ncuối',
    'Phụ lục: 𝒙² ≤ 5 € 中文 🇻🇳',
    'slot-0 cid:9f01 {0} $& $1',
    'Tiếng Việt tổ hợp'.normalize('NFD'),
  ])
    it(`keeps the text ${JSON.stringify(subject)}`, () => {
      expect(roundTrip(documentDraft({ subject })).subject).to.equal(subject);
    });

  it('keeps the business of recall, update and replacement', () => {
    const cases: WholeDraft['business'][] = [
      { type: 'recall', documentId: 'D,1', reason: 'Ban hành nhầm', paper: false },
      {
        type: 'update',
        documentId: 'D,1',
        contentChanged: true,
        receiversChanged: true,
        receivers: [
          { organId: 'H10.12', organIdAsSent: '000.00.12.H10', change: 'added' },
          { organId: 'G22', change: 'removed' },
        ],
        paper: false,
      },
      {
        type: 'replace',
        replacements: [{ documentId: 'D,1', organIds: ['G22', 'H10'] }],
        reason: 'Sai',
        paper: true,
      },
    ];
    for (const business of cases)
      expect(roundTrip(documentDraft({ business })).business).to.deep.equal(business);
  });

  it('carries unknown elements through reading and building again', () => {
    const first = parsePacket(vector('document-unknown-elements'));
    if (!first.ok || first.kind !== 'document') throw new Error('vector');
    const again = roundTrip(first.value);
    expect(again).to.deep.equal({ ...first.value, attachments: again.attachments });
    expect(again.unknown).to.have.length(7);
  });

  it('carries them through the current form when they stood in an older one', () => {
    const odd = vector('older/status-14-read-as-15')
      .toString()
      .replace(/<\/(\w+:)?Status>/, '<x:La xmlns:x="urn:x">lạ</x:La>$&');
    const first = parsePacket(Buffer.from(odd));
    if (!first.ok || first.kind !== 'status') throw new Error('vector');
    expect(first.value.unknown.map(({ parent }) => parent)).to.deep.equal(['edXMLHeader/MessageHeader']);
    const again = parsePacket(buildStatus(first.value));
    expect(again.ok && again.value).to.deep.equal(first.value);
  });

  it('gives back what the axis SDK adds', () => {
    const first = parsePacket(vector('document-sdk-fields'));
    if (!first.ok || first.kind !== 'document') throw new Error('vector');
    expect(roundTrip(first.value)).to.deep.equal({
      ...first.value,
      attachments: first.value.attachments.map((file) => ({ ...file, digestDeclared: true })),
    });
  });

  it('gives every status back', () => {
    for (const code of STATUS_CODES) {
      const { responseFor } = statusDraft();
      const draft = statusDraft({ code, responseFor: { ...responseFor, packetDigest: 'ab'.repeat(32) } });
      const parsed = parsePacket(buildStatus(draft));
      expect(parsed.ok && parsed.kind === 'status' && parsed.value).to.deep.equal({ ...draft, unknown: [] });
    }
  });

  it('gives the same document back when it is signed', async () => {
    const key = await makeKey('p256');
    const packet = buildDocument(documentDraft());
    const plain = parsePacket(packet);
    const signed = parsePacket(signPacket(packet, key), { signature: 'required' });
    expect(signed.ok && signed.value).to.deep.equal(plain.ok && plain.value);
  });

  it('keeps random bytes of every length around a block', () => {
    const attachments = Array.from({ length: 20 }, (_, size) => ({
      contentId: `f${size}`,
      name: `${size}.bin`,
      mediaType: 'application/octet-stream',
      bytes: createHash('shake256', { outputLength: size }).update(String(size)).digest(),
    }));
    const read = roundTrip(documentDraft({ attachments })).attachments;
    expect(read.map((file) => Buffer.from(file.bytes).toString('hex'))).to.deep.equal(
      attachments.map((file) => file.bytes.toString('hex')),
    );
  });
});

describe('building refuses what reading would refuse', () => {
  const cases: [string, Partial<WholeDraft>, string[]][] = [
    ['no recipient', { to: [] }, ['FIELD_MISSING']],
    [
      'one recipient twice, in two forms',
      { to: [{ organId: 'G22' }, { organId: '000.00.00.G22' }] },
      ['RECIPIENT_DUPLICATE'],
    ],
    ['a subject over 500 characters', { subject: 'ệ'.repeat(501) }, ['FIELD_TOO_LONG']],
    ['a control character', { subject: 'a\u0000b' }, ['FIELD_INVALID']],
    ['half a surrogate pair', { subject: 'a\ud800b' }, ['FIELD_INVALID']],
    ['a day that does not exist', { promulgation: { on: '2026-02-30' } }, ['DATE_INVALID']],
    ['an organ code in small letters', { from: { organId: 'h16' } }, ['ORGAN_CODE_INVALID']],
    ['an organ code over 35 characters', { from: { organId: `H${'1'.repeat(35)}` } }, ['ORGAN_CODE_INVALID']],
    ['a trace without a time', { trace: [{ organId: 'H16', at: new Date(Number.NaN) }] }, ['FIELD_MISSING']],
    ['no signer name', { signer: { position: 'GĐ', fullName: ' ' } }, ['FIELD_MISSING']],
    [
      'bytes that are not the file the digest names',
      {
        attachments: [
          { contentId: 'a', name: 'a', mediaType: 'x/y', sha256: '0'.repeat(64), bytes: Buffer.from('b') },
        ],
      },
      ['PACKET_DIGEST_MISMATCH'],
    ],
    [
      'one content id twice',
      {
        attachments: [
          { contentId: 'a', name: 'a', mediaType: 'x/y', bytes: Buffer.from('b') },
          { contentId: 'a', name: 'b', mediaType: 'x/y', bytes: Buffer.from('c') },
        ],
      },
      ['ATTACHMENT_DUPLICATE'],
    ],
    ['two things at once', { subject: '', to: [] }, ['FIELD_MISSING', 'FIELD_MISSING']],
  ];
  for (const [name, overrides, codes] of cases)
    it(name, () => {
      expect(issuesOf(() => buildDocument(documentDraft(overrides)))).to.deep.equal([
        'PACKET_INVALID',
        ...codes,
      ]);
    });

  it('a subject of 500 decomposed characters is not over the limit', () => {
    expect(
      issuesOf(() => buildDocument(documentDraft({ subject: 'ệ'.repeat(500).normalize('NFD') }))),
    ).to.deep.equal([]);
  });

  it('a refusal without a reason', () => {
    const { description: _, ...draft } = statusDraft();
    expect(issuesOf(() => buildStatus(draft))).to.deep.equal(['PACKET_INVALID', 'FIELD_MISSING']);
  });
});
