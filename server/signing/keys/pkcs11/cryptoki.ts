// The part of pkcs11js that is used, loaded when an office has installed it: it is compiled on the spot, so it is no
// dependency of the package. OASIS PKCS#11 2.40.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { SigningError } from '../../types.ts';
import type { Mechanism, TokenErrorCode } from './messages.ts';

export type Handle = Buffer;

export interface Attribute {
  type: number;
  value?: number | boolean | string | Buffer;
}

export interface Cryptoki {
  load(path: string): void;
  close(): void;
  C_Initialize(options?: { flags: number }): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): { label: string; serialNumber: string; flags: number };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseAllSessions(slot: Handle): void;
  C_Login(session: Handle, userType: number, pin?: string): void;
  C_FindObjectsInit(session: Handle, template: Attribute[]): void;
  C_FindObjects(session: Handle, count: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: Attribute[]): { value: Buffer }[];
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Sign(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_SignAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
}

export const CK = {
  osLocking: 0x2,
  serialSession: 0x4,
  user: 1,
  contextSpecific: 2,
  loginRequired: 0x4,
  protectedPath: 0x100,
  initialised: 0x400,
  pinLow: 0x1_0000,
  pinLast: 0x2_0000,
  pinLocked: 0x4_0000,
  class: 0x0,
  token: 0x1,
  label: 0x3,
  value: 0x11,
  id: 0x102,
  sign: 0x108,
  alwaysAuthenticate: 0x202,
  certificate: 1,
  privateKey: 3,
} as const;

const CKR = { alreadyLoggedIn: 0x100, cantLock: 0xa };
const PIN_WRONG = new Set([0xa0, 0xa1, 0xa2]);
/** Locked, or expired: a new PIN must be set with the maker's own program. */
const PIN_LOCKED = new Set([0xa3, 0xa4]);
/**
 * Device error, memory or token gone, key or session handle invalid, session closed, not logged in, not initialised,
 * and the general error that modules give for all of these.
 */
const LOST = new Set([0x5, 0x30, 0x31, 0x32, 0x60, 0x82, 0xb0, 0xb3, 0xe0, 0x101, 0x190]);

/** The CKR_ number of an error of pkcs11js. */
const numberOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;

export const isAlreadyLoggedIn = (error: unknown): boolean => numberOf(error) === CKR.alreadyLoggedIn;
export const cannotLock = (error: unknown): boolean => numberOf(error) === CKR.cantLock;

/** What an error means to the caller. The PIN is in no message of pkcs11js. */
export const tokenError = (error: unknown): { code: TokenErrorCode; message: string } => {
  if (error instanceof SigningError) return { code: error.code, message: error.message };
  const number = numberOf(error);
  if (number !== undefined && PIN_WRONG.has(number))
    return { code: 'PIN_WRONG', message: 'The token refuses the PIN.' };
  if (number !== undefined && PIN_LOCKED.has(number))
    return { code: 'PIN_LOCKED', message: 'The PIN of the token is locked or expired.' };
  const message = `The token failed: ${error instanceof Error ? error.message : String(error)}`;
  return { code: number !== undefined && LOST.has(number) ? 'SESSION_LOST' : 'TOKEN_UNAVAILABLE', message };
};

const isModule = (loaded: unknown): loaded is { PKCS11: new () => Cryptoki } =>
  typeof loaded === 'object' && loaded !== null && 'PKCS11' in loaded && typeof loaded.PKCS11 === 'function';

const unavailable = (message: string, cause?: unknown): SigningError =>
  new SigningError('TOKEN_UNAVAILABLE', message, { cause });

const loadDriver = (folder: string): Cryptoki => {
  let loaded: unknown;
  try {
    loaded = createRequire(resolve(folder, 'from-here.js'))('pkcs11js');
  } catch (cause) {
    throw unavailable(`pkcs11js is not installed in ${folder} (docs/OPERATIONS.md).`, cause);
  }
  if (!isModule(loaded)) throw unavailable(`What is installed in ${folder} is not pkcs11js.`);
  return new loaded.PKCS11();
};

/** Loads and starts the maker's library. `isParallel`: whether it may be called from several threads at once. */
export const startCryptoki = (driver: string, path: string): { cryptoki: Cryptoki; isParallel: boolean } => {
  const cryptoki = loadDriver(driver);
  try {
    cryptoki.load(path);
  } catch (cause) {
    throw unavailable(`The PKCS#11 library ${path} cannot be loaded.`, cause);
  }
  try {
    cryptoki.C_Initialize({ flags: CK.osLocking });
    return { cryptoki, isParallel: true };
  } catch (error) {
    if (!cannotLock(error)) throw error;
    cryptoki.C_Initialize();
    return { cryptoki, isParallel: false };
  }
};
