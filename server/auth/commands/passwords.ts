// Passwords by argon2id (RFC 9106) with the parameters OWASP recommends: 19 MiB, two passes, one lane.
import { hash, verify } from '@node-rs/argon2';
import { newSecret } from '../../platform/ids.ts';

// Argon2id is the package's default; its constant cannot be named under isolated modules.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST);

export interface PasswordCheck {
  /** Whether the password is right; an unknown account (null) takes as long to refuse as a wrong password. */
  isRight(passwordHash: string | null, password: string): Promise<boolean>;
}

export function makePasswordCheck(): PasswordCheck {
  const decoy = hashPassword(newSecret());
  return {
    isRight: async (passwordHash, password) => {
      const matches = await verify(passwordHash ?? (await decoy), password.normalize('NFC'));
      return matches && passwordHash !== null;
    },
  };
}
