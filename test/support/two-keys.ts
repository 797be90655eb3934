// A PKCS#12 file with two keys and their certificates, protected by nothing, as some tools export a whole store.
import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import {
  context,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from '../../server/signing/cms/der-write.ts';

const bag = (type: number, value: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(`1.2.840.113549.1.12.10.1.${type}`), context(0, value));
const data = (content: Uint8Array): Uint8Array =>
  sequence(objectIdentifier('1.2.840.113549.1.7.1'), context(0, octetString(content)));

const keyAndCertificate = (name: string): Uint8Array[] => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.setSubject([{ shortName: 'CN', value: name }]);
  certificate.setIssuer([{ shortName: 'CN', value: name }]);
  certificate.sign(key, forge.md.sha256.create());
  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'latin1');
  const x509 = sequence(objectIdentifier('1.2.840.113549.1.9.22.1'), context(0, octetString(der)));
  return [bag(1, privateKey.export({ type: 'pkcs8', format: 'der' })), bag(3, x509)];
};

export const twoKeys = (): Buffer =>
  Buffer.from(
    sequence(
      integer(3),
      data(sequence(data(sequence(...keyAndCertificate('a'), ...keyAndCertificate('b'))))),
    ),
  );
