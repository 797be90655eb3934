// What the process of a token and its caller say to each other. Plain data: it crosses a process boundary.
import type { SigningErrorCode } from '../../types.ts';

/** Which token: every part given must fit. None given: the only one there is. */
export interface TokenChoice {
  label?: string;
  serial?: string;
}

/** Which private key: every part given must fit. None given: the only one that may sign. */
export interface KeyChoice {
  label?: string;
  /** CKA_ID, hex. */
  id?: string;
}

export interface TokenPlace {
  /** Path of the maker's PKCS#11 library. */
  module: string;
  /** Folder in which `pkcs11js` is installed. */
  driver: string;
  token: TokenChoice;
  sessions: number;
  /** Try a PIN even though wrong ones were tried before. The last try is never made. */
  acceptLowPinCount: boolean;
}

/** A mechanism as pkcs11js takes it. */
export interface Mechanism {
  mechanism: number;
  parameter?: { type: number; hashAlg: number; mgf: number; saltLen: number };
}

/** What is known before anybody logs in. */
export interface TokenState {
  needsLogin: boolean;
  /** The PIN is typed on the reader, and never seen by us. */
  hasPinPad: boolean;
}

export interface OpenedKey {
  /** CKA_ID of the key, hex. */
  id: string;
  /** Those with the key's CKA_ID first. */
  certificates: { der: Uint8Array; isOfKey: boolean }[];
  /** CKA_ALWAYS_AUTHENTICATE: each signature needs the PIN again. */
  asksEachTime: boolean;
}

/** Request and answer by name. */
export interface Calls {
  start: { ask: TokenPlace; answer: TokenState };
  /** Logs in and finds the key; closes what was open before. */
  open: { ask: { pin?: string; key: KeyChoice }; answer: OpenedKey };
  sign: { ask: { mechanism: Mechanism; data: Uint8Array; pin?: string }; answer: Uint8Array };
  close: { ask: null; answer: null };
}

/** `SESSION_LOST`: worth opening the token again. */
export type TokenErrorCode = SigningErrorCode | 'SESSION_LOST';

export interface Request {
  id: number;
  call: keyof Calls;
  ask: Calls[keyof Calls]['ask'];
}

export type Answer =
  | { id: number; answer: Calls[keyof Calls]['answer'] }
  | { id: number; error: { code: TokenErrorCode; message: string } };
