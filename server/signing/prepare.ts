// Prepares a signature: one incremental revision with field, widget, marks and an empty /Contents, and the digest
// a key somewhere else is to sign. ISO 32000-2 §12.8.1, ETSI EN 319 142-1 §5 (PAdES).

import { BaseHashes } from './base-hashes.ts';
import { nodeDigestName } from './cms/algorithms.ts';
import { estimateCmsSize, leafOf } from './cms/build-signed-data.ts';
import { suitingDigest } from './cms/key-fit.ts';
import { AppearanceCache } from './pdf/appearance/appearance-cache.ts';
import { fontStyles } from './pdf/drawables.ts';
import type { PdfFile } from './pdf/file.ts';
import { whenLoaded } from './pdf/loaded-bytes.ts';
import { drawMarks } from './pdf/marks.ts';
import { assertMayExtend } from './pdf/may-extend.ts';
import { dictOf, nameOf, type PdfDict, type PdfObject } from './pdf/objects.ts';
import { listPages, type Page } from './pdf/pages.ts';
import { onFileToSign } from './pdf/recover/for-signing.ts';
import { fillByteRange } from './pdf/signature-hole.ts';
import { referenceEntries } from './pdf/signature-rules.ts';
import { chooseTarget, writeTarget } from './pdf/signature-target.ts';
import type { SignatureField } from './pdf/signatures.ts';
import { dateString, textString } from './pdf/text.ts';
import { RevisionWriter } from './pdf/writer.ts';
import type { Der, Prepared, ReadingMode, SignatureSpec, Source } from './types.ts';

export interface PrepareOptions {
  /** Bytes kept for the DER of the CMS: chain, timestamp and some room. */
  contentsCapacity?: number;
  /** Opens an encrypted file: the owner's, or the user's where the permissions allow signing. */
  password?: string;
  /** `recover` also signs on top of an unsigned file whose cross-reference had to be rebuilt; default `strict`. */
  mode?: ReadingMode;
  /** Images and fonts prepared for earlier signatures; kept by the caller from one signature to the next. */
  appearances?: AppearanceCache;
  /** Leaf first: the digest and the room suit it, and an empty field may ask for certain certificates. */
  certificateChain?: readonly Der[];
  /** Whether the signature will be timestamped, which an empty field may ask for. */
  isTimestamped?: boolean;
}

const DEFAULT_CAPACITY = 16_384;

/** Prepares a revision over `source`; nothing of it is changed. Throws SigningError. */
export async function prepare(
  source: Source,
  spec: SignatureSpec,
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { draft } = await draftRevision(source, spec, options);
  const base = await BaseHashes.read(source, draft.digestAlgorithm);
  return { ...draft, baseDigest: base.digest, digest: digestDraft(draft, base) };
}

/** A revision laid out over its base, of which nothing is digested yet. */
export type Draft = Omit<Prepared, 'baseDigest' | 'digest'>;

/** The digest over the byte range, for which the base is not read again. */
export const digestDraft = ({ digestAlgorithm, byteRange, revision }: Draft, base: BaseHashes): Uint8Array =>
  base.digestRange(nodeDigestName(digestAlgorithm), byteRange, revision);

/** Lays the revision out; gives the opened base along, but not one that had to be repaired. Throws SigningError. */
export async function draftRevision(
  source: Source,
  spec: SignatureSpec,
  options: PrepareOptions,
): Promise<{ draft: Draft; file?: PdfFile }> {
  let opened: PdfFile | undefined;
  const appearances = options.appearances ?? new AppearanceCache();
  await appearances.loadFonts(fontStyles(spec.marks));
  const draft = await onFileToSign(source, options, async (file) => {
    opened = file;
    const earlier = await whenLoaded(() => assertMayExtend(file, onlyFills(spec)));
    const pages = await listPages(file.latest);
    return whenLoaded(() => draftOn(file, { earlier, pages }, spec, { ...options, appearances }));
  });
  return { draft, ...(opened && draft.repairs === undefined && { file: opened }) };
}

function draftOn(
  file: PdfFile,
  { earlier, pages }: { earlier: readonly SignatureField[]; pages: readonly Page[] },
  spec: SignatureSpec,
  options: PrepareOptions & { appearances: AppearanceCache },
): Draft {
  const { source } = file;
  const view = file.latest.loaded;
  const { certificateChain: chain, isTimestamped = false } = options;
  const digestAlgorithm = spec.digest ?? (chain ? suitingDigest(leafOf(chain)) : 'SHA-256');
  const asked = { ...spec, digest: digestAlgorithm };
  const target = chooseTarget(view, pages, asked, { earlier, chain, isTimestamped });
  const writer = new RevisionWriter(file);
  const drawn = drawMarks(writer, pages, spec, { ...target, cache: options.appearances });
  const capacity = options.contentsCapacity ?? capacityFor(chain, isTimestamped);
  const signature = writer.allocate();
  const known = knownEntries(spec, referenceEntries(target.rules, view.trailer.get('Root')));
  const hole = writer.setSignature(signature, known, capacity);
  writeTarget({ view, writer, pages }, target, drawn, signature);
  const revision = writer.build();
  const byteRange = fillByteRange(source.size, revision, hole);
  return {
    spec: 'vanthu.prepared.v1',
    baseSize: source.size,
    revision,
    byteRange,
    digestAlgorithm,
    contentsCapacity: capacity,
  };
}

function onlyFills({ fieldName, marks, certify }: SignatureSpec): boolean {
  return fieldName !== undefined && marks.length <= 1 && certify === undefined;
}

/** Room for what our CMS will be, and more: another maker's may bring attributes of its own. */
const capacityFor = (chain: readonly Der[] | undefined, isTimestamped: boolean): number =>
  chain === undefined ? DEFAULT_CAPACITY : Math.max(DEFAULT_CAPACITY, estimateCmsSize(chain, isTimestamped));

function knownEntries(spec: SignatureSpec, references: PdfObject | undefined): PdfDict {
  return dictOf({
    Type: nameOf('Sig'),
    Filter: nameOf('Adobe.PPKLite'),
    SubFilter: nameOf('ETSI.CAdES.detached'),
    M: dateString(spec.signedAt),
    Reason: spec.reason === undefined ? undefined : textString(spec.reason.normalize('NFC')),
    Location: spec.location === undefined ? undefined : textString(spec.location.normalize('NFC')),
    Reference: references,
  });
}
