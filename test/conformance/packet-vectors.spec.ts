// Every vector of test/conformance/vectors: what is read out of the good ones, which codes the bad ones get.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  type ProtocolIssueCode,
  parsePacket,
  readEnvelope,
  type StatusPacket,
  type WholeDocument,
} from '../../server/exchange/protocol/index.ts';
import { codesOf, vector } from './packet-samples.ts';

function readDocument(name: string): WholeDocument {
  const parsed = parsePacket(vector(name));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  if (parsed.kind !== 'document') throw new Error('not a document');
  return parsed.value;
}

function readStatus(name: string): StatusPacket {
  const parsed = parsePacket(vector(name));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  if (parsed.kind !== 'status') throw new Error('not a status');
  return parsed.value;
}

const LIST = readFileSync(new URL('README.md', import.meta.url), 'utf8');
/** The identity the list of the vectors names. */
const digestOf = (name: string) => new RegExp(`\\| ${name} \\|.*`).exec(LIST)?.[0].match(/[0-9a-f]{64}/)?.[0];

const BAD: Record<string, ProtocolIssueCode[]> = {
  'base64-with-element': ['XML_MALFORMED'],
  'day-that-does-not-exist': ['DATE_INVALID'],
  'error-without-code': ['FIELD_MISSING'],
  'task-without-code': ['FIELD_MISSING'],
  'mime-message': ['PACKET_FORM_OLD'],
  'two-attachment-lists': ['FIELD_REPEATED'],
  'status-digest-of-another-kind': ['FIELD_INVALID'],
  'signed-file-changed': ['PACKET_DIGEST_MISMATCH'],
  'signed-subject-changed': ['PACKET_SIGNATURE_INVALID'],
  'signed-twice': ['PACKET_SIGNATURE_INVALID'],
  'signed-value-changed': ['PACKET_SIGNATURE_INVALID'],
  'signed-whole-file-changed': ['PACKET_DIGEST_MISMATCH', 'PACKET_SIGNATURE_INVALID'],
  'signed-whole-files-first': ['PACKET_SIGNATURE_INVALID'],
  'signed-without-digest': ['PACKET_DIGEST_MISSING'],
  'signed-wrapped': ['PACKET_SIGNATURE_INVALID'],
  'base64-data-after-padding': ['ATTACHMENT_BASE64'],
  'base64-foreign-character': ['ATTACHMENT_BASE64'],
  'base64-missing-padding': ['ATTACHMENT_BASE64'],
  'base64-single-character': ['ATTACHMENT_BASE64'],
  'base64-unused-bits': ['ATTACHMENT_BASE64'],
  'base64-url-alphabet': ['ATTACHMENT_BASE64'],
  'base64-with-comment': ['XML_MALFORMED'],
  'billion-laughs': ['XML_DTD'],
  'business-unknown': ['BUSINESS_UNKNOWN'],
  'declared-latin1': ['PACKET_ENCODING'],
  doctype: ['XML_DTD'],
  'duplicate-attachment': ['ATTACHMENT_DUPLICATE'],
  'duplicate-recipient': ['RECIPIENT_DUPLICATE'],
  'duplicate-reference': ['ATTACHMENT_DUPLICATE'],
  'external-entity': ['XML_DTD'],
  'forbidden-character-reference': ['XML_ENTITY'],
  'invented-namespace': ['PACKET_FORM_UNKNOWN'],
  'latin1-bytes': ['PACKET_ENCODING'],
  'many-errors': [
    'DATE_INVALID',
    'FIELD_INVALID',
    'FIELD_MISSING',
    'FIELD_OUT_OF_RANGE',
    'FIELD_TOO_LONG',
    'ORGAN_CODE_INVALID',
  ],
  'mismatched-tags': ['XML_MALFORMED'],
  'missing-attachment': ['ATTACHMENT_MISSING'],
  'processing-instruction': ['XML_PROCESSING_INSTRUCTION'],
  'recall-with-receivers': ['BUSINESS_CONFLICT'],
  'recall-without-document': ['FIELD_MISSING'],
  'refusal-without-reason': ['FIELD_MISSING'],
  'soap-envelope': ['PACKET_FORM_OLD'],
  'status-unknown-code': ['STATUS_CODE_UNKNOWN'],
  truncated: ['XML_MALFORMED'],
  'two-envelopes': ['FIELD_REPEATED'],
  'two-roots': ['XML_MALFORMED'],
  'two-subjects': ['FIELD_REPEATED'],
  'unbound-prefix': ['XML_MALFORMED'],
  'undeclared-entity': ['XML_ENTITY'],
  'unreferenced-attachment': ['ATTACHMENT_UNREFERENCED'],
  utf16: ['XML_MALFORMED'],
  'wrong-digest': ['PACKET_DIGEST_MISMATCH'],
  'wrong-size': ['PACKET_DIGEST_MISMATCH'],
};

describe('edXML vectors', () => {
  it('reads every field of a new document', () => {
    const packet = readDocument('document-new');
    expect(packet).to.deep.include({
      packetId: 'a1b2c3d4',
      documentId: 'H16.01,2026/11/23,15/SNV-VP',
      code: { number: '15', notation: 'SNV-VP' },
      promulgation: { place: 'Đắk Nông', on: '2026-11-23' },
      documentType: { type: 18, typeDetail: 0, typeName: 'Công văn' },
      subject: 'V/v rà soát cán bộ & công chức <2026>',
      signer: { competence: 'KT. GIÁM ĐỐC', position: 'PHÓ GIÁM ĐỐC', fullName: 'Nguyễn Văn Ổn' },
      dueOn: '2026-12-01',
      toPlaces: ['Như trên', 'Lưu: VT'],
      steeringType: 1,
      trace: [{ organId: 'H16.01', at: new Date('2026-11-23T08:30:00+07:00') }],
      unknown: [],
    });
    expect(packet.to.map((organ) => organ.organId)).to.deep.equal(['G22', 'H10']);
    expect(
      packet.attachments.map(({ name, sizeBytes, digestDeclared }) => ({ name, sizeBytes, digestDeclared })),
    ).to.deep.equal([
      { name: '15-SNV-VP.pdf', sizeBytes: 14, digestDeclared: true },
      { name: 'Phụ lục.txt', sizeBytes: 13, digestDeclared: true },
    ]);
    expect(Buffer.from(packet.attachments[1]?.bytes ?? []).toString()).to.equal('Phụ lục I');
  });

  for (const name of ['older/document-old-spelling', 'older/document-edoc-namespace'])
    it(`reads ${name} as the same document, with old codes normalised and kept`, () => {
      const packet = readDocument(name);
      const current = readDocument('document-new');
      expect(packet.from).to.deep.include({ organId: 'H16.01', organIdAsSent: '000.00.01.H16' });
      expect(packet.to[0]).to.deep.include({ organId: 'G22', organIdAsSent: '000.00.00.G22' });
      for (const field of [
        'promulgation',
        'dueOn',
        'business',
        'subject',
        'responseFor',
        'attachments',
      ] as const)
        expect(packet[field], field).to.deep.equal(current[field]);
      expect(packet.trace[0]?.at).to.deep.equal(current.trace[0]?.at);
    });

  it('reads a byte order mark, CRLF, CDATA and comments as the same text', () => {
    const { subject, attachments } = readDocument('document-bom-crlf-cdata');
    expect(subject).to.equal('V/v rà soát cán bộ & công chức <2026>');
    expect(attachments).to.have.length(2);
  });

  it('accepts files without a digest in an unsigned packet and says so', () => {
    const { attachments } = readDocument('document-without-digest');
    expect(attachments.map((file) => file.digestDeclared)).to.deep.equal([false, false]);
    expect(attachments[0]?.sha256).to.match(/^[0-9a-f]{64}$/);
  });

  it('reads base64 wrapped in lines, and a cid: prefix on either side', () => {
    const [file] = readDocument('document-wrapped-base64').attachments;
    expect([...(file?.bytes ?? [])]).to.deep.equal(Array.from({ length: 256 }, (_, i) => i));
  });

  it('reads recall, update and replacement', () => {
    expect(readDocument('document-recall').business).to.deep.include({
      type: 'recall',
      reason: 'Ban hành nhầm',
      documentId: 'H16.01,2026/11/20,14/SNV-VP',
    });
    expect(readDocument('document-update').business).to.deep.include({
      type: 'update',
      contentChanged: false,
      receiversChanged: true,
      receivers: [
        { organId: 'H10', change: 'removed' },
        { organId: 'H10.12', organIdAsSent: '000.00.12.H10', change: 'added' },
      ],
    });
    expect(readDocument('document-replace').business).to.deep.include({
      type: 'replace',
      replacements: [{ documentId: 'H16.01,2026/11/20,14/SNV-VP', organIds: ['G22', 'H10'] }],
    });
  });

  it('reads what the axis SDK adds', () => {
    const packet = readDocument('document-sdk-fields');
    expect(packet).to.deep.include({
      responseForTasks: ['NV-2026-7', 'NV-2026-8'],
      applicationType: 'MC-02',
      mustUnderstand: true,
      actor: 'H10',
      errors: [{ code: '22', description: 'Sai cấu trúc' }],
      unknown: [],
    });
    expect(packet.otherInfo).to.deep.include({
      direction: '1',
      replyFors: ['12/BNV-VP', '13/BNV-VP'],
      referenceCodes: ['01/CT-TTg'],
    });
    expect(packet.attachments[0]).to.deep.include({ format: 'PDF', fieldName: 'file1' });
  });

  it('keeps the elements it does not know, wherever they are', () => {
    const names = readDocument('document-unknown-elements').unknown.map((one) => [
      one.parent,
      one.element.name,
    ]);
    expect(names).to.have.deep.members([
      ['edXMLHeader', 'GhiChu'],
      ['edXMLHeader/MessageHeader', 'NhanDe'],
      ['edXMLHeader/MessageHeader/To[2]', 'KhuVuc'],
      ['edXMLHeader/MessageHeader/SignerInfo', 'ChungThu'],
      ['edXMLHeader/MessageHeader/OtherInfo', 'HoSo'],
      ['edXMLHeader/TraceHeaderList/Bussiness', 'QuyTrinh'],
      ['edXMLBody/edXMLManifest/Reference[2]', 'BanGoc'],
    ]);
  });

  it('reads the files where they stand, before the envelope too', () => {
    const { attachments } = readDocument('document-new');
    expect(readDocument('older/document-files-first').attachments).to.deep.equal(attachments);
  });

  it('verifies signatures over the envelope and over the whole file, and calls SHA-1 weak', () => {
    for (const [name, scope, weak] of [
      ['document-signed-rsa', 'envelope', false],
      ['document-signed-p256', 'envelope', false],
      ['status-signed', 'envelope', false],
      ['older/document-signed-whole', 'document', false],
      ['older/document-signed-whole-sha1', 'document', true],
    ] as const) {
      const parsed = parsePacket(vector(name), { signature: 'required' });
      expect(codesOf(parsed), name).to.deep.equal([]);
      expect(parsed.signature, name).to.deep.include({ valid: true, scope, weak });
    }
  });

  it('gives a packet the identity of its envelope and files, whole or alone', () => {
    const whole = parsePacket(vector('document-signed-rsa'));
    const alone = readEnvelope(vector('envelope-signed'), { signature: 'required' });
    if (!whole.ok || !alone.ok) throw new Error('vectors');
    expect(alone.packetDigest).to.equal(whole.packetDigest);
    expect(whole.packetDigest).to.equal(digestOf('document-signed-rsa'));
  });

  it('reads statuses; the organ answered is told unless the packet names another', () => {
    expect(readStatus('status-01')).to.deep.include({ code: '01', to: { organId: 'H16.01' } });
    expect(readStatus('status-02')).to.deep.include({
      code: '02',
      description: 'Sai thẩm quyền: đề nghị gửi "Bộ Nội vụ"',
      at: new Date('2026-11-23T02:00:05Z'),
    });
    expect(readStatus('older/status-one-digit').code).to.equal('03');
    expect(readStatus('status-13').to).to.deep.include({ organId: 'H10' });
  });

  it('reads status 14 in a Status block as 15', () => {
    expect(readStatus('older/status-14-read-as-15').code).to.equal('15');
  });

  for (const [name, codes] of Object.entries(BAD))
    it(`refuses bad/${name}: ${codes.join(', ')}`, () => {
      expect(codesOf(parsePacket(vector(`bad/${name}`)))).to.deep.equal(codes);
    });

  it('names an expected code for every bad vector', () => {
    const files = readdirSync(new URL('vectors/bad/', import.meta.url));
    expect(files.map((file) => file.replace('.edxml', '')).sort()).to.deep.equal(Object.keys(BAD).sort());
  });

  it('is listed for others with the same codes', () => {
    for (const [name, codes] of Object.entries(BAD)) {
      const row = new RegExp(`^\\| ${name}(?: †)? \\| (.*) \\|$`, 'm').exec(LIST)?.[1];
      expect(row?.match(/[A-Z_0-9]+/g), name).to.deep.equal(codes);
    }
    for (const name of readdirSync(new URL('vectors/older/', import.meta.url)))
      expect(LIST).to.include(
        name.replace(/^document-signed-whole-sha1.edxml$/, '-whole-sha1').replace('.edxml', ''),
      );
  });

  it('reports all errors at once, each with its path and a Vietnamese sentence', () => {
    const parsed = parsePacket(vector('bad/many-errors'));
    const paths = parsed.ok ? [] : parsed.issues.map((one) => one.path.split('/').slice(5).join('/'));
    expect(paths).to.include.members([
      'To[1]/OrganId',
      'Code/CodeNumber',
      'PromulgationInfo/PromulgationDate',
      'Subject',
      'SignerInfo/FullName',
      'OtherInfo/Priority',
      'OtherInfo/PageAmount',
    ]);
    for (const one of parsed.ok ? [] : parsed.issues)
      expect(one.message).to.match(/\S \S/).and.not.match(/[{}]/);
  });
});
