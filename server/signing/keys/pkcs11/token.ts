// One token inside its process: slot, login, a pool of sessions, signatures. OASIS PKCS#11 2.40 §5.
import { SigningError } from '../../types.ts';
import { CK, type Cryptoki, type Handle, isAlreadyLoggedIn, startCryptoki } from './cryptoki.ts';
import { findKey } from './find-key.ts';
import type { KeyChoice, Mechanism, OpenedKey, TokenChoice, TokenPlace, TokenState } from './messages.ts';

/** RSA of 16,384 bits; larger than any signature. */
const MAX_SIGNATURE_BYTES = 2048;

/** A lock cannot be undone from here, so a token that has seen wrong PINs is left alone. */
const assertMayTryPin = (flags: number, acceptLow: boolean): void => {
  const refuse = (message: string) => new SigningError('PIN_LOCKED', message);
  if ((flags & CK.pinLocked) !== 0) throw refuse('The PIN of the token is locked.');
  if ((flags & CK.pinLast) !== 0) throw refuse('One more wrong PIN would lock the token, so none is tried.');
  if ((flags & CK.pinLow) !== 0 && !acceptLow)
    throw refuse('Wrong PINs were tried on the token, so no further one is tried unasked.');
};

export class Token {
  readonly #cryptoki: Cryptoki;
  readonly #choice: TokenChoice;
  readonly #acceptsLow: boolean;
  readonly #most: number;
  /** A library that cannot lock is called by one thread only. */
  readonly #isParallel: boolean;
  #key: Handle | undefined;
  #slot: Handle | undefined;
  #count = 0;
  #free: Handle[] = [];
  #waiting: ((session: Handle) => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor({ driver, module, token, sessions, acceptLowPinCount }: TokenPlace) {
    const { cryptoki, isParallel } = startCryptoki(driver, module);
    this.#cryptoki = cryptoki;
    this.#isParallel = isParallel;
    this.#choice = token;
    this.#acceptsLow = acceptLowPinCount;
    this.#most = isParallel ? sessions : 1;
  }

  /** Throws PIN_LOCKED for a token on which no PIN may be tried, so that nobody is asked for one in vain. */
  state(slot: Handle = this.#findSlot()): TokenState {
    const { flags } = this.#cryptoki.C_GetTokenInfo(slot);
    const needsLogin = (flags & CK.loginRequired) !== 0;
    if (needsLogin) assertMayTryPin(flags, this.#acceptsLow);
    return { needsLogin, hasPinPad: (flags & CK.protectedPath) !== 0 };
  }

  #findSlot(): Handle {
    const { label, serial } = this.#choice;
    const slots = this.#cryptoki.C_GetSlotList(true).filter((slot) => {
      const info = this.#cryptoki.C_GetTokenInfo(slot);
      if ((info.flags & CK.initialised) === 0) return false;
      const isLabel = label === undefined || info.label.trim() === label;
      return isLabel && (serial === undefined || info.serialNumber.trim() === serial);
    });
    const [slot, ...others] = slots;
    if (!slot) throw new SigningError('TOKEN_UNAVAILABLE', 'The token is not there.');
    if (others.length > 0)
      throw new SigningError('KEY_AMBIGUOUS', `${slots.length} tokens fit; name one by label or serial.`);
    return slot;
  }

  /** Closes what was open, logs in once for all sessions, and finds the key. */
  async open(pin: string | undefined, choice: KeyChoice): Promise<OpenedKey> {
    await this.#closeSessions();
    const slot = this.#findSlot();
    const { needsLogin } = this.state(slot);
    this.#slot = slot;
    const session = this.#cryptoki.C_OpenSession(slot, CK.serialSession);
    this.#count = 1;
    if (needsLogin) this.#login(session, CK.user, pin);
    const { handle, ...key } = findKey(this.#cryptoki, session, choice);
    this.#key = handle;
    this.#free = [session];
    return key;
  }

  #login(session: Handle, who: number, pin: string | undefined): void {
    try {
      this.#cryptoki.C_Login(session, who, pin);
    } catch (error) {
      if (!isAlreadyLoggedIn(error)) throw error;
    }
  }

  #take(): Promise<Handle> | Handle {
    const free = this.#free.pop();
    if (free) return free;
    if (this.#slot && this.#count < this.#most) {
      const session = this.#cryptoki.C_OpenSession(this.#slot, CK.serialSession);
      this.#count++;
      return session;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(session: Handle): void {
    const next = this.#waiting.shift();
    if (next) next(session);
    else this.#free.push(session);
  }

  async sign(mechanism: Mechanism, data: Uint8Array, pin: string | undefined): Promise<Uint8Array> {
    if (!this.#key) throw new SigningError('TOKEN_UNAVAILABLE', 'The token is not open.');
    const session = await this.#take();
    const work = this.#signIn(session, mechanism, data, pin);
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
      this.#give(session);
    }
  }

  async #signIn(session: Handle, mechanism: Mechanism, data: Uint8Array, pin: string | undefined) {
    if (!this.#key) throw new SigningError('TOKEN_UNAVAILABLE', 'The token is not open.');
    if (pin !== undefined) this.state(this.#slot);
    this.#cryptoki.C_SignInit(session, mechanism, this.#key);
    if (pin !== undefined) this.#login(session, CK.contextSpecific, pin);
    const out = Buffer.alloc(MAX_SIGNATURE_BYTES);
    const input = Buffer.from(data);
    return this.#isParallel
      ? this.#cryptoki.C_SignAsync(session, input, out)
      : this.#cryptoki.C_Sign(session, input, out);
  }

  async #closeSessions(): Promise<void> {
    await Promise.allSettled(this.#running);
    const slot = this.#slot;
    this.#key = undefined;
    this.#slot = undefined;
    this.#count = 0;
    this.#free = [];
    try {
      // The last session closed also logs out.
      if (slot) this.#cryptoki.C_CloseAllSessions(slot);
    } catch {
      // A token that was pulled has none.
    }
  }

  async close(): Promise<void> {
    await this.#closeSessions();
    this.#cryptoki.C_Finalize();
    this.#cryptoki.close();
  }
}
