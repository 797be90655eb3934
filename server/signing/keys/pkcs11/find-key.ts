// Finds the private key and the certificates on a token. OASIS PKCS#11 2.40 §4.6, §4.9.
import { SigningError } from '../../types.ts';
import { type Attribute, CK, type Cryptoki, type Handle } from './cryptoki.ts';
import type { KeyChoice, OpenedKey } from './messages.ts';

/** A card holds a handful; a token that lists more is not searched to its end. */
const MAX_OBJECTS = 1000;
const BATCH = 50;

const findAll = (cryptoki: Cryptoki, session: Handle, template: Attribute[]): Handle[] => {
  cryptoki.C_FindObjectsInit(session, template);
  const found: Handle[] = [];
  try {
    for (let more = cryptoki.C_FindObjects(session, BATCH); more.length > 0 && found.length < MAX_OBJECTS; ) {
      found.push(...more);
      more = cryptoki.C_FindObjects(session, BATCH);
    }
  } finally {
    cryptoki.C_FindObjectsFinal(session);
  }
  return found;
};

/** Undefined when the object has no such attribute. */
const readAttribute = (c: Cryptoki, session: Handle, object: Handle, type: number): Buffer | undefined => {
  try {
    return c.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
  } catch {
    return undefined;
  }
};

/** Throws KEY_NOT_FOUND and KEY_AMBIGUOUS: a signature by a key nobody meant is worse than none. */
export const findKey = (
  cryptoki: Cryptoki,
  session: Handle,
  { label, id }: KeyChoice,
): OpenedKey & { handle: Handle } => {
  const keys = findAll(cryptoki, session, [
    { type: CK.class, value: CK.privateKey },
    { type: CK.sign, value: true },
    ...(label === undefined ? [] : [{ type: CK.label, value: label }]),
    ...(id === undefined ? [] : [{ type: CK.id, value: Buffer.from(id, 'hex') }]),
  ]);
  const [handle, ...others] = keys;
  if (!handle) throw new SigningError('KEY_NOT_FOUND', 'The token has no such signing key.');
  if (others.length > 0)
    throw new SigningError('KEY_AMBIGUOUS', `${keys.length} keys of the token fit; name one by label or id.`);
  const ownId = readAttribute(cryptoki, session, handle, CK.id) ?? Buffer.alloc(0);
  const certificates = findAll(cryptoki, session, [{ type: CK.class, value: CK.certificate }]).flatMap(
    (c) => {
      const der = readAttribute(cryptoki, session, c, CK.value);
      if (!der || der.length === 0) return [];
      const certificateId = readAttribute(cryptoki, session, c, CK.id);
      return [{ der, isOfKey: ownId.length > 0 && certificateId?.equals(ownId) === true }];
    },
  );
  const always = readAttribute(cryptoki, session, handle, CK.alwaysAuthenticate);
  return { handle, id: ownId.toString('hex'), certificates, asksEachTime: always?.[0] === 1 };
};
