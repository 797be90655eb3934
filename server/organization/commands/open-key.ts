// Opens a key where it is: a key file here, a token in the server, a remote service. The PIN goes there and nowhere else.
// A key on the person's own machine cannot be opened from here (outgoing's desktop commands).
import type { CredentialKind } from '../../contracts/vocabulary.ts';
import { AppError } from '../../platform/http/problem.ts';
import {
  type CscService,
  openCsc,
  openPkcs11,
  openPkcs12,
  readCertificateFacts,
  type Signer,
} from '../../signing/index.ts';
import type { HeldCredential, KeyPlace } from '../domain/organization.ts';

/** The ways to hold a key that this server is configured for; a key file it can always hold. */
export interface KeyWays {
  /** The maker's library, and the folder in which the office has installed the driver. */
  pkcs11?: { module: string; driver: string } | undefined;
  csc?: CscService | undefined;
  /** Of the official service on each person's machine: a loopback address. */
  desktopUrl?: string | undefined;
}

export const kindsOf = ({ pkcs11, csc, desktopUrl }: KeyWays): CredentialKind[] => [
  'pkcs12',
  ...(pkcs11 === undefined ? [] : ['pkcs11' as const]),
  ...(csc === undefined ? [] : ['csc' as const]),
  ...(desktopUrl === undefined ? [] : ['desktop' as const]),
];

export interface OpenedKey {
  signer: Signer;
  /** Lets go of the token. */
  close(): Promise<void>;
}

const closed = () => new AppError('CREDENTIAL_WAY_CLOSED');
const nothing = async () => undefined;

/** @throws AppError CREDENTIAL_WAY_CLOSED, CREDENTIAL_ELSEWHERE; SigningError as the library's openers. */
export async function openKeyAt(ways: KeyWays, place: KeyPlace, pin: string): Promise<OpenedKey> {
  switch (place.kind) {
    case 'pkcs12':
      return { signer: await openPkcs12(place.pkcs12, pin), close: nothing };
    case 'pkcs11': {
      if (ways.pkcs11 === undefined) throw closed();
      const { tokenLabel, keyLabel } = place;
      const signer = await openPkcs11({
        ...ways.pkcs11,
        token: { label: tokenLabel },
        key: keyLabel === null ? {} : { label: keyLabel },
        pin: () => pin,
        // Wrong ones are counted here, and three lock; the last try the token gives is never made.
        acceptLowPinCount: true,
      });
      return { signer, close: () => signer.close() };
    }
    case 'csc': {
      if (ways.csc === undefined) throw closed();
      const signer = await openCsc(ways.csc, {
        credentialID: place.credentialId,
        authData: async (objects) => objects.map(({ id }) => ({ id, value: pin })),
      });
      return { signer, close: nothing };
    }
    case 'desktop':
      throw new AppError('CREDENTIAL_ELSEWHERE', { detail: 'the key is on the person’s own machine' });
  }
}

/** The registered key and no other: a token or a service may hold several, or a new one. @throws SIGNER_NOT_EXPECTED. */
export async function openHeldKey(ways: KeyWays, held: HeldCredential, pin: string): Promise<OpenedKey> {
  const opened = await openKeyAt(ways, held.place, pin);
  const [leaf] = opened.signer.certificateChain;
  if (leaf !== undefined && readCertificateFacts(leaf).sha256 === held.facts.sha256) return opened;
  await opened.close();
  throw new AppError('SIGNER_NOT_EXPECTED');
}
