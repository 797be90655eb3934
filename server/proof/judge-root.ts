// One root: its signature by a trusted key of the agency, and the time an authority gives it. RFC 7515, RFC 3161.
import { judgeToken, readCertificateFacts, type TrustedCertificates, trustedAt } from '../signing/index.ts';
import { atRoot } from './finding.ts';
import { type OpenedRoot, openRoot } from './root.ts';

export interface JudgedRoot extends OpenedRoot {
  /** Null: not stamped itself. */
  stampedAt: Date | null;
  signer: string;
  authority: string | null;
}

export interface GivenRoot {
  jws: string;
  /** DER of the token. */
  stamp: Uint8Array | null;
}

/** `index` names the root in what is found. @throws Found ROOT_BROKEN, STAMP_INVALID, ROOT_UNTRUSTED. */
export async function judgeRoot(
  { jws, stamp }: GivenRoot,
  index: number,
  trust: TrustedCertificates,
): Promise<JudgedRoot> {
  const opened = await openRoot(jws);
  if (opened === undefined)
    throw atRoot('ROOT_BROKEN', index, 'it is no statement signed by the key it carries');
  const token = stamp && (await judgeToken(stamp, Buffer.from(jws), trust));
  if (token && !token.isValid)
    throw atRoot('STAMP_INVALID', index, `its timestamp does not hold (${token.problems.join(', ')})`);
  const stampedAt = token?.at ?? null;
  const { certificate, statement } = opened;
  const verdict = await trustedAt(certificate, stampedAt ?? new Date(statement.at), trust);
  if (verdict !== 'trusted')
    throw atRoot('ROOT_UNTRUSTED', index, `the certificate of its signer is ${verdict}`);
  const signer = readCertificateFacts(certificate).commonName;
  return { ...opened, stampedAt, signer, authority: token?.authority?.commonName ?? null };
}
