// A certificate authority and an agency's key that live as long as one sample packet. Never for a real office.
import { generateKeyPairSync, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

export interface SampleKey {
  privateKey: KeyObject;
  /** PEM. */
  certificate: string;
  /** PEM of who issued it. */
  authority: string;
}

const DAY_MS = 86_400_000;
const DAYS = 30;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const OID = { commonName: '2.5.4.3', basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15' } as const;
/** RFC 5280 §4.2.1.3: the bits digitalSignature, and keyCertSign with cRLSign. */
const USAGE = { signing: 0x80, issuing: 0x06 } as const;

export async function makeSampleKey(now: Date): Promise<SampleKey> {
  const root = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const names = { root: 'Vanthu – CA của gói tin mẫu', leaf: 'SỞ NỘI VỤ (GÓI TIN MẪU)' };
  const issue = (subject: string, key: KeyObject, isAuthority: boolean) =>
    certify({ subject, issuer: names.root, key, signer: root.privateKey, isAuthority, now });
  return {
    privateKey: leaf.privateKey,
    certificate: await issue(names.leaf, leaf.publicKey, false),
    authority: await issue(names.root, root.publicKey, true),
  };
}

async function certify(parts: {
  subject: string;
  issuer: string;
  key: KeyObject;
  signer: KeyObject;
  isAuthority: boolean;
  now: Date;
}): Promise<string> {
  const { subject, issuer, key, signer, isAuthority, now } = parts;
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  certificate.serialNumber = new asn1js.Integer({ valueHex: new Uint8Array(serial).buffer });
  certificate.subject.typesAndValues.push(commonName(subject));
  certificate.issuer.typesAndValues.push(commonName(issuer));
  certificate.notBefore.value = new Date(now.getTime() - DAY_MS);
  certificate.notAfter.value = new Date(now.getTime() + DAYS * DAY_MS);
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(key.export({ type: 'spki', format: 'der' }));
  certificate.extensions = [
    extension(OID.basicConstraints, new pkijs.BasicConstraints({ cA: isAuthority }).toSchema()),
    extension(OID.keyUsage, bits(isAuthority ? USAGE.issuing : USAGE.signing)),
  ];
  const der = signer.export({ type: 'pkcs8', format: 'der' });
  const subtleKey = await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
  await certificate.sign(subtleKey, 'SHA-256', new pkijs.CryptoEngine({ crypto: webcrypto }));
  const lines =
    Buffer.from(certificate.toSchema().toBER())
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const commonName = (value: string) =>
  new pkijs.AttributeTypeAndValue({ type: OID.commonName, value: new asn1js.Utf8String({ value }) });

const extension = (extnID: string, value: { toBER(): ArrayBuffer }) =>
  new pkijs.Extension({ extnID, critical: true, extnValue: value.toBER() });

const bits = (value: number) =>
  new asn1js.BitString({ valueHex: Uint8Array.of(value).buffer, unusedBits: Math.log2(value & -value) });
