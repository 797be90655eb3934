// The bags of a PKCS#12 key file: keys and certificates with their names, decrypted by the PIN. RFC 7292 §4.
import {
  children,
  DerError,
  type DerNode,
  readDer,
  readOctets,
  readOid,
  sequenceOf,
  setElements,
} from '../cms/der-read.ts';
import { OID } from '../cms/oids.ts';
import { SigningError } from '../types.ts';
import { decryptByPin, isMacOf, type Password } from './pkcs12-cipher.ts';

/** Two is usual. */
const MAX_SAFES = 8;
const MAX_BAGS = 100;
const MAX_NESTING = 4;
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const BAG = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safe: '1.2.840.113549.1.12.10.1.6',
};
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';

export const broken = (message: string, cause?: unknown): SigningError =>
  new SigningError('KEY_FILE_BROKEN', message, cause === undefined ? undefined : { cause });

const wrongPin = (): SigningError => new SigningError('PIN_WRONG', 'The PIN does not open this key file.');

/** What an EXPLICIT tag holds. */
const inside = (node: DerNode | undefined): DerNode => {
  const [content] = node ? children(node) : [];
  if (!content) throw broken('The key file is cut off.');
  return content;
};

interface Bag {
  type: string;
  value: DerNode;
  /** NFC; empty when it has none. */
  name: string;
}

/** A PrivateKeyInfo in DER, or a certificate. */
export interface NamedBytes {
  der: Uint8Array;
  name: string;
}

/** BMPString, big-endian. */
const readName = (attributes: DerNode | undefined): string => {
  for (const attribute of attributes ? setElements(attributes) : []) {
    const [type, values] = sequenceOf(attribute);
    const [value] = readOid(type) === FRIENDLY_NAME ? setElements(values) : [];
    if (value && value.body.length % 2 === 0)
      return Buffer.from(value.body).swap16().toString('utf16le').normalize('NFC');
  }
  return '';
};

class KeyFile {
  readonly #password: Password;
  /** Whether a MAC has already shown that the PIN is right. */
  #isPinProven = false;
  readonly #bags: Bag[] = [];

  constructor(password: Password) {
    this.#password = password;
  }

  async read(bytes: Uint8Array): Promise<void> {
    const [, authenticated, macData] = sequenceOf(readDer(bytes));
    const [type, content] = sequenceOf(authenticated);
    if (readOid(type) !== OID.data) throw broken('The key file is not protected by a PIN.');
    const safes = readOctets(inside(content));
    if (macData && !(await isMacOf(macData, safes, this.#password))) throw wrongPin();
    this.#isPinProven = macData !== undefined;
    const infos = sequenceOf(readDer(safes));
    if (infos.length > MAX_SAFES) throw broken('The key file has too many parts.');
    for (const info of infos) this.#addBags(await this.#readSafe(info), 0);
  }

  /** A wrong PIN that is not found out by the padding gives no DER. */
  async #decrypt(algorithm: DerNode | undefined, data: Uint8Array): Promise<DerNode> {
    const undecided = (cause: unknown) =>
      this.#isPinProven ? broken('The key file cannot be decrypted.', cause) : wrongPin();
    let plain: Uint8Array;
    try {
      plain = await decryptByPin(algorithm, data, this.#password);
    } catch (cause) {
      throw cause instanceof DerError
        ? broken('The key file is encrypted in an unknown way.', cause)
        : undecided(cause);
    }
    try {
      return readDer(plain);
    } catch (cause) {
      throw undecided(cause);
    }
  }

  /** One ContentInfo, in clear or encrypted. */
  async #readSafe(info: DerNode): Promise<DerNode> {
    const [type, content] = sequenceOf(info);
    if (readOid(type) !== ENCRYPTED_DATA) return readDer(readOctets(inside(content)));
    const [, encrypted] = sequenceOf(inside(content));
    const [, algorithm, data] = sequenceOf(encrypted);
    if (!data) throw broken('The key file is cut off.');
    return this.#decrypt(algorithm, readOctets(data));
  }

  #addBags(safe: DerNode, nesting: number): void {
    if (nesting > MAX_NESTING) throw broken('The key file is nested too deeply.');
    for (const bag of sequenceOf(safe)) {
      const [type, value, attributes] = sequenceOf(bag);
      const found = { type: readOid(type), value: inside(value), name: readName(attributes) };
      if (found.type === BAG.safe) this.#addBags(found.value, nesting + 1);
      else this.#bags.push(found);
      if (this.#bags.length > MAX_BAGS) throw broken('The key file has too many parts.');
    }
  }

  async keys(): Promise<NamedBytes[]> {
    const keys: NamedBytes[] = [];
    for (const { type, value, name } of this.#bags) {
      if (type === BAG.key) keys.push({ der: value.raw, name });
      if (type !== BAG.shroudedKey) continue;
      const [algorithm, data] = sequenceOf(value);
      if (!data) throw broken('The key file is cut off.');
      keys.push({ der: (await this.#decrypt(algorithm, readOctets(data))).raw, name });
    }
    return keys;
  }

  certificates(): NamedBytes[] {
    return this.#bags
      .filter(({ type }) => type === BAG.certificate)
      .map(({ value, name }) => ({ der: readOctets(inside(sequenceOf(value)[1])), name }));
  }
}

/** Throws PIN_WRONG, KEY_FILE_BROKEN, and DerError for bytes that are no PKCS#12. */
export const readKeyFile = async (bytes: Uint8Array, password: Password) => {
  const file = new KeyFile(password);
  await file.read(bytes);
  return { keys: await file.keys(), certificates: file.certificates() };
};
