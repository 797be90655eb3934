// A Signer over a key on a PKCS#11 token: smart card, USB token or HSM. The PIN is asked for when a login needs it, goes
// to the token, and is kept nowhere. The token's own counter of wrong PINs is respected: it cannot be undone from here.
import { fromPlainValue } from '../../cms/ecdsa-value.ts';
import { usualAlgorithm } from '../../cms/key-fit.ts';
import { type Der, type SignatureAlgorithm, type Signer, SigningError } from '../../types.ts';
import { type Certificate, tryReadCertificate } from '../../validation/certificate.ts';
import { orderChain } from '../order-chain.ts';
import { type TokenRequest, toTokenRequest } from './mechanisms.ts';
import type { KeyChoice, OpenedKey, TokenChoice } from './messages.ts';
import { asSigningError, TokenError, TokenProcess } from './token-process.ts';

export interface Pkcs11Options {
  /** Path of the maker's PKCS#11 library. */
  module: string;
  /** Folder in which the office has installed `pkcs11js`. */
  driver: string;
  token?: TokenChoice;
  key?: KeyChoice;
  /** Asked when a login needs it: at opening, after a lost session, and each time for a key that demands so. */
  pin(): string | Promise<string>;
  /** Issuers, or the certificate itself, that are not on the token. */
  certificates?: readonly Der[];
  /** PSS for an RSA key; otherwise what is usual for the key. */
  algorithm?: SignatureAlgorithm;
  /** Try even though wrong PINs were tried before. The last try is never made. */
  acceptLowPinCount?: boolean;
  /** Signatures made at the same time; 4 when not given. */
  sessions?: number;
  /** Signatures waiting at once; 1,000 when not given. */
  maxWaiting?: number;
  /** How long the token may take for one answer; 60 s when not given. */
  timeoutMs?: number;
}

export interface TokenSigner extends Signer {
  /** Releases the token. */
  close(): Promise<void>;
}

const DEFAULTS = { sessions: 4, maxWaiting: 1000, timeoutMs: 60_000 };

class TokenConnection {
  readonly #options: Pkcs11Options;
  #process: TokenProcess | undefined;
  #opened: OpenedKey | undefined;
  /** One at a time, however many signatures find the session lost. */
  #opening: Promise<OpenedKey> | undefined;
  #isClosed = false;

  constructor(options: Pkcs11Options) {
    this.#options = options;
  }

  open(): Promise<OpenedKey> {
    this.#opening ??= this.#openNow().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #openNow(): Promise<OpenedKey> {
    const { module, driver, token = {}, key = {}, acceptLowPinCount = false } = this.#options;
    const { sessions, ...limits } = { ...DEFAULTS, ...this.#options };
    this.#opened = undefined;
    // A library that lost its token is best started anew.
    this.#process?.kill('The token is opened again.');
    const started = new TokenProcess(limits);
    this.#process = started;
    try {
      const state = await started.call('start', { module, driver, token, sessions, acceptLowPinCount });
      const pin = state.needsLogin && !state.hasPinPad ? { pin: await this.#options.pin() } : {};
      this.#opened = await started.call('open', { key, ...pin });
      return this.#opened;
    } catch (error) {
      await started.close();
      throw error;
    }
  }

  async sign(request: TokenRequest): Promise<Uint8Array> {
    if (this.#isClosed) throw new SigningError('TOKEN_UNAVAILABLE', 'The token is closed.');
    const used = this.#opened;
    try {
      return await this.#signOnce(request);
    } catch (error) {
      if (!(error instanceof TokenError) || error.code !== 'SESSION_LOST' || this.#isClosed) throw error;
    }
    // Others may have opened it again meanwhile.
    if (this.#opened === used) await this.open();
    return this.#signOnce(request);
  }

  async #signOnce(request: TokenRequest): Promise<Uint8Array> {
    const { asksEachTime } = this.#opened ?? (await this.open());
    const pin = asksEachTime ? { pin: await this.#options.pin() } : {};
    if (!this.#process) throw new SigningError('TOKEN_UNAVAILABLE', 'The token is closed.');
    return this.#process.call('sign', { ...request, ...pin });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#process?.close();
  }
}

const translated = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw asSigningError(error);
  }
};

/** The certificate of the key: by CKA_ID, the one that ends last after a renewal; else the first of the caller's. */
const pickLeaf = (opened: OpenedKey, given: readonly Certificate[]): Certificate => {
  const own = opened.certificates
    .filter((c) => c.isOfKey)
    .flatMap(({ der }) => tryReadCertificate(der) ?? [])
    .sort((a, b) => b.notAfter.getTime() - a.notAfter.getTime());
  const leaf = own[0] ?? given[0];
  if (!leaf)
    throw new SigningError('KEY_NOT_FOUND', 'Neither token nor caller has the certificate of the key.');
  return leaf;
};

/**
 * Opens the token in a process of its own and finds key and certificates. Throws TOKEN_UNAVAILABLE, PIN_WRONG,
 * PIN_LOCKED (also when a wrong PIN could lock the token), KEY_NOT_FOUND, KEY_AMBIGUOUS, ALGORITHM_MISMATCH.
 */
export const openPkcs11 = async (options: Pkcs11Options): Promise<TokenSigner> => {
  const connection = new TokenConnection(options);
  const opened = await translated(connection.open());
  try {
    const given = (options.certificates ?? []).flatMap((der) => tryReadCertificate(der) ?? []);
    const leaf = pickLeaf(opened, given);
    const onToken = opened.certificates.flatMap(({ der }) => tryReadCertificate(der) ?? []);
    const algorithm = options.algorithm ?? usualAlgorithm(leaf.key);
    return {
      certificateChain: orderChain(leaf, [...onToken, ...given]),
      algorithm,
      sign: async (message, digest) => {
        const request = toTokenRequest(algorithm, digest, message, leaf.key);
        return fromPlainValue(algorithm, await translated(connection.sign(request)), leaf.key);
      },
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
};
