// The signed attributes of a PAdES signature: what the key really signs. RFC 5652 §5.3 and §11, RFC 5035 (ESS),
// ETSI EN 319 122-1, EN 319 142-1 §6.3 (no signingTime: the dictionary's /M says it).
import type { Der } from '../types.ts';
import type { Certificate } from '../validation/certificate.ts';
import { hash } from './algorithms.ts';
import { context, objectIdentifier, octetString, sequence, setOf } from './der-write.ts';
import { OID } from './oids.ts';

export const attribute = (oid: string, value: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(oid), setOf([value]));

/**
 * SigningCertificateV2 with one ESSCertIDv2; the SHA-256 identifier is the DEFAULT and so omitted (DER). Issuer and
 * serial are the certificate's own bytes: re-encoding breaks diacritics.
 */
const signingCertificateV2 = ({ der, issuer, serialDer }: Certificate): Uint8Array => {
  const issuerSerial = sequence(sequence(context(4, issuer.der)), serialDer);
  return sequence(sequence(sequence(octetString(hash('SHA-256', der)), issuerSerial)));
};

/** The attribute of a certificate, made once for all it signs. */
const ESS = new WeakMap<Certificate, Uint8Array>();

const essAttribute = (leaf: Certificate): Uint8Array => {
  const known = ESS.get(leaf);
  if (known) return known;
  const made = attribute(OID.signingCertificateV2, signingCertificateV2(leaf));
  ESS.set(leaf, made);
  return made;
};

const CONTENT_TYPE = attribute(OID.contentType, objectIdentifier(OID.data));

/** The DER of the SET OF: the message to be hashed and signed. */
export const signedAttributes = (digest: Uint8Array, leaf: Certificate): Der =>
  setOf([CONTENT_TYPE, attribute(OID.messageDigest, octetString(digest)), essAttribute(leaf)]);
