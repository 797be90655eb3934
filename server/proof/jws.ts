// Compact JWS (RFC 7515) with the signer's certificate in its header (x5c): who has the text needs nothing else to check
// it, years later and offline. Only algorithms with SHA-256 that certificates of agencies have.
import { type KeyObject, X509Certificate } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';

export interface JwsKey {
  privateKey: KeyObject;
  /** DER. */
  certificate: Uint8Array;
}

const ALGORITHMS = ['RS256', 'ES256', 'PS256'];

const algorithmOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string => {
  if (asymmetricKeyType === 'rsa') return 'RS256';
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  throw new TypeError(`no JWS algorithm for a key of ${asymmetricKeyType}`);
};

/** `typ` says what is signed, so that no text can pass for one of another kind. */
export function signJws(payload: string, typ: string, { privateKey, certificate }: JwsKey): Promise<string> {
  const x5c = [Buffer.from(certificate).toString('base64')];
  return new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: algorithmOf(privateKey), typ, x5c })
    .sign(privateKey);
}

export interface OpenedJws {
  payload: string;
  typ: string;
  /** DER, as its header names it; whose it is, is another question. */
  certificate: Uint8Array;
}

/** Undefined unless the signature is that of the certificate it carries. */
export async function openJws(jws: string): Promise<OpenedJws | undefined> {
  if (!isOneSpelling(jws)) return undefined;
  try {
    const { typ = '', x5c } = decodeProtectedHeader(jws);
    const [first] = x5c ?? [];
    if (first === undefined) return undefined;
    const certificate = new X509Certificate(Buffer.from(first, 'base64'));
    const options = { algorithms: ALGORITHMS };
    const { payload } = await compactVerify(jws, certificate.publicKey, options);
    return { payload: Buffer.from(payload).toString('utf8'), typ, certificate: certificate.raw };
  } catch {
    return undefined;
  }
}

/** Base64 lets the last character of a part vary without meaning anything: then a changed text would be the same. */
const isOneSpelling = (jws: string): boolean =>
  jws.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
