// What the protocol tests share: a full draft, keys with their certificates, vectors, and issue codes.
import { generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { ParsedPacket, StatusDraft, WholeDraft } from '../../server/exchange/protocol/index.ts';

export const vector = (name: string): Buffer =>
  readFileSync(new URL(`vectors/${name}.edxml`, import.meta.url));

/** Codes of a refused packet, sorted; empty when it was accepted. */
export const codesOf = (parsed: ParsedPacket): string[] =>
  parsed.ok ? [] : [...new Set(parsed.issues.map((one) => one.code))].sort();

export function documentDraft(overrides: Partial<WholeDraft> = {}): WholeDraft {
  return {
    packetId: 'a1b2c3d4',
    documentId: 'H16.01,2026/11/23,15/SNV-VP',
    from: {
      organId: 'H16.01',
      organizationInCharge: 'UBND tỉnh Đắk Nông',
      name: 'Sở Nội vụ',
      address: '1 Trần Hưng Đạo',
      email: 'sonoivu@daknong.gov.vn',
      telephone: '0261 000 000',
      fax: '0261 000 001',
      website: 'https://sonoivu.daknong.gov.vn',
    },
    to: [
      { organId: 'G22', organIdAsSent: '000.00.00.G22', name: 'Văn phòng Chính phủ' },
      { organId: 'H10.12', name: 'Sở Nội vụ' },
    ],
    code: { number: '15', notation: 'SNV-VP' },
    promulgation: { place: 'Đắk Nông', on: '2026-11-23' },
    documentType: { type: 18, typeDetail: 0, typeName: 'Công văn' },
    subject: 'V/v rà soát cán bộ, công chức; đề nghị báo cáo trước ngày 01/12/2026',
    content: 'Tóm tắt',
    signer: { competence: 'KT. GIÁM ĐỐC', position: 'PHÓ GIÁM ĐỐC', fullName: 'Nguyễn Văn Ổn' },
    dueOn: '2026-12-01',
    toPlaces: ['Như trên', 'Lưu: VT, TCCB'],
    otherInfo: {
      priority: 3,
      sphere: 'Lưu hành nội bộ',
      typerNotation: 'NVA',
      promulgationAmount: 5,
      pageAmount: 2,
      appendixes: ['Phụ lục I', 'Phụ lục II'],
    },
    responseFor: [
      {
        organId: 'G22',
        code: '7816/VPCP-TTĐT',
        promulgationOn: '2026-10-20',
        documentId: 'G22,2026/10/20,7816/VPCP-TTĐT',
        packetId: 'p-1',
      },
    ],
    steeringType: 1,
    trace: [{ organId: 'H16.01', at: new Date('2026-11-23T01:30:00Z') }],
    business: { type: 'new', reason: 'Văn bản điện tử mới', staff: { staff: 'Lê Thị Hoa' }, paper: true },
    attachments: [
      {
        contentId: '9f01',
        name: '15-SNV-VP (bản ký).pdf',
        mediaType: 'application/pdf',
        description: 'Văn bản chính',
        bytes: Buffer.from('%PDF-1.7 thử'),
      },
      { contentId: '9f02', name: 'Phụ lục.txt', mediaType: 'text/plain', bytes: Buffer.alloc(0) },
    ],
    ...overrides,
  };
}

export function statusDraft(overrides: Partial<StatusDraft> = {}): StatusDraft {
  return {
    code: '02',
    from: { organId: 'G22', name: 'Văn phòng Chính phủ' },
    to: { organId: 'H16.01' },
    responseFor: {
      organId: 'H16.01',
      code: '15/SNV-VP',
      promulgationOn: '2026-11-23',
      documentId: 'H16.01,2026/11/23,15/SNV-VP',
      packetId: 'a1b2c3d4',
    },
    at: new Date('2026-11-23T02:00:05Z'),
    staff: { department: 'Văn thư', staff: 'Trần Thị Bưởi', mobile: '0900000000' },
    description: 'Sai thẩm quyền: đề nghị gửi "Bộ Nội vụ"',
    ...overrides,
  };
}

export interface TestKey {
  privateKey: KeyObject;
  certificate: string;
  privatePem: string;
}

/** A fresh self-signed certificate; valid around the real clock, for xmlsec1 looks at that. */
export async function makeKey(kind: 'rsa' | 'p256', bits = 2048): Promise<TestKey> {
  const { privateKey, publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm =
    kind === 'rsa' ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : { name: 'ECDSA', namedCurve: 'P-256' };
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const subtleKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ value: 7 });
  for (const name of [certificate.subject, certificate.issuer])
    name.typesAndValues.push(
      new pkijs.AttributeTypeAndValue({
        type: '2.5.4.3',
        value: new asn1js.Utf8String({ value: 'SỞ NỘI VỤ (THỬ NGHIỆM)' }),
      }),
    );
  certificate.notBefore.value = new Date(Date.now() - 86_400_000);
  certificate.notAfter.value = new Date(Date.now() + 86_400_000);
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const engine = new pkijs.CryptoEngine({ crypto: webcrypto });
  await certificate.sign(subtleKey, 'SHA-256', engine);
  const base64 = Buffer.from(certificate.toSchema().toBER()).toString('base64');
  return {
    privateKey,
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
