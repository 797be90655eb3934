// An opened PDF: its revisions, and views that resolve objects as they stood at the end of a revision.
// Lazy: only the tail, the cross-reference chain and the objects asked for are read. ISO 32000-2 §7.5.

import { SigningError, type Source } from '../types.ts';
import { type Encryption, openSecurity } from './encryption/open.ts';
import type { FileSecurity } from './encryption/security.ts';
import { decodeStream } from './filters.ts';
import { Budget, broken, DEFAULT_LIMITS, limit, type PdfLimits } from './limits.ts';
import { LoadedBytes, whenLoaded } from './loaded-bytes.ts';
import { ObjectIndex } from './object-index.ts';
import { type Container, readContainer } from './object-stream.ts';
import { dictValue, intValue, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from './objects.ts';
import { latin1 } from './parser.ts';
import { knownLayout, type Layout, type Revision, readLayout } from './revisions.ts';
import { serialize } from './serialize.ts';
import { OBJECT_WINDOW, readIndirect } from './window.ts';
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
  const bytes = new LoadedBytes(source);
  const known = knownLayout(options.base?.layout);
  const layout = await whenLoaded(() => readLayout(bytes, budget, known));
  return openLayout(source, layout, budget, options);
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
  if (!isEncrypted(locked)) return locked;
  const encryption = await findEncryption(locked);
  const lock = { security: openSecurity(encryption, options.password), dictionary: encryption.object };
  return new PdfFile(source, layout, budget, { rest, base, lock });
}

const isEncrypted = ({ revisions }: PdfFile): boolean =>
  revisions.some(({ sections }) => sections[0]?.trailer.has('Encrypt'));

/** The encryption dictionary: the same for all revisions, for each is encrypted with the one key. */
async function findEncryption(file: PdfFile): Promise<Encryption & { object: number | undefined }> {
  const trailers = file.revisions.flatMap(({ sections }) => sections[0]?.trailer ?? []);
  const stated = trailers[0]?.get('Encrypt') ?? null;
  const text = (object: PdfObject) => latin1(serialize(object));
  if (trailers.some((trailer) => text(trailer.get('Encrypt')) !== text(stated)))
    throw broken('the revisions differ in how they are encrypted');
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
  readonly bytes: LoadedBytes;
  readonly #views = new Map<number, PdfView>();
  /** Parsed objects by offset: revisions that share an object share the parsed one. A broken one is broken for all. */
  readonly #parsed = new Map<number, Parsed | SigningError>();
  readonly #containers = new Map<number, Container | SigningError>();
  readonly #lock: Lock | undefined;
  readonly #base: PdfFile | undefined;

  constructor(source: Source, layout: Layout, budget: Budget, { rest, base, lock }: FileParts = {}) {
    this.source = source;
    this.layout = layout;
    this.budget = budget;
    this.rest = rest ?? 0;
    this.bytes = new LoadedBytes(source);
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
    return whenLoaded(() => this.loadedPlain(offset));
  }

  /** The same for work that begins again: throws NotLoaded. */
  loadedPlain(offset: number): Parsed {
    if (this.#base !== undefined && offset < this.#base.source.size) return this.#base.loadedPlain(offset);
    return remember(this.#parsed, offset, this.budget, () => {
      const read = readIndirect(this.bytes, offset, this.budget);
      this.bytes.forget(offset);
      if (this.#lock === undefined || read.num === this.#lock.dictionary) return read;
      return { ...read, value: this.#lock.security.decrypt(read.num, read.gen, read.value) };
    });
  }

  /** Has the plain objects at these offsets read together, where they have to be read. Throws NotLoaded. */
  want(offsets: readonly number[]): void {
    const base = this.#base;
    if (base !== undefined) base.want(offsets.filter((offset) => offset < base.source.size));
    const missing = offsets.filter(
      (offset) => offset >= (base?.source.size ?? 0) && !this.#parsed.has(offset),
    );
    this.bytes.want(missing.slice(0, MOST_WANTED), OBJECT_WINDOW);
  }

  /** The expanded object stream whose container object lies at an offset. Throws NotLoaded. */
  container(offset: number, view: LoadedView): Container {
    return remember(this.#containers, offset, undefined, () => {
      const { value } = this.loadedPlain(offset);
      if (!(value instanceof PdfStream)) throw broken('an object stream is not a stream');
      const data = view.containerBytes(value);
      this.bytes.forget(value.dataOffset);
      return readContainer(value.dict, data, this.budget);
    });
  }
}

/** Objects that are read together. */
const MOST_WANTED = 4096;

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

/**
 * One state of the document, for work that is plain code: what is not in memory stops it with NotLoaded, and it begins
 * again when that has been read (`whenLoaded`).
 */
export class LoadedView {
  readonly file: PdfFile;
  readonly revision: number;
  readonly #found = new Map<(view: LoadedView) => object, object>();

  constructor(file: PdfFile, revision: number) {
    this.file = file;
    this.revision = revision;
  }

  /** What is found out about this state by a reading of it that several rules need. */
  once<T extends object>(find: (view: LoadedView) => T): T {
    return remember(this.#found, find, undefined, () => find(this)) as T;
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

  /** The object with this number; null when there is none. */
  object(num: number, gen?: number): PdfObject {
    this.file.budget.time();
    const entry = this.entry(num);
    if (entry === undefined || entry.kind === 'free') return null;
    if (entry.kind === 'packed') return (gen ?? 0) === 0 ? this.#packed(num, entry) : null;
    const parsed = this.file.loadedPlain(entry.offset);
    if (parsed.num !== num) throw broken(`object ${num} is not where the cross-reference says`);
    if (parsed.gen !== entry.gen) throw broken(`object ${num} has another generation than its entry`);
    return gen === undefined || gen === parsed.gen ? parsed.value : null;
  }

  /** Has objects read together that are asked for one by one afterwards. */
  want(refs: readonly PdfObject[]): void {
    if (this.file.bytes.isHeld(0)) return;
    const offsets = refs.flatMap((ref) => {
      const entry = ref instanceof PdfRef ? this.entry(ref.num) : undefined;
      const holder = entry?.kind === 'packed' ? this.entry(entry.container) : entry;
      return holder?.kind === 'plain' ? [holder.offset] : [];
    });
    this.file.want(offsets);
  }

  /** Follows references until a direct object. */
  resolve(object: PdfObject): PdfObject {
    let value = object;
    for (let hops = 0; value instanceof PdfRef; hops += 1) {
      if (hops > 32) throw broken('references run in a circle');
      value = this.object(value.num, value.gen);
    }
    return value;
  }

  /** A dictionary entry, resolved; null when absent. */
  value(dict: PdfDict, key: string): PdfObject {
    return this.resolve(dict.get(key));
  }

  /** A dictionary entry as a dictionary (or a stream's), undefined for anything else. */
  dict(parent: PdfDict, key: string): PdfDict | undefined {
    return dictValue(this.value(parent, key));
  }

  /** A dictionary entry as an array, empty when it is anything else. */
  array(parent: PdfDict, key: string): PdfObject[] {
    const value = this.value(parent, key);
    return Array.isArray(value) ? value : [];
  }

  /** The document catalog. */
  catalog(): PdfDict {
    const catalog = this.value(this.trailer, 'Root');
    if (!(catalog instanceof PdfDict)) throw broken('the file has no catalog');
    return catalog;
  }

  /** The length of a stream's data, checked against the file's size. */
  streamLength(stream: PdfStream): number {
    return this.#checkedLength(stream, this.value(stream.dict, 'Length'));
  }

  /** The dictionary with what tells how to decode the stream resolved. */
  direct(stream: PdfStream): PdfDict {
    const direct = new PdfDict(new Map(stream.dict.entries));
    for (const key of ['Filter', 'DecodeParms']) direct.entries.set(key, this.#deep(stream.dict.get(key)));
    return direct;
  }

  /**
   * The decoded data of an object stream. Its /Length, /Filter and /DecodeParms must not lie in object streams
   * themselves: a stream described inside itself would have no end.
   */
  containerBytes(stream: PdfStream): Uint8Array {
    const direct = new PdfDict(new Map(stream.dict.entries));
    for (const key of ['Length', 'Filter', 'DecodeParms']) {
      direct.entries.set(key, this.#outside(stream.dict.get(key)));
    }
    const length = this.#checkedLength(stream, direct.get('Length'));
    if (length > this.file.budget.limits.streamBytes) throw limit('an object stream is too long');
    const stored = this.file.bytes.at(stream.dataOffset, length);
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

  #outside(object: PdfObject): PdfObject {
    if (!(object instanceof PdfRef)) return object;
    const entry = this.entry(object.num);
    if (entry?.kind !== 'plain') throw broken('an object stream is described by packed objects');
    return this.file.loadedPlain(entry.offset).value;
  }

  #packed(num: number, entry: Extract<XrefEntry, { kind: 'packed' }>): PdfObject {
    const holder = this.entry(entry.container);
    if (holder?.kind !== 'plain') throw broken(`object ${num} lies in an object stream that does not exist`);
    const container = this.file.container(holder.offset, this);
    if (container.numbers[entry.index] !== num) throw broken(`object ${num} is not in its object stream`);
    if (container.twice.has(num)) throw broken(`object ${num} is twice in its object stream`);
    return container.read(entry.index);
  }

  #deep(object: PdfObject): PdfObject {
    const value = this.resolve(object);
    if (Array.isArray(value)) return value.slice(0, 8).map((item) => this.resolve(item));
    return value;
  }
}

/** One state of the document, for whoever would rather wait. */
export class PdfView {
  readonly loaded: LoadedView;

  constructor(file: PdfFile, revision: number) {
    this.loaded = new LoadedView(file, revision);
  }

  get file(): PdfFile {
    return this.loaded.file;
  }

  get revision(): number {
    return this.loaded.revision;
  }

  get trailer(): PdfDict {
    return this.loaded.trailer;
  }

  entry(num: number): XrefEntry | undefined {
    return this.loaded.entry(num);
  }

  place(num: number): string | undefined {
    return this.loaded.place(num);
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

  object(num: number, gen?: number): Promise<PdfObject> {
    return whenLoaded(() => this.loaded.object(num, gen));
  }

  resolve(object: PdfObject): Promise<PdfObject> {
    return whenLoaded(() => this.loaded.resolve(object));
  }

  value(dict: PdfDict, key: string): Promise<PdfObject> {
    return whenLoaded(() => this.loaded.value(dict, key));
  }

  dict(parent: PdfDict, key: string): Promise<PdfDict | undefined> {
    return whenLoaded(() => this.loaded.dict(parent, key));
  }

  array(parent: PdfDict, key: string): Promise<PdfObject[]> {
    return whenLoaded(() => this.loaded.array(parent, key));
  }

  catalog(): Promise<PdfDict> {
    return whenLoaded(() => this.loaded.catalog());
  }

  streamLength(stream: PdfStream): Promise<number> {
    return whenLoaded(() => this.loaded.streamLength(stream));
  }

  /** The decoded data of a stream (Flate only: structural streams). */
  async streamBytes(stream: PdfStream): Promise<Uint8Array> {
    const direct = await whenLoaded(() => this.loaded.direct(stream));
    return decodeStream(direct, await this.rawStreamBytes(stream), this.file.budget);
  }

  /** The data of a stream as stored, decrypted but not decoded. */
  async rawStreamBytes(stream: PdfStream): Promise<Uint8Array> {
    if (stream.data !== undefined) return stream.data;
    const length = await this.streamLength(stream);
    if (length > this.file.budget.limits.streamBytes) throw limit('a stream is too long');
    this.file.budget.time();
    const stored = await this.file.source.read(stream.dataOffset, length);
    if (stream.unlock === undefined) return stored;
    return stream.unlock(await whenLoaded(() => this.loaded.direct(stream)), stored);
  }
}

/** What was made before, or now; what failed fails again without being tried. */
function remember<K, V extends object>(
  memory: Map<K, V | SigningError>,
  key: K,
  budget: Budget | undefined,
  make: () => V,
): V {
  const known = memory.get(key);
  if (known instanceof SigningError) throw known;
  if (known !== undefined) return known;
  try {
    const made = make();
    budget?.load();
    memory.set(key, made);
    return made;
  } catch (error) {
    if (error instanceof SigningError) memory.set(key, error);
    throw error;
  }
}
