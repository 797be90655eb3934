// One root: its signature by a key of the agency whose log it is, and the time an authority gives it. RFC 7515, RFC 3161.
import { judgeToken, readCertificateFacts } from '../signing/index.ts';
import { atRoot, type FindingCode } from './finding.ts';
import { type OpenedRoot, openRoot } from './root.ts';
import type { Signers } from './signers.ts';

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

export interface RootContext {
  signers: Signers;
  /** When the tokens are proven to have existed; null: they only say so themselves. */
  tokensAt: Date | null;
}

/**
 * `index` names the root in what is found; a stamp proves what was signed before it.
 * @throws Found ROOT_BROKEN, STAMP_INVALID, ROOT_UNTRUSTED, SIGNER_OF_ANOTHER, SIGNER_REVOKED.
 */
export async function judgeRoot(
  { jws, stamp }: GivenRoot,
  index: number,
  { signers, tokensAt }: RootContext,
): Promise<JudgedRoot> {
  const opened = await openRoot(jws);
  if (opened === undefined)
    throw atRoot('ROOT_BROKEN', index, 'it is no statement signed by the key it carries');
  const refuse = (code: FindingCode, text: string) => atRoot(code, index, text);
  const where = `root ${index}`;
  const { certificate, statement } = opened;
  const use = { certificate, code: statement.agencyCode, usedAt: new Date(statement.at), where };
  const token = stamp && (await judgeToken(stamp, Buffer.from(jws), signers.roots()));
  if (token && (!token.isValid || !token.at || !token.certificate))
    throw atRoot('STAMP_INVALID', index, `its timestamp does not hold (${token.problems.join(', ')})`);
  if (token?.at && token.certificate) {
    const authority = { certificate: token.certificate, code: null, usedAt: token.at, where };
    signers.know(token.certificates);
    await signers.assert({ ...authority, provenAt: tokensAt }, refuse, 'STAMP_INVALID');
  }
  await signers.assert({ ...use, provenAt: token?.at ?? null }, refuse, 'ROOT_UNTRUSTED');
  if (token?.at) signers.prove(token.at);
  const signer = readCertificateFacts(certificate).commonName;
  const authority = token?.authority?.commonName ?? null;
  return { ...opened, stampedAt: token?.at ?? null, signer, authority };
}
