// Makes an ELF64 library that was linked against glibc 2.38 load on an older glibc, by redirecting the few
// symbols it needs at that version. Works on `.dynsym`, `.gnu.version` and `.gnu.version_r` (System V gABI ch. 5,
// LSB 5.0 §10.7); no byte moves, so nothing else in the file has to change.

/** Thrown when a file is not the ELF this redirection knows how to change. */
export class RelinkError extends Error {
  override readonly name = 'RelinkError';
}

export interface RelinkOptions {
  /** Version that the running glibc does not have, e.g. `GLIBC_2.38`. */
  from: string;
  /** Version of the same library that every glibc of the machine has: `GLIBC_2.2.5` (x64), `GLIBC_2.17` (arm64). */
  to: string;
}

export interface Relinked {
  bytes: Buffer;
  /** Redirected symbols, by the name they had. */
  redirected: string[];
}

interface Section {
  type: number;
  offset: number;
  size: number;
  link: number;
  info: number;
}

interface VersionNeed {
  at: number;
  hash: number;
  index: number;
  nameAt: number;
}

const SHT_DYNSYM = 11;
const SHT_GNU_VERNEED = 0x6ffffffe;
const SHT_GNU_VERSYM = 0x6fffffff;
const SYMBOL_BYTES = 24;
const HIDDEN_BIT = 0x8000;
/** C23 variants; they differ from the plain name only in accepting `0b` literals. */
const C23_PREFIX = '__isoc23_';

/**
 * Returns a copy of `source` in which every symbol needed at `from` is needed at `to` instead;
 * `__isoc23_NAME` becomes `NAME` by pointing into the tail of the same string.
 * @throws RelinkError when the file is not a little-endian ELF64, or a library has `from` but not `to`.
 */
export function relinkGlibc(source: Buffer, { from, to }: RelinkOptions): Relinked {
  if (source.length < 64 || source.readUInt32BE(0) !== 0x7f454c46 || source[4] !== 2 || source[5] !== 1) {
    throw new RelinkError('not a little-endian ELF64 file');
  }
  const bytes = Buffer.from(source);
  const redirected: string[] = [];
  try {
    const sections = readSections(bytes);
    const symbols = sectionOfType(sections, SHT_DYNSYM);
    const versions = sectionOfType(sections, SHT_GNU_VERSYM);
    const needs = sectionOfType(sections, SHT_GNU_VERNEED);
    const strings = sections[symbols.link];
    if (strings === undefined) throw new RelinkError('the symbol table names no string table');
    const nameAt = (offset: number) => {
      const start = strings.offset + offset;
      return bytes.toString('latin1', start, bytes.indexOf(0, start));
    };
    for (const library of readVersionNeeds(bytes, needs)) {
      const wanted = library.find((need) => nameAt(need.nameAt) === from);
      if (wanted === undefined) continue;
      const base = library.find((need) => nameAt(need.nameAt) === to);
      if (base === undefined) throw new RelinkError(`a library is needed at ${from} but not at ${to}`);
      for (let entry = 0; entry * SYMBOL_BYTES < symbols.size; entry++) {
        const versionAt = versions.offset + 2 * entry;
        if ((bytes.readUInt16LE(versionAt) & ~HIDDEN_BIT) !== wanted.index) continue;
        const symbolAt = symbols.offset + SYMBOL_BYTES * entry;
        const stringOffset = bytes.readUInt32LE(symbolAt);
        const name = nameAt(stringOffset);
        bytes.writeUInt16LE(base.index, versionAt);
        if (name.startsWith(C23_PREFIX)) bytes.writeUInt32LE(stringOffset + C23_PREFIX.length, symbolAt);
        redirected.push(name);
      }
      // The loader checks the list of versions before any symbol, so the list must not name `from` either.
      bytes.writeUInt32LE(base.hash, wanted.at);
      bytes.writeUInt32LE(base.nameAt, wanted.at + 8);
    }
  } catch (error) {
    if (error instanceof RangeError)
      throw new RelinkError('a table points outside the file', { cause: error });
    throw error;
  }
  return { bytes, redirected };
}

function readSections(elf: Buffer): Section[] {
  const tableAt = Number(elf.readBigUInt64LE(40));
  const entryBytes = elf.readUInt16LE(58);
  return Array.from({ length: elf.readUInt16LE(60) }, (_, index) => {
    const at = tableAt + index * entryBytes;
    return {
      type: elf.readUInt32LE(at + 4),
      offset: Number(elf.readBigUInt64LE(at + 24)),
      size: Number(elf.readBigUInt64LE(at + 32)),
      link: elf.readUInt32LE(at + 40),
      info: elf.readUInt32LE(at + 44),
    };
  });
}

function sectionOfType(sections: Section[], type: number): Section {
  const found = sections.find((section) => section.type === type);
  if (found === undefined) throw new RelinkError(`section type 0x${type.toString(16)} is missing`);
  return found;
}

/** One list of needed versions per library (`Elf64_Verneed` with its chain of `Elf64_Vernaux`). */
function readVersionNeeds(elf: Buffer, section: Section): VersionNeed[][] {
  const libraries: VersionNeed[][] = [];
  for (let library = 0, at = section.offset; library < section.info; library++) {
    const needs: VersionNeed[] = [];
    for (let need = 0, aux = at + elf.readUInt32LE(at + 8); need < elf.readUInt16LE(at + 2); need++) {
      needs.push({
        at: aux,
        hash: elf.readUInt32LE(aux),
        index: elf.readUInt16LE(aux + 6),
        nameAt: elf.readUInt32LE(aux + 8),
      });
      aux += elf.readUInt32LE(aux + 12);
    }
    libraries.push(needs);
    at += elf.readUInt32LE(at + 12);
  }
  return libraries;
}
