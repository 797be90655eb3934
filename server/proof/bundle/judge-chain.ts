// The roots and entries of a bundle: each entry under its root, each root behind the one before, the last one stamped.
import { atEntry, atFile, atRoot } from '../finding.ts';
import { type JudgedRoot, judgeRoot, type RootContext } from '../judge-root.ts';
import { trueHash } from '../lines.ts';
import { rootByPath } from '../merkle.ts';
import { type BundleFiles, bytesOf } from './files.ts';
import type { Manifest } from './manifest.ts';
import { type ProvenLine, readProvenLine } from './proven-line.ts';

const NAME = /^log\/root-(\d{1,12})\.jws$/;

export const rootName = (index: number): string => `log/root-${String(index).padStart(6, '0')}`;

/** Oldest first. @throws Found ROOT_*, STAMP_INVALID, WRONG_AGENCY. */
export async function judgeRoots(
  files: BundleFiles,
  { files: listed, subject }: Manifest,
  context: RootContext,
): Promise<JudgedRoot[]> {
  const roots: JudgedRoot[] = [];
  const names = listed.filter(({ role }) => role === 'root').map(({ name }) => name);
  for (const name of names) {
    const index = Number(NAME.exec(name)?.[1]);
    const stampName = `${rootName(index)}.tst`;
    const hasStamp = listed.some((file) => file.name === stampName && file.role === 'stamp');
    const stamp = hasStamp ? await bytesOf(files, stampName) : null;
    const root = await judgeRoot(
      { jws: (await bytesOf(files, name)).toString('utf8'), stamp },
      index,
      context,
    );
    const { agencyId, index: own, prevRoot } = root.statement;
    if (agencyId !== subject.agencyId) throw atRoot('WRONG_AGENCY', index, `it is of ${agencyId}`);
    const last = roots.at(-1);
    const follows = last === undefined || (own === last.statement.index + 1 && prevRoot === last.hash);
    if (own !== index || !follows)
      throw atRoot('ROOT_OUT_OF_ORDER', index, 'it does not follow the root before it');
    roots.push(root);
  }
  return roots;
}

/** In the order of the log. @throws Found ENTRY_*, PROOF_MISMATCH, WRONG_AGENCY. */
export async function judgeEntries(
  files: BundleFiles,
  { files: listed, subject }: Manifest,
  roots: readonly JudgedRoot[],
): Promise<ProvenLine[]> {
  const name = listed.find(({ role }) => role === 'entries')?.name;
  if (name === undefined)
    throw atFile('FILE_MISSING', 'log/entries.jsonl', 'a bundle has its entries of the log');
  const lines: ProvenLine[] = [];
  for (const text of (await bytesOf(files, name)).toString('utf8').split('\n').slice(0, -1)) {
    const line = readProvenLine(text);
    if (line === undefined) throw atFile('LINE_UNREADABLE', name, `line ${lines.length + 1} is no entry`);
    assertProven(line, roots, subject.agencyId);
    const last = lines.at(-1);
    if (last && line.entry.seq <= last.entry.seq)
      throw atEntry('ENTRY_OUT_OF_ORDER', line.entry.seq, `it stands behind entry ${last.entry.seq}`);
    lines.push(line);
  }
  if (lines.length === 0) throw atFile('ENTRY_MISSING', name, 'it holds no entry');
  return lines;
}

function assertProven(
  { entry, hash, inclusion }: ProvenLine,
  roots: readonly JudgedRoot[],
  agencyId: string,
): void {
  const { seq } = entry;
  if (trueHash(entry) !== hash) throw atEntry('ENTRY_CHANGED', seq, 'it does not have the hash it names');
  if (entry.agencyId !== agencyId) throw atEntry('WRONG_AGENCY', seq, `it is of ${entry.agencyId}`);
  const root = roots.find(({ statement }) => statement.index === inclusion.root)?.statement;
  if (root === undefined) throw atEntry('PROOF_MISMATCH', seq, `root ${inclusion.root} is not in the bundle`);
  const isInPlace =
    inclusion.index === seq - root.fromSeq && inclusion.size === root.toSeq - root.fromSeq + 1;
  if (!isInPlace || rootByPath(hash, inclusion) !== root.root)
    throw atEntry('PROOF_MISMATCH', seq, `its proof does not lead to root ${root.index}`);
}
