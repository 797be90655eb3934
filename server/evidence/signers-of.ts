// The certificates of everybody who signed something in a bundle: both agencies, the signers of the roots, the timestamp
// authorities. Whether they did is for the verifier to judge.
import { X509Certificate } from 'node:crypto';
import { openRoot } from '../proof/index.ts';
import { judgeToken, type TrustedCertificates } from '../signing/index.ts';
import type { BundleParts } from './ports.ts';

export async function signersOf(
  { papers, proof, key }: Pick<BundleParts, 'papers' | 'proof' | 'key'>,
  trust: TrustedCertificates,
): Promise<Uint8Array[]> {
  const signers = [...papers.certificates, key.certificate];
  for (const { jws, stamp } of proof.roots) {
    const root = await openRoot(jws);
    const token = stamp && (await judgeToken(stamp, Buffer.from(jws), trust));
    signers.push(...[root?.certificate, token?.certificate].filter((der) => der !== undefined));
  }
  return signers;
}

/** Of the certificates this server knows, those on the way from the signers to a root: where no answer brings them. */
export function issuersOf(
  signers: readonly Uint8Array[],
  { anchors, intermediates }: TrustedCertificates,
): Uint8Array[] {
  const known = [...intermediates, ...anchors].map((der) => new X509Certificate(der));
  const found = new Set<X509Certificate>();
  const open = signers.map((der) => new X509Certificate(der));
  for (let certificate = open.pop(); certificate !== undefined; certificate = open.pop())
    for (const issuer of known) {
      if (found.has(issuer) || !certificate.checkIssued(issuer)) continue;
      found.add(issuer);
      open.push(issuer);
    }
  return [...found].map(({ raw }) => raw);
}
