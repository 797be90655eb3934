// Writes validation data into the document security store: one revision that adds and never takes away.
// ISO 32000-2 §12.8.4.3–4, ETSI EN 319 142-1 §5.4.2. A stream that is there already is referred to again.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Der } from '../types.ts';
import { same } from './changes/compare.ts';
import { developerExtensions } from './developer-extensions.ts';
import type { PdfFile, PdfView } from './file.ts';
import { broken } from './limits.ts';
import { whenLoaded } from './loaded-bytes.ts';
import { dictOf, nameOf, PdfDict, type PdfObject, PdfRef, PdfStream } from './objects.ts';
import { dateString } from './text.ts';
import { RevisionWriter } from './writer.ts';

export interface ValidationData {
  certificates: readonly Der[];
  crls: readonly Der[];
  ocsps: readonly Der[];
}

export interface DssUpdate {
  /** What each signature needs, by the bytes of its /Contents as they stand in the file. */
  signatures: readonly (ValidationData & { contents: Uint8Array })[];
  /** What a stamp that is still to come will need. */
  others?: ValidationData;
  /** When the data were collected: /TU. */
  at: Date;
}

const compress = promisify(deflate);

/** Keys of the store and, for the same kind of data, of one signature's entry. */
const KINDS = [
  { data: 'certificates', store: 'Certs', entry: 'Cert' },
  { data: 'ocsps', store: 'OCSPs', entry: 'OCSP' },
  { data: 'crls', store: 'CRLs', entry: 'CRL' },
] as const;

/**
 * The name of a signature's entry: SHA-1 of the decoded /Contents string, padding included, as Acrobat, iText and DSS
 * write and look it up (the older text of the standard could be read as the hexadecimal digits themselves).
 */
const entryName = (contents: Uint8Array): string =>
  createHash('sha1').update(contents).digest('hex').toUpperCase();

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

/** The streams of a store by the digest of their data, and new ones as they are needed. */
class Streams {
  readonly #writer: RevisionWriter;
  readonly #known: Map<string, PdfRef>;

  constructor(writer: RevisionWriter, known: Map<string, PdfRef>) {
    this.#writer = writer;
    this.#known = known;
  }

  async all(ders: readonly Der[]): Promise<PdfRef[]> {
    const refs: PdfRef[] = [];
    for (const der of ders) refs.push(await this.#of(der));
    return refs;
  }

  async #of(der: Der): Promise<PdfRef> {
    const key = digestOf(der);
    const known = this.#known.get(key);
    if (known) return known;
    const dict = dictOf({ Filter: nameOf('FlateDecode') });
    const ref = this.#writer.add(new PdfStream(dict, 0, await compress(der)));
    this.#known.set(key, ref);
    return ref;
  }
}

/** Streams that this view's store refers to. One that cannot be read is left alone and not counted. */
async function knownStreams(view: PdfView, dss: PdfDict): Promise<Map<string, PdfRef>> {
  const known = new Map<string, PdfRef>();
  for (const { store } of KINDS) {
    for (const ref of await view.array(dss, store)) {
      const stream = await view.resolve(ref);
      if (!(ref instanceof PdfRef) || !(stream instanceof PdfStream)) continue;
      const data = await view.streamBytes(stream).catch(() => undefined);
      if (data) known.set(digestOf(data), ref);
    }
  }
  return known;
}

const isListed = (list: readonly PdfObject[], ref: PdfRef): boolean => list.some((item) => same(item, ref));

/** The dictionary with an array grown; the array itself is written into it, whoever else shares the old one. */
async function grown(view: PdfView, dict: PdfDict, key: string, refs: readonly PdfRef[]): Promise<PdfDict> {
  const old = await view.array(dict, key);
  const added = refs.filter((ref, i) => !isListed(old, ref) && !isListed(refs.slice(0, i), ref));
  return added.length === 0 ? dict : dict.with({ [key]: [...old, ...added] });
}

/**
 * Lays out the revision; undefined when all of it is there already. Throws SigningError. Nothing of the old store is
 * removed or replaced: entries for signatures unknown here stay as they are.
 */
export async function updateDss(file: PdfFile, update: DssUpdate): Promise<Uint8Array | undefined> {
  const view = file.latest;
  const catalog = await view.catalog();
  const root = view.trailer.get('Root');
  if (!(root instanceof PdfRef)) throw broken('the catalog is not an indirect object');
  const was = (await view.dict(catalog, 'DSS')) ?? dictOf({ Type: nameOf('DSS') });
  const entriesWere = (await view.dict(was, 'VRI')) ?? new PdfDict();
  const writer = new RevisionWriter(file);
  const streams = new Streams(writer, await knownStreams(view, was));
  let store = was;
  let entries = entriesWere;
  for (const kind of KINDS) {
    const refs = await streams.all(update.others?.[kind.data] ?? []);
    store = await grown(view, store, kind.store, refs);
  }
  for (const signature of update.signatures) {
    const name = entryName(signature.contents);
    const entryWas = await view.dict(entries, name);
    let entry = entryWas ?? dictOf({ TU: dateString(update.at) });
    for (const kind of KINDS) {
      const refs = await streams.all(signature[kind.data]);
      store = await grown(view, store, kind.store, refs);
      entry = await grown(view, entry, kind.entry, refs);
    }
    if (entry !== entryWas) entries = entries.with({ [name]: place(writer, entries.get(name), entry) });
  }
  if (store === was && entries === entriesWere) return undefined;
  const vri = entries === entriesWere ? was.get('VRI') : place(writer, was.get('VRI'), entries);
  const dss = place(writer, catalog.get('DSS'), store.with({ VRI: vri }));
  const changed = { DSS: dss, ...(await developerExtensions(file)) };
  const isSame = Object.entries(changed).every(([key, value]) => same(catalog.get(key), value));
  if (!isSame) writer.set(root, catalog.with(changed));
  return whenLoaded(() => writer.build());
}

/** Writes a dictionary over the object it was, or as a new one. */
function place(writer: RevisionWriter, old: PdfObject, dict: PdfDict): PdfRef {
  if (!(old instanceof PdfRef)) return writer.add(dict);
  writer.set(old, dict);
  return old;
}
