// The signature of a packet: what it covers, what breaks it, and that xmlsec1 agrees in both directions.
import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  buildDocument,
  buildEnvelope,
  buildSigned,
  buildStatus,
  type DocumentDraft,
  ProtocolError,
  parsePacket,
  readEnvelope,
  readPacket,
  type SignatureFacts,
  signPacket,
} from '../../server/exchange/protocol/index.ts';
import { verifySignature } from '../../server/exchange/protocol/verify-signature.ts';
import { parseDom, type XmlElement } from '../../server/exchange/protocol/xml-tree.ts';
import { hasProgram } from '../support/programs.ts';
import { codesOf, documentDraft, makeKey, statusDraft, type TestKey, vector } from './packet-samples.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

describe('packet signature', () => {
  let rsa: TestKey;
  let p256: TestKey;
  let signed: string;
  before(async () => {
    rsa = await makeKey('rsa');
    p256 = await makeKey('p256');
    signed = signPacket(buildDocument(documentDraft()), rsa).toString();
  });
  const facts = (xml: string | Buffer, certificate?: Uint8Array): SignatureFacts | undefined =>
    parsePacket(Buffer.from(xml), certificate ? { certificate } : {}).signature;
  const expectRefused = (xml: string, ...errors: string[]) => {
    expect(xml, 'the attack must change the packet').to.not.equal(signed);
    expect(facts(xml)).to.deep.include({ present: true, valid: false, errors });
    expect(codesOf(parsePacket(Buffer.from(xml)))).to.include('PACKET_SIGNATURE_INVALID');
  };

  it('is the same when a document is written and signed at once, byte for byte', () => {
    const { attachments, ...plain } = documentDraft();
    const files = attachments.map(({ bytes, ...file }) => ({
      ...file,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
    }));
    const foreign: XmlElement = {
      ...{ name: 'Other', namespace: 'urn:b' },
      attributes: [
        { name: 'z', namespace: 'urn:z', value: '1>0 & "x"\t\n\r<' },
        { name: 'a', namespace: '', value: "'" },
        { name: 'lang', namespace: 'http://www.w3.org/XML/1998/namespace', value: 'vi' },
        { name: 'b', namespace: 'urn:a', value: '' },
      ],
      content: [{ name: 'e', namespace: 'urn:z', attributes: [], content: [] }, '>\r]]>'],
    };
    const drafts: DocumentDraft[] = [
      { ...plain, attachments: files },
      { ...plain, attachments: [] },
      {
        ...plain,
        attachments: files,
        subject: 'Ổn & <định> "x"',
        unknown: [{ parent: 'edXMLHeader/MessageHeader', element: foreign }],
      },
      {
        ...plain,
        attachments: files,
        to: Array.from({ length: 50 }, (_, i) => ({ organId: `H16.${i + 10}`, name: 'Sở' })),
      },
    ];
    for (const draft of drafts) {
      const whole = buildSigned(draft, rsa).toString();
      expect(whole).to.equal(signPacket(buildEnvelope(draft), rsa).toString());
      const read = readEnvelope(buildSigned(draft, p256), { signature: 'required' });
      expect(read.ok && read.signature.valid).to.equal(true);
    }
    expect(() => buildSigned({ ...plain, attachments: files, content: 'a\u0001b' }, rsa))
      .to.throw(ProtocolError)
      .with.property('code', 'PACKET_INVALID');
  });

  it('signs documents and statuses with RSA and with ECDSA P-256', () => {
    for (const [key, algorithm] of [
      [rsa, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'],
      [p256, 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'],
    ] as const)
      for (const packet of [
        buildDocument(documentDraft()),
        buildStatus(statusDraft()),
        vector('older/document-old-spelling'),
      ]) {
        const found = facts(signPacket(packet, key));
        expect(found).to.deep.include({
          present: true,
          valid: true,
          weak: false,
          scope: 'envelope',
          algorithm,
          errors: [],
        });
        expect(
          Buffer.from(found?.certificate ?? []).equals(new X509Certificate(key.certificate).raw),
        ).to.equal(true);
      }
  });

  it('changes no byte of the packet but the signature it adds', () => {
    const packet = buildDocument(documentDraft()).toString();
    expect(signed.replace(/<ds:Signature.*<\/ds:Signature>/s, '')).to.equal(packet);
  });

  it('says nothing is signed when nothing is, and refuses that when a signature is required', () => {
    const packet = buildDocument(documentDraft());
    expect(facts(packet)).to.deep.include({ present: false, valid: false, errors: [] });
    expect(codesOf(parsePacket(packet, { signature: 'required' }))).to.deep.equal([
      'PACKET_SIGNATURE_MISSING',
    ]);
    expect(facts('no xml')).to.equal(undefined);
  });

  it('refuses an altered subject, recipient, business, trace or digest', () => {
    for (const [from, to] of [
      ['V/v rà soát', 'V/v hủy bỏ'],
      ['000.00.00.G22', '000.00.00.G23'],
      ['BussinessDocType>0', 'BussinessDocType>3'],
      ['08:30:00', '08:30:01'],
      [
        'vt:Size xmlns:vt="urn:vanthu:edxml-extension:1">14',
        'vt:Size xmlns:vt="urn:vanthu:edxml-extension:1">15',
      ],
    ] as const)
      expectRefused(signed.replace(from, to), 'DIGEST_WRONG');
  });

  it('refuses an altered file by its digest although the envelope is whole', () => {
    const base64 = Buffer.from('%PDF-1.7 thử').toString('base64');
    const forged = signed.replace(base64, Buffer.from('%PDF-1.7 giả').toString('base64'));
    expect(facts(forged)?.valid).to.equal(true);
    expect(codesOf(parsePacket(Buffer.from(forged)))).to.deep.equal(['PACKET_DIGEST_MISMATCH']);
  });

  it('refuses a signed packet that names no digest: its files would be unsigned', () => {
    const packet = signPacket(vector('document-without-digest'), rsa);
    expect(codesOf(parsePacket(packet))).to.deep.equal(['PACKET_DIGEST_MISSING']);
  });

  it('takes names of files from the signed manifest, not from beside the bytes', () => {
    const forged = signed.replace(/<AttachmentName>15-SNV-VP[^<]*/, '<AttachmentName>virus.exe');
    const parsed = parsePacket(Buffer.from(forged));
    expect(parsed.ok && parsed.kind === 'document' && parsed.value.attachments[0]?.name).to.equal(
      '15-SNV-VP (bản ký).pdf',
    );
  });

  it('refuses another signature value, key, or certificate', () => {
    expectRefused(
      signed.replace(/(<ds:SignatureValue>)(.)/, (_, tag, c) => tag + (c === 'A' ? 'B' : 'A')),
      'VALUE_WRONG',
    );
    const other = new X509Certificate(p256.certificate).raw.toString('base64');
    expectRefused(signed.replace(/(<ds:X509Certificate>)[^<]*/, `$1${other}`), 'ALGORITHM_NOT_ALLOWED');
    expectRefused(signed.replace(/(<ds:X509Certificate>)[^<]*/, '$1AAAA'), 'CERTIFICATE_BROKEN');
    expectRefused(signed.replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/s, ''), 'CERTIFICATE_MISSING');
    const expected = new X509Certificate(p256.certificate).raw;
    const found = facts(signed, expected);
    expect(found).to.deep.include({ valid: false, errors: ['CERTIFICATE_UNEXPECTED'] });
  });

  it('refuses algorithms outside the list: HMAC, XSLT, canonicalization with comments', () => {
    for (const [from, to] of [
      ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', `${DSIG}hmac-sha1`],
      [`${DSIG}enveloped-signature`, 'http://www.w3.org/TR/1999/REC-xslt-19991116'],
      [
        '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
        '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"',
      ],
    ] as const)
      expectRefused(signed.replace(from, to), 'ALGORITHM_NOT_ALLOWED');
  });

  it('refuses two signatures, two SignedInfo, two references, an Object, and a comment inside', () => {
    const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(signed)?.[0] ?? '';
    const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(signed)?.[0] ?? '';
    const reference = /<ds:Reference .*<\/ds:Reference>/s.exec(signed)?.[0] ?? '';
    expectRefused(signed.replace(signature, signature + signature), 'SIGNATURE_REPEATED');
    expectRefused(signed.replace(info, info + info), 'SIGNATURE_FORM');
    expectRefused(signed.replace(reference, reference + reference), 'SIGNATURE_FORM');
    expectRefused(signed.replace('</ds:Signature>', '<ds:Object/></ds:Signature>'), 'SIGNATURE_FORM');
    expectRefused(signed.replace('<ds:DigestValue>', '<ds:DigestValue>AAAA<!-- -->'), 'SIGNATURE_FORM');
  });

  it('refuses a wrapped packet: the signed envelope moved aside, another put in its place', () => {
    const envelope = /<edXML:edXMLEnvelope .*<\/edXML:edXMLEnvelope>/s.exec(signed)?.[0] ?? '';
    const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(signed)?.[0] ?? '';
    const original = envelope.replace(signature, '');
    const forged = envelope.replace('V/v rà soát', 'V/v hủy bỏ');
    const aside = forged
      .replace('xml:id="edXMLEnvelope"', 'xml:id="other"')
      .replace('</edXML:edXMLHeader>', `<edXML:Box>${original}</edXML:Box></edXML:edXMLHeader>`);
    expectRefused(signed.replace(envelope, aside), 'REFERENCE_NOT_ENVELOPE');
    const sameId = forged.replace(
      '</edXML:edXMLHeader>',
      `<edXML:Box>${original}</edXML:Box></edXML:edXMLHeader>`,
    );
    expectRefused(signed.replace(envelope, sameId), 'SIGNATURE_FORM');
    const elsewhere = signed
      .replace(signature, '')
      .replace('</edXML:edXMLBody>', `${signature}</edXML:edXMLBody>`);
    expectRefused(elsewhere, 'SIGNATURE_MISPLACED');
    const twice = signed.replace(envelope, forged.replace(signature, '') + envelope);
    expect(codesOf(parsePacket(Buffer.from(twice)))).to.deep.equal(['FIELD_REPEATED']);
  });

  it('never reads a broken signature as no signature', () => {
    for (const broken of [
      signed.replaceAll(DSIG, 'urn:other'),
      signed.replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, ''),
      signed.replace(/ds:SignatureValue/g, 'ds:Nothing'),
    ])
      expectRefused(broken, 'SIGNATURE_FORM');
  });

  it('judges the written form as the library does, which is the witness of it', () => {
    const spoilt = (from: string | RegExp, to: string) => signed.replace(from, to);
    const cases = [
      signed,
      signPacket(buildDocument(documentDraft({ subject: 'Ổn & <định>\r\n"x"\t' })), p256).toString(),
      signPacket(vector('document-bom-crlf-cdata'), rsa).toString(),
      signPacket(vector('older/document-old-spelling'), p256).toString(),
      signPacket(vector('document-unknown-elements'), rsa).toString(),
      spoilt('V/v rà soát', 'V/v hủy bỏ'),
      spoilt('V/v rà soát', 'V/v rà<!-- x --> soát'),
      spoilt('V/v rà soát', '<![CDATA[V/v rà soát]]>'),
      spoilt(/(<ds:SignatureValue>)(.)/, '$1/'),
      spoilt(/(<ds:DigestValue>)(.)/, '$1/'),
      spoilt(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>'),
      spoilt('<ds:SignedInfo>', '<ds:SignedInfo> '),
      spoilt('<ds:SignedInfo>', '<ds:SignedInfo Id="a">'),
      spoilt('<edXML:From>', '<edXML:From xmlns:unused="urn:x">'),
      spoilt('<edXML:From>', '<edXML:From Id="edXMLEnvelope">'),
      spoilt('<edXML:From>', '<edXML:From a="1">'),
      spoilt('<ds:DigestMethod', '<ds:DigestMethod a="b"'),
    ];
    const outcomes = cases.map((xml, index) => {
      const text = xml.replace(/^\ufeff/, '');
      const judge = (byLibrary: boolean) => {
        const { facts: found, signed: tree } = verifySignature(text, parseDom(text), { byLibrary });
        return { found, tree };
      };
      const [short, library] = [judge(false), judge(true)];
      expect([short.found.valid, short.found.errors], `${index}`).to.deep.equal([
        library.found.valid,
        library.found.errors,
      ]);
      expect(short.tree, `${index}`).to.deep.equal(library.tree);
      return short.found.valid;
    });
    expect(outcomes.filter(Boolean)).to.have.length(8);
  });

  it('does not sign with RSA under 2048 bits', async () => {
    const small = await makeKey('rsa', 1024);
    expect(() => signPacket(buildDocument(documentDraft()), small))
      .to.throw(ProtocolError)
      .with.property('code', 'SIGNING_KEY_UNUSABLE');
  });

  it('refuses to sign with a foreign certificate, a second time, or what is no packet', () => {
    const packet = buildDocument(documentDraft());
    for (const [act, code] of [
      [
        () => signPacket(packet, { privateKey: rsa.privateKey, certificate: p256.certificate }),
        'SIGNING_KEY_UNUSABLE',
      ],
      [
        () => signPacket(packet, { privateKey: 'no key', certificate: p256.certificate }),
        'SIGNING_KEY_UNUSABLE',
      ],
      [() => signPacket(Buffer.from(signed), rsa), 'PACKET_INVALID'],
      [() => signPacket(Buffer.from('<a/>'), rsa), 'PACKET_INVALID'],
      [() => signPacket(vector('bad/doctype'), rsa), 'PACKET_INVALID'],
    ] as const)
      expect(act).to.throw(ProtocolError).with.property('code', code);
  });

  describe('and xmlsec1', () => {
    let folder: string;
    const run = (...args: string[]) => spawnSync('xmlsec1', args, { encoding: 'utf8' });
    before(function () {
      if (!hasProgram('xmlsec1')) this.skip();
      folder = mkdtempSync(join(tmpdir(), 'packet-'));
    });
    after(() => folder && rmSync(folder, { recursive: true }));
    const file = (name: string, content: string | Buffer) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    };

    it('accepts what we sign and refuses it altered', () => {
      for (const key of [rsa, p256]) {
        const trusted = file('ca.pem', key.certificate);
        const packet = signPacket(buildDocument(documentDraft({ subject: 'Ổn & <định>\r\n"x"' })), key);
        const good = run('--verify', '--trusted-pem', trusted, file('good.edxml', packet));
        expect(good.status, good.stderr).to.equal(0);
        const altered = packet.toString().replace('SNV-VP<', 'SNV-VQ<');
        expect(run('--verify', '--trusted-pem', trusted, file('bad.edxml', altered)).status).to.not.equal(0);
      }
    });

    const template = (uri: string, signature: string, digest: string, c14n: string) =>
      `<Signature xmlns="${DSIG}"><SignedInfo><CanonicalizationMethod Algorithm="${c14n}"/>` +
      `<SignatureMethod Algorithm="${signature}"/><Reference URI="${uri}"><Transforms>` +
      `<Transform Algorithm="${DSIG}enveloped-signature"/><Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>` +
      `</Transforms><DigestMethod Algorithm="${digest}"/><DigestValue/></Reference></SignedInfo>` +
      '<SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>';
    const RSA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
    const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
    const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
    const cases = [
      {
        name: 'the envelope',
        uri: '#edXMLEnvelope',
        signature: RSA256,
        digest: SHA256,
        c14n: EXC,
        scope: 'envelope',
        weak: false,
      },
      {
        name: 'the envelope with ECDSA on P-256',
        uri: '#edXMLEnvelope',
        signature: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
        digest: SHA256,
        c14n: EXC,
        scope: 'envelope',
        weak: false,
      },
      {
        name: 'the whole document, files included',
        uri: '',
        signature: RSA256,
        digest: SHA256,
        c14n: EXC,
        scope: 'document',
        weak: false,
      },
      {
        name: 'as the old SDK does: inclusive C14N and SHA-1, flagged weak',
        uri: '',
        signature: `${DSIG}rsa-sha1`,
        digest: `${DSIG}sha1`,
        c14n: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
        scope: 'document',
        weak: true,
      },
    ];
    for (const { name, uri, signature, digest, c14n, scope, weak } of cases)
      it(`signs ${name}, and we accept it and refuse it altered`, function () {
        // C14N 1.0 copies an ancestor's xml:id into SignedInfo, which xml-crypto does not; the old SDK has none.
        const built = buildDocument(documentDraft()).toString();
        const packet = weak ? built.replace(' xml:id="edXMLEnvelope"', '') : built;
        const unsigned = packet.replace(
          '</edXML:edXMLHeader>',
          `${template(uri, signature, digest, c14n)}$&`,
        );
        const { privatePem, certificate } = signature.endsWith('ecdsa-sha256') ? p256 : rsa;
        const key = `${file('key.pem', privatePem)},${file('cert.pem', certificate)}`;
        const out = join(folder, 'out.edxml');
        const made = run('--sign', '--output', out, '--privkey-pem', key, file('template.edxml', unsigned));
        if (weak && made.status !== 0) this.skip();
        expect(made.status, made.stderr).to.equal(0);
        const xml = readFileSync(out, 'utf8');
        const parsed = parsePacket(Buffer.from(xml), { signature: 'required' });
        expect(codesOf(parsed)).to.deep.equal([]);
        expect(parsed.signature).to.deep.include({ valid: true, scope, weak });
        expect(facts(xml.replace('V/v rà soát', 'V/v hủy bỏ'))?.errors).to.deep.equal(['DIGEST_WRONG']);
        const forgedFile = xml.replace(/(<ContentTransferEncoded>)J/, '$1K');
        expect(forgedFile).to.not.equal(xml);
        expect(codesOf(parsePacket(Buffer.from(forgedFile)))).to.include('PACKET_DIGEST_MISMATCH');
        expect(facts(forgedFile)?.valid).to.equal(scope === 'envelope');
      });

    it('signs the whole of files in lines, with comments between them, and we agree in pieces of any size', async () => {
      const bytes = [Buffer.alloc(1000, 7), Buffer.alloc(0), Buffer.from('c')];
      const attachments = bytes.map((each, index) => ({
        contentId: `f${index}`,
        name: `f${index}.bin`,
        mediaType: 'x/y',
        bytes: each,
      }));
      const built = buildDocument(documentDraft({ attachments }))
        .toString()
        .replace(/(<ContentTransferEncoded>)([^<]{76})([^<]{76})/, '$1\r\n$2\r\n$3\r\n')
        .replaceAll('<Attachment>', '<!-- tệp -->\n <Attachment a="1&#10;2" xmlns:q="urn:q" q:b="">')
        .replace('</edXML:edXMLHeader>', `${template('', RSA256, SHA256, EXC)}$&`);
      const key = `${file('key.pem', rsa.privatePem)},${file('cert.pem', rsa.certificate)}`;
      const out = join(folder, 'lines.edxml');
      const made = run('--sign', '--output', out, '--privkey-pem', key, file('template.edxml', built));
      expect(made.status, made.stderr).to.equal(0);
      // xmlsec1 writes line feeds; a file that went through another system may have CRLF again, and means the same.
      const lines = readFileSync(out, 'utf8');
      for (const text of [lines, lines.replace(/\n/g, '\r\n')])
        for (const size of [1, 2, 77, 100_000]) {
          const parsed = await readPacket(pieces(Buffer.from(text), size), async () => {}, {
            signature: 'required',
          });
          expect(codesOf(parsed), `${size}`).to.deep.equal([]);
          expect(parsed.signature).to.deep.include({ valid: true, scope: 'document' });
        }
      for (const [from, to] of [
        ['tệp -->', 'tep -->'],
        ['a="1&#10;2"', 'a="1&#10;3"'],
        ['\nBwcH', '\n BwcH'],
        ['f2.bin</AttachmentName>', 'f3.bin</AttachmentName>'],
      ] as const) {
        const changed = lines.replace(from, to);
        expect(changed, from).to.not.equal(lines);
        // Comments are not signed.
        const isSigned = !from.includes('-->');
        expect(facts(changed)?.valid, from).to.equal(!isSigned);
      }
    });
  });
});
