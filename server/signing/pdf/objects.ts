// The object model of PDF (ISO 32000-2 §7.3): what the parser reads and the writer writes.
// null, booleans, numbers and arrays are the language's own; the rest are small classes.

export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfRef
  | PdfDict
  | PdfStream
  | PdfObject[];

/** A name, decoded (`#20` resolved); each character is one byte. */
export class PdfName {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

/** A literal or hexadecimal string. */
export class PdfString {
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /** Offsets in the file of the delimiters (start inclusive, end exclusive); absent inside object streams. */
  readonly span: readonly [number, number] | undefined;
  constructor(bytes: Uint8Array, hex = false, span?: readonly [number, number]) {
    this.bytes = bytes;
    this.hex = hex;
    this.span = span;
  }
}

/** An indirect reference. */
export class PdfRef {
  readonly num: number;
  readonly gen: number;
  constructor(num: number, gen = 0) {
    this.num = num;
    this.gen = gen;
  }
}

const NONE: readonly string[] = [];

export class PdfDict {
  readonly entries: Map<string, PdfObject>;
  /** Keys written more than once: a sign of tampering where it matters. */
  readonly duplicates: readonly string[];
  /** Takes the map as its own. */
  constructor(entries = new Map<string, PdfObject>(), duplicates: readonly string[] = NONE) {
    this.entries = entries;
    this.duplicates = duplicates;
  }
  /** The value as written, null when absent. */
  get(key: string): PdfObject {
    return this.entries.get(key) ?? null;
  }
  has(key: string): boolean {
    return this.entries.has(key);
  }
  /** A copy with some entries set; null removes. */
  with(changes: Record<string, PdfObject>): PdfDict {
    return new PdfDict(new Map(this.entries)).set(changes);
  }
  /** Sets entries of a dictionary that nobody else has yet; null removes. */
  set(changes: Record<string, PdfObject>): this {
    for (const key in changes) {
      const value = changes[key] ?? null;
      if (value === null) this.entries.delete(key);
      else this.entries.set(key, value);
    }
    return this;
  }
}

/** A stream: its data stays in the file, or in `data` when it was made here. */
export class PdfStream {
  readonly dict: PdfDict;
  /** Offset in the file of the first data byte. */
  readonly dataOffset: number;
  readonly data: Uint8Array | undefined;
  /** Decrypts the stored data of an encrypted file's stream; the dictionary has its /Filter and /DecodeParms resolved. */
  readonly unlock: ((direct: PdfDict, stored: Uint8Array) => Uint8Array) | undefined;
  constructor(dict: PdfDict, dataOffset: number, data?: Uint8Array, unlock?: PdfStream['unlock']) {
    this.dict = dict;
    this.dataOffset = dataOffset;
    this.data = data;
    this.unlock = unlock;
  }
}

/** Builds a dictionary from a plain object; null and undefined entries are left out. */
export function dictOf(entries: Record<string, PdfObject | undefined>): PdfDict {
  const dict = new PdfDict();
  for (const key in entries) {
    const value = entries[key];
    if (value !== undefined && value !== null) dict.entries.set(key, value);
  }
  return dict;
}

export function nameOf(value: string): PdfName {
  return new PdfName(value);
}

/** The name's value, or undefined for anything else. */
export function nameValue(object: PdfObject): string | undefined {
  return object instanceof PdfName ? object.value : undefined;
}

/** The integer, or undefined for anything else. */
export function intValue(object: PdfObject): number | undefined {
  return typeof object === 'number' && Number.isSafeInteger(object) ? object : undefined;
}

/** The dictionary itself, or that of a stream. */
export function dictValue(object: PdfObject): PdfDict | undefined {
  if (object instanceof PdfDict) return object;
  return object instanceof PdfStream ? object.dict : undefined;
}
