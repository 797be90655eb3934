// Stamps made later over a bundle, before the certificate of the authority that stamped it last comes to its end (RFC 4998
// §5 has the idea): each is over the digests of everything the manifest does not name, and over what authorities say of
// the stamp before (docs/protocol/EVIDENCE.md §4).
import { z } from 'zod';
import type { Collected } from '../../signing/index.ts';
import { canonicalJson, readCanonical } from '../canonical-json.ts';
import { atFile } from '../finding.ts';
import { assertDigest, type BundleFiles, bytesOf, digestFile } from './files.ts';
import { BundleFile, MANIFEST, type Manifest } from './manifest.ts';

const PLACE = /^renewals\/(\d\d)\/[^/]+$/;
const MOST = 99;

const NamedFile = BundleFile.omit({ role: true });
const Renewal = z.strictObject({ v: z.literal(1), files: z.array(NamedFile).min(1).max(2_000) });
type Renewal = z.infer<typeof Renewal>;

export interface OpenedRenewal {
  /** `renewals/NN/renewal.tst`. */
  stampName: string;
  /** What it is over. */
  json: Buffer;
  token: Buffer;
  /** What authorities say of it and of the stamp before; they existed when it was made. */
  answers: Collected;
}

const folderOf = (number: number): string => `renewals/${String(number).padStart(2, '0')}/`;
const jsonOf = (number: number): string => `${folderOf(number)}renewal.json`;
const stampOf = (number: number): string => `${folderOf(number)}renewal.tst`;

/** Files that no manifest can name, and what of them a renewal of this number is over: sorted. */
function coveredBy(names: readonly string[], manifest: Manifest, number: number): string[] {
  const named = new Set([MANIFEST, ...manifest.files.map(({ name }) => name)]);
  const own = [jsonOf(number), stampOf(number)];
  return names
    .filter((name) => !named.has(name) && !own.includes(name))
    .filter((name) => Number(PLACE.exec(name)?.[1] ?? 0) <= number)
    .sort();
}

const numbersIn = (names: readonly string[]): number[] =>
  [...new Set(names.flatMap((name) => Number(PLACE.exec(name)?.[1] ?? []) || []))].sort((a, b) => a - b);

/** Oldest first, each with its digests; the tokens are judged elsewhere. @throws Found FILE_*. */
export async function openRenewals(files: BundleFiles, manifest: Manifest): Promise<OpenedRenewal[]> {
  const opened: OpenedRenewal[] = [];
  for (const [index, number] of numbersIn(files.names).entries()) {
    if (number !== index + 1) throw atFile('FILE_MISSING', jsonOf(index + 1), 'a later one is there');
    const json = await bytesOf(files, jsonOf(number));
    const { success, data } = Renewal.safeParse(readCanonical(json.toString('utf8')));
    if (!success) throw atFile('FILE_CHANGED', jsonOf(number), 'it is no list of files');
    const covered = coveredBy(files.names, manifest, number);
    const listed = data.files.map(({ name }) => name);
    const stranger = covered.find((name) => !listed.includes(name));
    if (stranger !== undefined) throw atFile('FILE_UNKNOWN', stranger, `${jsonOf(number)} does not name it`);
    for (const file of data.files) {
      if (!covered.includes(file.name)) throw atFile('FILE_MISSING', file.name, `${jsonOf(number)} names it`);
      await assertDigest(files, file);
    }
    const held = async (kind: string) => {
      const names = covered.filter((name) => name.startsWith(folderOf(number)) && name.endsWith(kind));
      return Promise.all(names.map((name) => bytesOf(files, name)));
    };
    const answers = {
      certificates: await held('.cer'),
      ocsps: await held('.ocsp'),
      crls: await held('.crl'),
    };
    opened.push({ stampName: stampOf(number), json, token: await bytesOf(files, stampOf(number)), answers });
  }
  return opened;
}

export interface PreparedRenewal {
  /** The digest of this is what an authority is to stamp. */
  json: string;
  /** To be added, with the token under the name of {@link stampName}. */
  files: Array<{ name: string; bytes: Uint8Array | string }>;
  stampName: string;
}

/** The next one of a bundle that holds. @throws RangeError after ninety-nine. */
export async function prepareRenewal(
  files: BundleFiles,
  manifest: Manifest,
  { certificates, ocsps, crls }: Collected,
): Promise<PreparedRenewal> {
  const number = numbersIn(files.names).length + 1;
  if (number > MOST) throw new RangeError('it has been stamped too often');
  const named = (ders: readonly Uint8Array[], kind: string) =>
    ders.map((bytes, index) => ({
      name: `${folderOf(number)}${String(index + 1).padStart(2, '0')}.${kind}`,
      bytes,
    }));
  const added = [...named(certificates, 'cer'), ...named(ocsps, 'ocsp'), ...named(crls, 'crl')];
  const all: BundleFiles = {
    names: [...files.names, ...added.map(({ name }) => name)],
    open: (name) => {
      const own = added.find((each) => each.name === name);
      return own === undefined ? files.open(name) : once(own.bytes);
    },
  };
  const listed: Renewal['files'] = [];
  for (const name of coveredBy(all.names, manifest, number))
    listed.push({ name, ...(await digestFile(all, name)) });
  const json = canonicalJson(Renewal.parse({ v: 1, files: listed }));
  return {
    json,
    files: [...added, { name: jsonOf(number), bytes: json }],
    stampName: stampOf(number),
  };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
