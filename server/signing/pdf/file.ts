// An opened PDF: its revisions, and views that resolve objects as they stood at the end of a revision.
// Lazy: only the tail, the cross-reference chain and the objects asked for are read. ISO 32000-2 §7.5.

import type { Source } from '../types.ts';
import { type Encryption, openSecurity } from './encryption/open.ts';
import type { FileSecurity } from './encryption/security.ts';
import { decodeStream } from './filters.ts';
import { Budget, broken, DEFAULT_LIMITS, limit, type PdfLimits } from './limits.ts';
import { ObjectIndex } from './object-index.ts';
import { type Container, readContainer } from './object-stream.ts';
import { dictValue, intValue, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';
import { latin1 } from './parser.ts';
import { type Layout, type Revision, readLayout } from './revisions.ts';
import { serialize } from './serialize.ts';
import { readIndirect } from './window.ts';
import type { XrefEntry } from './xref.ts';

export interface OpenOptions {
  limits?: Partial<PdfLimits>;
  /** Of the user or the owner; the empty password is tried without being asked. */
  password?: string | undefined;
  /** Bytes that follow the source and cannot be read as a part of the file. */
  rest?: number;
  /** The file that the source begins with, byte for byte, opened with the same password: it is not read again. */
  base?: PdfFile;
}

/** Opens a PDF. Throws only SigningError: PDF_NOT_PDF, PDF_BROKEN, PDF_ENCRYPTED, PDF_PASSWORD or PDF_LIMIT. */
export async function openPdf(source: Source, options: OpenOptions = {}): Promise<PdfFile> {
  const budget = new Budget({ ...DEFAULT_LIMITS, ...options.limits });
  const known = options.base?.revisions.flatMap((revision) => revision.sections);
  return openLayout(source, await readLayout(source, budget, known), budget, options);
}

/** The file of a layout that is known, unlocked. Throws as `openPdf`. */
export async function openLayout(
  source: Source,
  layout: Layout,
  budget: Budget,
  options: OpenOptions,
): Promise<PdfFile> {
  const { rest, base } = options;
  const locked = new PdfFile(source, layout, budget, { rest, base });
  const encryption = await findEncryption(locked);
  if (encryption === undefined) return locked;
  const lock = { security: openSecurity(encryption, options.password), dictionary: encryption.object };
  return new PdfFile(source, layout, budget, { rest, base, lock });
}

/** The encryption dictionary: the same for all revisions, for each is encrypted with the one key. */
async function findEncryption(
  file: PdfFile,
): Promise<(Encryption & { object: number | undefined }) | undefined> {
  const trailers = file.revisions.map((revision) => file.at(revision.number).trailer);
  const stated = trailers[0]?.get('Encrypt') ?? null;
  const text = (object: PdfObject) => latin1(serialize(object));
  if (trailers.some((trailer) => text(trailer.get('Encrypt')) !== text(stated)))
    throw broken('the revisions differ in how they are encrypted');
  if (stated === null) return undefined;
  const object = stated instanceof PdfRef ? stated.num : undefined;
  if (object !== undefined) {
    const place = file.latest.place(object);
    if (file.latest.entry(object)?.kind !== 'plain')
      throw broken('the encryption dictionary cannot be found');
    if (file.revisions.some(({ number }) => file.at(number).place(object) !== place))
      throw broken('a later revision replaces the encryption dictionary');
  }
  const dict = stated instanceof PdfRef ? await file.latest.object(stated.num, stated.gen) : stated;
  if (!(dict instanceof PdfDict)) throw broken('the encryption dictionary is none');
  const id = file.latest.trailer.get('ID');
  const first = Array.isArray(id) ? id[0] : undefined;
  return { dict, id: first instanceof PdfString ? first.bytes : new Uint8Array(), object };
}

export class PdfFile {
  readonly source: Source;
  readonly layout: Layout;
  readonly budget: Budget;
  readonly index: ObjectIndex;
  /** Bytes behind the source that are no part of what was read. */
  readonly rest: number;
  /** The newest state of the document. */
  readonly latest: PdfView;
  readonly #views = new Map<number, PdfView>();
  /** Parsed objects by place in the file: revisions that share an object share the parsed one. */
  readonly #parsed = new Map<string, Promise<Parsed>>();
  readonly #containers = new Map<number, Promise<Container>>();
  readonly #lock: Lock | undefined;
  readonly #base: PdfFile | undefined;

  constructor(source: Source, layout: Layout, budget: Budget, { rest, base, lock }: FileParts = {}) {
    this.source = source;
    this.layout = layout;
    this.budget = budget;
    this.rest = rest ?? 0;
    this.index = new ObjectIndex(layout.revisions);
    this.#lock = lock;
    this.#base = base;
    this.latest = this.at(layout.revisions.length);
  }

  /** How the file is encrypted; undefined when it is not. */
  get security(): FileSecurity | undefined {
    return this.#lock?.security;
  }

  get revisions(): readonly Revision[] {
    return this.layout.revisions;
  }

  /** The document as it stood at the end of revision `number` (from 1). */
  at(number: number): PdfView {
    const known = this.#views.get(number);
    if (known !== undefined) return known;
    if (number < 1 || number > this.layout.revisions.length) throw broken(`there is no revision ${number}`);
    const view = new PdfView(this, number);
    this.#views.set(number, view);
    return view;
  }

  /** The object at an offset of the file. */
  plain(offset: number): Promise<Parsed> {
    if (this.#base !== undefined && offset < this.#base.source.size) return this.#base.plain(offset);
    return remember(this.#parsed, String(offset), async () => {
      this.budget.load();
      const read = await readIndirect(this.source, offset, this.budget);
      if (this.#lock === undefined || read.num === this.#lock.dictionary) return read;
      return { ...read, value: this.#lock.security.decrypt(read.num, read.gen, read.value) };
    });
  }

  /** The expanded object stream whose container object lies at an offset. */
  container(offset: number, view: PdfView): Promise<Container> {
    return remember(this.#containers, offset, async () => {
      const { value } = await this.plain(offset);
      if (!(value instanceof PdfStream)) throw broken('an object stream is not a stream');
      return readContainer(value.dict, await view.containerBytes(value), this.budget);
    });
  }
}

interface FileParts {
  rest?: number | undefined;
  base?: PdfFile | undefined;
  lock?: Lock;
}

interface Lock {
  security: FileSecurity;
  /** Object number of the encryption dictionary, which is not encrypted itself. */
  dictionary: number | undefined;
}

interface Parsed {
  num: number;
  gen: number;
  value: PdfObject;
  end: number;
}

/** One state of the document. */
export class PdfView {
  readonly file: PdfFile;
  readonly revision: number;
  readonly #found = new Map<(view: PdfView) => Promise<unknown>, Promise<unknown>>();

  constructor(file: PdfFile, revision: number) {
    this.file = file;
    this.revision = revision;
  }

  /** What is found out about this state by a reading of it that several rules need. */
  once<T>(find: (view: PdfView) => Promise<T>): Promise<T> {
    return remember(this.#found, find, () => find(this)) as Promise<T>;
  }

  /** The trailer dictionary in force. */
  get trailer(): PdfDict {
    const section = this.file.revisions[this.revision - 1]?.sections[0];
    if (section === undefined) throw broken('the file has no trailer');
    return section.trailer;
  }

  /** The cross-reference entry in force for an object number. */
  entry(num: number): XrefEntry | undefined {
    return this.file.index.entry(num, this.revision);
  }

  /** A word for where an object lies: equal words in two views mean the very same bytes. Undefined: no such object. */
  place(num: number): string | undefined {
    const entry = this.entry(num);
    if (entry === undefined || entry.kind === 'free') return undefined;
    if (entry.kind === 'plain') return String(entry.offset);
    const container = this.entry(entry.container);
    return container?.kind === 'plain' ? `${container.offset}/${entry.index}` : undefined;
  }

  /** The numbers of all objects in use. */
  numbers(): Set<number> {
    const found = new Set<number>();
    for (const { sections, number } of this.file.revisions) {
      if (number > this.revision) break;
      for (const section of sections) {
        for (const num of section.entries.keys()) if (this.place(num) !== undefined) found.add(num);
      }
    }
    return found;
  }

  /** The object with this number; null when there is none. */
  async object(num: number, gen?: number): Promise<PdfObject> {
    this.file.budget.time();
    const entry = this.entry(num);
    if (entry === undefined || entry.kind === 'free') return null;
    if (entry.kind === 'packed') return (gen ?? 0) === 0 ? this.#packed(num, entry) : null;
    const parsed = await this.file.plain(entry.offset);
    if (parsed.num !== num) throw broken(`object ${num} is not where the cross-reference says`);
    if (parsed.gen !== entry.gen) throw broken(`object ${num} has another generation than its entry`);
    return gen === undefined || gen === parsed.gen ? parsed.value : null;
  }

  /** Follows references until a direct object. */
  async resolve(object: PdfObject): Promise<PdfObject> {
    let value = object;
    for (let hops = 0; value instanceof PdfRef; hops += 1) {
      if (hops > 32) throw broken('references run in a circle');
      value = await this.object(value.num, value.gen);
    }
    return value;
  }

  /** A dictionary entry, resolved; null when absent. */
  async value(dict: PdfDict, key: string): Promise<PdfObject> {
    return this.resolve(dict.get(key));
  }

  /** A dictionary entry as a dictionary (or a stream's), undefined for anything else. */
  async dict(parent: PdfDict, key: string): Promise<PdfDict | undefined> {
    return dictValue(await this.value(parent, key));
  }

  /** A dictionary entry as an array, empty when it is anything else. */
  async array(parent: PdfDict, key: string): Promise<PdfObject[]> {
    const value = await this.value(parent, key);
    return Array.isArray(value) ? value : [];
  }

  /** The document catalog. */
  async catalog(): Promise<PdfDict> {
    const catalog = await this.value(this.trailer, 'Root');
    if (!(catalog instanceof PdfDict)) throw broken('the file has no catalog');
    return catalog;
  }

  /** The decoded data of a stream (Flate only: structural streams). */
  async streamBytes(stream: PdfStream): Promise<Uint8Array> {
    return decodeStream(await this.#direct(stream), await this.rawStreamBytes(stream), this.file.budget);
  }

  /** The data of a stream as stored, decrypted but not decoded. */
  async rawStreamBytes(stream: PdfStream): Promise<Uint8Array> {
    if (stream.data !== undefined) return stream.data;
    const length = await this.streamLength(stream);
    if (length > this.file.budget.limits.streamBytes) throw limit('a stream is too long');
    this.file.budget.time();
    this.file.budget.time();
    const stored = await this.file.source.read(stream.dataOffset, length);
    return stream.unlock === undefined ? stored : stream.unlock(await this.#direct(stream), stored);
  }

  /** The dictionary with what tells how to decode the stream resolved. */
  async #direct(stream: PdfStream): Promise<PdfDict> {
    const direct = new PdfDict(stream.dict.entries);
    for (const key of ['Filter', 'DecodeParms'])
      direct.entries.set(key, await this.#deep(stream.dict.get(key)));
    return direct;
  }

  /** The length of a stream's data, checked against the file's size. */
  async streamLength(stream: PdfStream): Promise<number> {
    return this.#checkedLength(stream, await this.value(stream.dict, 'Length'));
  }

  /**
   * The decoded data of an object stream. Its /Length, /Filter and /DecodeParms must not lie in object streams
   * themselves: a stream described inside itself would wait for its own end for ever.
   */
  async containerBytes(stream: PdfStream): Promise<Uint8Array> {
    const direct = new PdfDict(stream.dict.entries);
    for (const key of ['Length', 'Filter', 'DecodeParms']) {
      direct.entries.set(key, await this.#outside(stream.dict.get(key)));
    }
    const length = this.#checkedLength(stream, direct.get('Length'));
    if (length > this.file.budget.limits.streamBytes) throw limit('an object stream is too long');
    const stored = await this.file.source.read(stream.dataOffset, length);
    const data = stream.unlock === undefined ? stored : stream.unlock(direct, stored);
    return decodeStream(direct, data, this.file.budget);
  }

  #checkedLength(stream: PdfStream, object: PdfObject): number {
    const length = intValue(object);
    if (length === undefined || length < 0 || stream.dataOffset + length > this.file.source.size) {
      throw broken('a stream has no proper length');
    }
    return length;
  }

  async #outside(object: PdfObject): Promise<PdfObject> {
    if (!(object instanceof PdfRef)) return object;
    const entry = this.entry(object.num);
    if (entry?.kind !== 'plain') throw broken('an object stream is described by packed objects');
    return (await this.file.plain(entry.offset)).value;
  }

  async #packed(num: number, entry: Extract<XrefEntry, { kind: 'packed' }>): Promise<PdfObject> {
    const holder = this.entry(entry.container);
    if (holder?.kind !== 'plain') throw broken(`object ${num} lies in an object stream that does not exist`);
    const container = await this.file.container(holder.offset, this);
    if (container.numbers[entry.index] !== num) throw broken(`object ${num} is not in its object stream`);
    if (container.twice.has(num)) throw broken(`object ${num} is twice in its object stream`);
    return container.read(entry.index);
  }

  async #deep(object: PdfObject): Promise<PdfObject> {
    const value = await this.resolve(object);
    if (Array.isArray(value)) return Promise.all(value.slice(0, 8).map((item) => this.resolve(item)));
    return value;
  }
}

function remember<K, V>(memory: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
