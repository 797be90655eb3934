// Refuses a certificate before anything is written: expired, foreign, revoked, or not meant for signing.
// TT 15/2025/TT-BKHCN (check the certificate before signing), RFC 5280 §6.
import { readEvidence } from '../report/dss.ts';
import { judgeTrust, makeTrustContext } from '../report/trust.ts';
import { type Der, SigningError, type SigningErrorCode, type VerificationPolicy } from '../types.ts';
import { type Certificate, tryReadCertificate } from '../validation/certificate.ts';
import { maySignDocuments } from './key-purpose.ts';

const refuse = (code: SigningErrorCode, message: string): SigningError => new SigningError(code, message);

const checkOwn = (leaf: Certificate, now: Date): void => {
  if (now < leaf.notBefore) throw refuse('CERT_NOT_YET_VALID', 'The certificate is not valid yet.');
  if (now > leaf.notAfter) throw refuse('CERT_EXPIRED', 'The certificate has expired.');
  if (!maySignDocuments(leaf))
    throw refuse('CERT_KEY_USAGE', 'The certificate is not for signing documents.');
};

/**
 * Resolves when the chain (leaf first) may sign at `now`. Throws CERT_EXPIRED, CERT_NOT_YET_VALID, CERT_KEY_USAGE,
 * CERT_UNTRUSTED, CERT_REVOKED, or KEY_FILE_BROKEN for a leaf that is no certificate. Unknown revocation does not
 * refuse: the responder may be down, and the verifier of the result decides.
 */
export const assertMaySign = async (
  certificateChain: readonly Der[],
  policy: VerificationPolicy,
  now: Date = policy.now,
): Promise<void> => {
  const [leaf, ...others] = certificateChain.map((der) => tryReadCertificate(der));
  if (!leaf) throw refuse('KEY_FILE_BROKEN', 'The signer has no readable certificate.');
  checkOwn(leaf, now);
  const empty = readEvidence({ certificates: [], crls: [], ocsps: [] });
  const context = makeTrustContext({ ...policy, now }, empty);
  const embedded = others.flatMap((c) => c ?? []);
  const { path, revocation } = await judgeTrust(leaf, embedded, context, { at: now, proven: now });
  if (path.status !== 'trusted')
    throw refuse('CERT_UNTRUSTED', 'The certificate does not lead to a trusted root.');
  if (revocation.worst === 'revoked') throw refuse('CERT_REVOKED', 'The certificate has been revoked.');
};
