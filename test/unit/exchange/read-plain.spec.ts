// The short way of reading an envelope beside the reader of every form, which is its witness.
import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import {
  buildSigned,
  buildStatus,
  type DocumentDraft,
  readEnvelope,
  signPacket,
} from '../../../server/exchange/protocol/index.ts';
import { readAnyEnvelope } from '../../../server/exchange/protocol/read-packet.ts';
import { readPlainAlone } from '../../../server/exchange/protocol/read-plain.ts';
import { documentDraft, makeKey, statusDraft, type TestKey } from '../../conformance/packet-samples.ts';

const SHA = 'a'.repeat(64);
const draftOf = (overrides: Partial<DocumentDraft> = {}): DocumentDraft => {
  const { attachments, ...plain } = documentDraft();
  const files = attachments.map(({ bytes, ...file }) => ({ ...file, sha256: SHA, sizeBytes: bytes.length }));
  return { ...plain, attachments: files, ...overrides };
};

describe('the short way of reading an envelope', () => {
  let rsa: TestKey;
  let p256: TestKey;
  let good: string;
  before(async () => {
    rsa = await makeKey('rsa');
    p256 = await makeKey('p256');
    good = buildSigned(draftOf(), p256).toString();
  });

  it('is taken for what we write, and says the same as the long one', () => {
    const all = [
      ...[rsa, p256].map((key) => buildSigned(draftOf(), key)),
      buildSigned(draftOf({ attachments: [], subject: '<&>"\' Ổn' }), p256),
      signPacket(buildStatus(statusDraft()), p256),
    ];
    for (const bytes of all) {
      const short = readPlainAlone(bytes, { signature: 'required' });
      expect(short).to.deep.include({ ok: true });
      expect(short).to.deep.equal(readAnyEnvelope(bytes, { signature: 'required' }));
    }
  });

  const changes: Record<string, (text: string) => string> = {
    'a byte order mark': (text) => `\ufeff${text}`,
    'a signed value that was altered': (text) => text.replace('<edXML:Subject>', '<edXML:Subject>x'),
    'no signature': (text) => text.replace(/<ds:Signature .*<\/ds:Signature>/s, ''),
    'a signature value that was altered': (text) =>
      text.replace(/(<ds:SignatureValue>)(.)/, (_, a, b) => a + (b === 'A' ? 'B' : 'A')),
    'two envelopes': (text) => text.replace(/<edXML:edXMLEnvelope .*<\/edXML:edXMLEnvelope>/s, '$&$&'),
    'two places for files': (text) => text.replace('<AttachmentEncoded>', '<AttachmentEncoded/>$&'),
    'text beside the envelope': (text) => text.replace('<AttachmentEncoded>', 'x$&'),
    'something beside the envelope': (text) => text.replace('<AttachmentEncoded>', '<Other/>$&'),
    'a file': (text) =>
      text.replace(
        '<AttachmentEncoded>',
        '$&<Attachment><ContentId>1</ContentId><ContentTransferEncoded>QQ==</ContentTransferEncoded></Attachment>',
      ),
    'a second id of the envelope': (text) =>
      text.replace('<AttachmentEncoded>', '<AttachmentEncoded Id="edXMLEnvelope">'),
    'a document type': (text) => text.replace('<edXML ', '<!DOCTYPE edXML><edXML '),
    'an instruction': (text) => text.replace('<AttachmentEncoded>', '<?x y?>$&'),
    'a comment': (text) => text.replace('<AttachmentEncoded>', '<!-- x -->$&'),
    'a CDATA section': (text) => text.replace('<edXML:Subject>', '<edXML:Subject><![CDATA[x]]>'),
    'carriage returns': (text) => text.replaceAll('\n', '\r\n'),
    'space that is none of XML, before': (text) => text.replace('<edXML ', '\u00a0<edXML '),
    'space that is none of XML, behind': (text) => `${text.trimEnd()}\u2003`,
    'space that is none of XML, in a tag': (text) =>
      text.replace('<AttachmentEncoded>', '<AttachmentEncoded\u00a0a="1">'),
    'space that is none of XML, at the end of a tag': (text) =>
      text.replace('<AttachmentEncoded>', '<AttachmentEncoded a="1"\u00a0>'),
    'more space around than anybody needs': (text) => `${text}${' '.repeat(2_000)}`,
    'text behind': (text) => `${text}x`,
    'a namespace declared twice': (text) =>
      text.replace('<edXML ', '<edXML xmlns:p="urn:1" xmlns:p="urn:1" '),
    'a default namespace declared twice': (text) =>
      text.replace('<edXML ', '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016" '),
    'another form of the root': (text) => text.replaceAll('edXML ', 'other ').replace('</edXML>', '</other>'),
    'an unknown entity': (text) => text.replace('<AttachmentEncoded>', '<AttachmentEncoded a="&b;">'),
    'a tag that is too long': (text) =>
      text.replace('<AttachmentEncoded>', `<AttachmentEncoded a="${'x'.repeat(9_000)}">`),
    'too many attributes': (text) =>
      text.replace(
        '<AttachmentEncoded>',
        `<AttachmentEncoded ${Array.from({ length: 17 }, (_, i) => `a${i}=""`).join(' ')}>`,
      ),
    'too deep': (text) => text.replace('<AttachmentEncoded>', `$&${'<a>'.repeat(30)}${'</a>'.repeat(30)}`),
    'too much text': (text) => text.replace('<AttachmentEncoded>', `$&${' '.repeat(70_000)}`),
    'too many elements': (text) => text.replace('<AttachmentEncoded>', `$&${'<a/>'.repeat(20_001)}`),
    'a control character': (text) => text.replace('<AttachmentEncoded>', '$&\u0001'),
    'an end that is missing': (text) => text.replace('</edXML>', ''),
    nothing: () => '',
  };
  for (const [what, change] of Object.entries(changes))
    it(`is left to the long one, or says the same: ${what}`, () => {
      const text = change(good);
      expect(text).to.not.equal(good);
      const options = { signature: 'required' } as const;
      const short = readPlainAlone(Buffer.from(text), options);
      const long = readAnyEnvelope(Buffer.from(text), options);
      if (short !== undefined) expect(short).to.deep.equal(long);
      expect(readEnvelope(Buffer.from(text), options)).to.deep.equal(long);
    });

  it('is not taken for bytes that are no UTF-8, a certificate that was not expected, a size beyond the limit, a later date', () => {
    const bytes = Buffer.from(good);
    const broken = Buffer.from(bytes);
    broken[bytes.indexOf('Subject>') + 9] = 0xff;
    for (const [given, options] of [
      [broken, {}],
      [bytes, { certificate: new X509Certificate(rsa.certificate).raw }],
      [bytes, { limits: { packetBytes: 1_000 } }],
      [bytes, { now: new Date('2020-01-01') }],
      [bytes, { limits: { attachments: 0 } }],
    ] as const) {
      expect(readPlainAlone(given, options)).to.equal(undefined);
      expect(readEnvelope(given, options).ok).to.equal(false);
    }
  });
});
