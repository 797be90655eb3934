// Writes a ZIP archive of a few small files (APPNOTE 6.3.10 §4.3): what a DOCX needs, no more.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  text: string;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1980-01-01, the first date a ZIP can name: the same letter is the same bytes. */
const FIRST_DATE = 0x0021;

export function zip(entries: readonly ZipEntry[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text } of entries) {
    const raw = Buffer.from(text, 'utf8');
    const data = deflateRawSync(raw);
    const path = Buffer.from(name, 'utf8');
    const facts = factsOf({
      crc: crc32(raw),
      packed: data.length,
      size: raw.length,
      nameLength: path.length,
    });
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL_HEADER);
    const central = Buffer.alloc(6);
    central.writeUInt32LE(CENTRAL_HEADER, 0);
    central.writeUInt16LE(VERSION, 4);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(central, facts, place, path);
    pieces.push(local, facts, path, data);
    at += local.length + facts.length + path.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_RECORD, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, central, end]);
}

/** The 26 bytes that the local and the central header have in common. */
function factsOf(entry: { crc: number; packed: number; size: number; nameLength: number }): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(VERSION, 0);
  facts.writeUInt16LE(UTF8_NAMES, 2);
  facts.writeUInt16LE(DEFLATED, 4);
  facts.writeUInt16LE(FIRST_DATE, 8);
  facts.writeUInt32LE(entry.crc, 10);
  facts.writeUInt32LE(entry.packed, 14);
  facts.writeUInt32LE(entry.size, 18);
  facts.writeUInt16LE(entry.nameLength, 22);
  return facts;
}
