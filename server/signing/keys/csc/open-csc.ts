// A Signer over a key at a remote signing service: hashes go there, signature values come back. One authorisation covers
// as many hashes as the service allows. CSC API v2.0.0.2 §8.2, §11.6 (authorize), §11.10 (signHash), §11.13 (timestamp).
import { digestOid, hash } from '../../cms/algorithms.ts';
import { equalBytes, readDer, readOid, sequenceOf } from '../../cms/der-read.ts';
import { fromPlainValue } from '../../cms/ecdsa-value.ts';
import { assertFits, usualAlgorithm } from '../../cms/key-fit.ts';
import { OID } from '../../cms/oids.ts';
import { signatureIdentifier } from '../../cms/signature-identifier.ts';
import { readTimestampToken } from '../../timestamp/token.ts';
import {
  type DigestAlgorithm,
  type SignatureAlgorithm,
  type Signer,
  SigningError,
  type TimestampClient,
} from '../../types.ts';
import { type CscCredential, cscCredential } from './credential.ts';
import { type CscService, call, unavailable } from './transport.ts';

/** What is to be authorised; the fields are the service's. */
export interface CscAuthorization {
  credentialID: string;
  numSignatures: number;
  /** Base64. */
  hashes: string[];
  hashAlgorithmOID: string;
}

export interface CscOptions {
  credentialID: string;
  /** For a credential that is authorised here: the values of the objects it asks for, e.g. `{ id: 'PIN', value }`. */
  authData?(objects: CscCredential['objects']): Promise<{ id: string; value: string }[]>;
  /** For one that is authorised by OAuth 2.0: its SAD, or undefined when the access token is of scope "credential". */
  sad?(authorization: CscAuthorization): Promise<string | undefined>;
  /** PSS for an RSA key; otherwise what is usual for the key. */
  algorithm?: SignatureAlgorithm;
}

export interface RemoteSigner extends Signer {
  /** Signs several messages, with as few authorisations as the service allows. In their order. */
  signAll(messages: readonly Uint8Array[], digest: DigestAlgorithm): Promise<Uint8Array[]>;
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Generic key OIDs: the digest is told by `hashAlgorithmOID`. */
const GENERIC: Partial<Record<SignatureAlgorithm, string>> = {
  'RSASSA-PKCS1-v1_5': OID.rsaEncryption,
  ECDSA: OID.ecPublicKey,
};

const signAlgo = (
  algorithm: SignatureAlgorithm,
  digest: DigestAlgorithm,
  allowed: readonly string[],
): { signAlgo: string; signAlgoParams?: string } => {
  const [name, parameters] = sequenceOf(readDer(signatureIdentifier(algorithm, digest)));
  const exact = readOid(name);
  if (allowed.includes(exact)) {
    const isPss = algorithm === 'RSASSA-PSS' && parameters !== undefined;
    return { signAlgo: exact, ...(isPss && { signAlgoParams: toBase64(parameters.raw) }) };
  }
  const generic = GENERIC[algorithm];
  if (generic !== undefined && allowed.includes(generic)) return { signAlgo: generic };
  throw new SigningError('ALGORITHM_MISMATCH', `The remote key cannot make ${algorithm} with ${digest}.`);
};

class RemoteKey {
  readonly #service: CscService;
  readonly #options: CscOptions;
  readonly #credential: CscCredential;
  readonly #algorithm: SignatureAlgorithm;

  constructor(service: CscService, options: CscOptions, credential: CscCredential) {
    this.#service = service;
    this.#options = options;
    this.#credential = credential;
    this.#algorithm = options.algorithm ?? usualAlgorithm(credential.leaf.key);
    if (this.#algorithm === 'Ed25519')
      throw new SigningError(
        'ALGORITHM_MISMATCH',
        'Ed25519 signs no hash, and only hashes go to the service.',
      );
  }

  get algorithm(): SignatureAlgorithm {
    return this.#algorithm;
  }

  async #authorize(authorization: CscAuthorization): Promise<string | undefined> {
    const { authData, sad } = this.#options;
    const { mode, objects } = this.#credential;
    if (sad) return sad(authorization);
    if (mode.startsWith('oauth2'))
      throw new SigningError('REMOTE_REFUSED', 'The remote key is authorised by OAuth 2.0 only.');
    if (mode === 'explicit' && !authData)
      throw new SigningError('REMOTE_REFUSED', 'The remote key asks for a PIN or the like.');
    const given = authData ? { authData: await authData(objects) } : {};
    const answer = await call(this.#service, 'credentials/authorize', { ...authorization, ...given });
    if (typeof answer.SAD !== 'string' || answer.SAD === '')
      throw unavailable('The signing service gives no activation data.');
    return answer.SAD;
  }

  async #signGroup(hashes: readonly Uint8Array[], digest: DigestAlgorithm): Promise<Uint8Array[]> {
    const { id: credentialID, algorithms, leaf } = this.#credential;
    const algorithm = signAlgo(this.#algorithm, digest, algorithms);
    const common = { credentialID, hashes: hashes.map(toBase64), hashAlgorithmOID: digestOid(digest) };
    const SAD = await this.#authorize({ ...common, numSignatures: hashes.length });
    const ask = { ...common, ...(SAD === undefined ? {} : { SAD }), ...algorithm, operationMode: 'S' };
    const { signatures } = await call(this.#service, 'signatures/signHash', ask);
    if (!Array.isArray(signatures) || signatures.length !== hashes.length)
      throw unavailable('The signing service gives another number of signatures.');
    return signatures.map((text: unknown) => {
      if (typeof text !== 'string') throw unavailable('The signing service gives no signature.');
      return fromPlainValue(this.#algorithm, Buffer.from(text, 'base64'), leaf.key);
    });
  }

  async signAll(messages: readonly Uint8Array[], digest: DigestAlgorithm): Promise<Uint8Array[]> {
    assertFits(this.#credential.leaf, this.#algorithm, digest);
    const hashes = messages.map((message) => hash(digest, message));
    const values: Uint8Array[] = [];
    for (let at = 0; at < hashes.length; at += this.#credential.multisign)
      values.push(...(await this.#signGroup(hashes.slice(at, at + this.#credential.multisign), digest)));
    return values;
  }
}

/**
 * Opens a credential of a remote service. Throws REMOTE_UNAVAILABLE, REMOTE_REFUSED, CERT_EXPIRED, CERT_REVOKED,
 * KEY_NOT_FOUND, ALGORITHM_MISMATCH; signing throws these and PIN_WRONG. What the service gives back is verified
 * when the CMS is made.
 */
export const openCsc = async (service: CscService, options: CscOptions): Promise<RemoteSigner> => {
  const credential = await cscCredential(service, options.credentialID);
  const key = new RemoteKey(service, options, credential);
  return {
    certificateChain: credential.certificateChain,
    algorithm: key.algorithm,
    signAll: (messages, digest) => key.signAll(messages, digest),
    sign: async (message, digest) => {
      const [value] = await key.signAll([message], digest);
      if (!value) throw unavailable('The signing service gives no signature.');
      return value;
    },
  };
};

/** The service's own timestamps. Throws TIMESTAMP_UNAVAILABLE, also for a token over another digest. */
export const cscTimestamps =
  (service: CscService): TimestampClient =>
  async (digest, algorithm) => {
    const failed = (cause?: unknown) =>
      new SigningError('TIMESTAMP_UNAVAILABLE', 'The signing service gives no timestamp.', { cause });
    const ask = { hash: toBase64(digest), hashAlgo: digestOid(algorithm) };
    const { timestamp } = await call(service, 'signatures/timestamp', ask).catch((cause: unknown) => {
      throw failed(cause);
    });
    const token = typeof timestamp === 'string' ? Buffer.from(timestamp, 'base64') : new Uint8Array();
    const info = readTimestampToken(token);
    if (info?.imprintOid !== digestOid(algorithm) || !equalBytes(info.imprint, digest)) throw failed();
    return token;
  };
