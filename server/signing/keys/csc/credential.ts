// What a remote service tells of itself and of a credential: certificates, algorithms, how it is authorised.
// CSC API v2.0.0.2 §11.1 (info), §11.4 (credentials/list), §11.5 (credentials/info).
import { type Der, SigningError } from '../../types.ts';
import { type Certificate, tryReadCertificate } from '../../validation/certificate.ts';
import { orderChain } from '../order-chain.ts';
import { type Answer, type CscService, call, isAnswer, unavailable } from './transport.ts';

export interface CscInfo {
  /** Version of the specification, e.g. "2.0.0.2". */
  specs: string;
  name: string;
  methods: string[];
}

export interface CscCredential {
  id: string;
  leaf: Certificate;
  /** Leaf first. */
  certificateChain: Der[];
  /** OIDs the key can be asked for. */
  algorithms: string[];
  /** `implicit`, `explicit`, `oauth2code`, `oauth2token`. */
  mode: string;
  /** For `explicit`: what the signer must give, e.g. a PIN. */
  objects: { id: string; type: string }[];
  /** Signatures for which one authorisation is enough. */
  multisign: number;
}

const MAX_CERTIFICATES = 20;
const MAX_CREDENTIALS = 1000;

export const stringsOf = (value: unknown, most: number): string[] =>
  Array.isArray(value) ? value.slice(0, most).filter((item) => typeof item === 'string') : [];

const part = (answer: Answer, name: string): Answer => {
  const value = answer[name];
  return isAnswer(value) ? value : {};
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Throws as `call`. */
export const cscInfo = async (service: CscService): Promise<CscInfo> => {
  const answer = await call(service, 'info', {});
  const { specs, name, methods } = answer;
  return { specs: textOf(specs), name: textOf(name), methods: stringsOf(methods, 100) };
};

/** Ids of the credentials that the access token may use. Throws as `call`. */
export const cscCredentials = async (service: CscService, userID?: string): Promise<string[]> => {
  const answer = await call(service, 'credentials/list', userID === undefined ? {} : { userID });
  if (!Array.isArray(answer.credentialIDs)) throw unavailable('The signing service lists no credentials.');
  return stringsOf(answer.credentialIDs, MAX_CREDENTIALS);
};

const assertUsable = (key: Answer, cert: Answer): void => {
  if (cert.status === 'expired')
    throw new SigningError('CERT_EXPIRED', 'The remote certificate has expired.');
  if (cert.status === 'revoked' || cert.status === 'suspended')
    throw new SigningError('CERT_REVOKED', `The remote certificate is ${cert.status}.`);
  if (cert.status !== undefined && cert.status !== 'valid')
    throw unavailable('The state of the remote certificate is unknown.');
  if (key.status !== 'enabled') throw new SigningError('REMOTE_REFUSED', 'The remote key is disabled.');
};

const certificatesOf = (cert: Answer): Certificate[] =>
  stringsOf(cert.certificates, MAX_CERTIFICATES).flatMap(
    (text) => tryReadCertificate(Buffer.from(text, 'base64')) ?? [],
  );

/**
 * The credential, when it can sign now. Throws as `call`, CERT_EXPIRED, CERT_REVOKED (also suspended), KEY_NOT_FOUND
 * for one without certificate.
 */
export const cscCredential = async (service: CscService, credentialID: string): Promise<CscCredential> => {
  const ask = { credentialID, certificates: 'chain', certInfo: true, authInfo: true };
  const answer = await call(service, 'credentials/info', ask);
  const [key, cert, auth] = [part(answer, 'key'), part(answer, 'cert'), part(answer, 'auth')];
  assertUsable(key, cert);
  const [leaf, ...others] = certificatesOf(cert);
  if (!leaf) throw new SigningError('KEY_NOT_FOUND', 'The signing service gives no certificate of the key.');
  const objects = Array.isArray(auth.objects) ? auth.objects.filter(isAnswer) : [];
  const { multisign } = answer;
  return {
    id: credentialID,
    leaf,
    certificateChain: orderChain(leaf, others),
    algorithms: stringsOf(key.algo, 100),
    mode: textOf(auth.mode),
    objects: objects.map(({ id, type }) => ({ id: textOf(id), type: textOf(type) })),
    multisign: typeof multisign === 'number' && multisign >= 1 ? Math.floor(multisign) : 1,
  };
};
