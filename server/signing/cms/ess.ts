// The ESS signing-certificate attributes: which certificate the signer says it used. RFC 2634 §5.4, RFC 5035.
import type { Certificate } from '../validation/certificate.ts';
import { digestByOid, startHash } from './algorithms.ts';
import { equalBytes, isUniversal, readOctets, readOid, sequenceOf } from './der-read.ts';
import { OID } from './oids.ts';
import type { SignedAttributes } from './parse-signed-data.ts';

/**
 * Whether the attribute names this certificate; null when there is no attribute. A malformed attribute, or one with
 * a digest we do not know, does not match. v2 decides when both are present.
 */
export const matchEss = (signed: SignedAttributes | undefined, certificate: Certificate): boolean | null => {
  const v2 = signed?.values.get(OID.signingCertificateV2);
  const attribute = v2 ?? signed?.values.get(OID.signingCertificate);
  if (!attribute) return null;
  try {
    const [first] = sequenceOf(sequenceOf(attribute)[0]);
    const fields = sequenceOf(first);
    const named = v2 && isUniversal(fields[0], 16) ? readOid(sequenceOf(fields[0])[0]) : undefined;
    const digest = digestByOid(named ?? (v2 ? OID.sha256 : OID.sha1));
    const value = fields.find((f) => isUniversal(f, 4));
    if (!digest || !value) return false;
    return equalBytes(readOctets(value), digestOf(certificate, digest.node));
  } catch {
    return false;
  }
};

const digestOf = ({ der, sha256 }: Certificate, nodeDigest: string): Uint8Array =>
  nodeDigest === 'sha256' ? Buffer.from(sha256, 'hex') : startHash(nodeDigest).update(der).digest();
