// A Signer over a private key that node:crypto holds: hashing and signing run on the thread pool.
// RFC 8017 (RSA), RFC 5758 (ECDSA), RFC 8032 (Ed25519 takes the message itself).
import { constants, type KeyObject, sign as nodeSign } from 'node:crypto';
import { nodeDigestName } from '../cms/algorithms.ts';
import { usualAlgorithm } from '../cms/key-fit.ts';
import type { Der, SignatureAlgorithm, Signer } from '../types.ts';

/** Makes a Signer; `algorithm` chooses PSS for a plain RSA key. */
export const makeKeySigner = (
  key: KeyObject,
  certificateChain: Der[],
  algorithm: SignatureAlgorithm = usualAlgorithm(key),
): Signer => ({
  certificateChain,
  algorithm,
  sign: (message, digest) =>
    new Promise((resolve, reject) => {
      const input =
        algorithm === 'RSASSA-PSS'
          ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
          : { key };
      nodeSign(algorithm === 'Ed25519' ? null : nodeDigestName(digest), message, input, (error, signature) =>
        error ? reject(error) : resolve(signature),
      );
    }),
});
