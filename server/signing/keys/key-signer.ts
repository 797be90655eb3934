// A Signer over a private key that node:crypto holds: hashing and signing run on the thread pool.
// RFC 8017 (RSA), RFC 5758 (ECDSA).
import { constants, type KeyObject, sign as nodeSign } from 'node:crypto';
import { nodeDigestName } from '../cms/algorithms.ts';
import { type Der, type SignatureAlgorithm, type Signer, SigningError } from '../types.ts';

const algorithmOf = (key: KeyObject): SignatureAlgorithm => {
  if (key.asymmetricKeyType === 'rsa') return 'RSASSA-PKCS1-v1_5';
  if (key.asymmetricKeyType === 'rsa-pss') return 'RSASSA-PSS';
  if (key.asymmetricKeyType === 'ec') return 'ECDSA';
  throw new SigningError('KEY_FILE_BROKEN', 'Only RSA and EC keys can sign documents.');
};

/** Makes a Signer; `algorithm` chooses PSS for a plain RSA key. */
export const makeKeySigner = (
  key: KeyObject,
  certificateChain: Der[],
  algorithm: SignatureAlgorithm = algorithmOf(key),
): Signer => ({
  certificateChain,
  algorithm,
  sign: (message, digest) =>
    new Promise((resolve, reject) => {
      const input =
        algorithm === 'RSASSA-PSS'
          ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
          : { key };
      nodeSign(nodeDigestName(digest), message, input, (error, signature) =>
        error ? reject(error) : resolve(signature),
      );
    }),
});
