// Reads a pasted list of recipients: one agency a line, by its code, its name, or both ("H16.02<tab>Sở Tài chính"). Every
// line gets an answer: nothing that was pasted is lost, and nothing is guessed.
import type { ReadRecipients } from '../../contracts/recipients.ts';
import type { PastedFault } from '../../contracts/vocabulary.ts';
import { faultOf, type KnownRecipient, nameKeyOf } from './recipient-list.ts';

interface Index {
  byCode: Map<string, KnownRecipient>;
  byName: Map<string, KnownRecipient[]>;
  /** Without tone marks, as people type in a hurry; asked last. */
  byPlainName: Map<string, KnownRecipient[]>;
}

interface Rules {
  ownAgencyId: string;
  at: Date;
  normalizeCode(code: string): string;
}

/** Numbers and bullets of a list, and what ends its lines. */
const BULLET = /^\s*(?:[-–—•*+]|\d{1,4}[.)])\s+/u;
const ENDS = /[\s;,.]+$/u;
const SHOWN_CHARACTERS = 200;

export function readPasted(
  pasted: string,
  agencies: readonly KnownRecipient[],
  rules: Rules,
): ReadRecipients {
  const index = indexOf(agencies);
  const read: ReadRecipients = { good: [], wrong: [] };
  const firstLines = new Map<string, number>();
  for (const { line, text } of linesOf(pasted)) {
    const found = agencyIn(text, index, rules);
    const wrong = (reason: PastedFault, name: string | null, firstLine: number | null = null) =>
      read.wrong.push({ line, text: text.slice(0, SHOWN_CHARACTERS), reason, name, firstLine });
    if (typeof found === 'string') {
      wrong(found, null);
      continue;
    }
    const fault = faultOf(found, rules);
    const firstLine = firstLines.get(found.id);
    if (fault !== null) wrong(fault, found.name);
    else if (firstLine !== undefined) wrong('twice', found.name, firstLine);
    else {
      firstLines.set(found.id, line);
      read.good.push({ line, code: found.code, name: found.name });
    }
  }
  return read;
}

/** Lines that say something, each with its number in the text. */
export const linesOf = (pasted: string): Array<{ line: number; text: string }> =>
  pasted
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .map((text, index) => ({ line: index + 1, text: text.trim() }))
    .filter(({ text }) => text !== '');

function indexOf(agencies: readonly KnownRecipient[]): Index {
  const index: Index = { byCode: new Map(), byName: new Map(), byPlainName: new Map() };
  // A former code is its last holder's only where nobody has it now.
  for (const agency of agencies) for (const code of agency.formerCodes) index.byCode.set(code, agency);
  for (const agency of agencies) {
    index.byCode.set(agency.code, agency);
    for (const name of new Set([agency.name, agency.shortName].map(nameKeyOf)))
      add(index.byName, name, agency);
    for (const name of new Set([agency.name, agency.shortName].map(plain)))
      add(index.byPlainName, name, agency);
  }
  return index;
}

function add(map: Map<string, KnownRecipient[]>, key: string, agency: KnownRecipient): void {
  if (key === '') return;
  const held = map.get(key);
  if (held === undefined) map.set(key, [agency]);
  else held.push(agency);
}

const plain = (name: string): string =>
  nameKeyOf(name).normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');

/** The agency that the whole line, or its columns together, name. A code and a name of two agencies name none. */
function agencyIn(text: string, index: Index, rules: Rules): KnownRecipient | 'unknown' | 'ambiguous' {
  const whole = text.replace(BULLET, '').replace(ENDS, '');
  for (const parts of [[whole], whole.split(/[\t;|]/), inBrackets(whole), firstWord(whole)]) {
    const [first, ...others] = parts
      .map((part) => named(part.trim(), index, rules))
      .filter((candidates) => candidates.length > 0);
    if (first === undefined) continue;
    const [only, ...more] = first.filter((agency) => others.every((each) => each.includes(agency)));
    return only === undefined || more.length > 0 ? 'ambiguous' : only;
  }
  return 'unknown';
}

/** "Sở Tài chính (H16.02)". */
const inBrackets = (text: string): string[] => {
  const [, name = '', code = ''] = /^(.+?)\s*[([]\s*([^()[\]]+?)\s*[)\]]$/u.exec(text) ?? [];
  return [name, code];
};

/** "H16.02 Sở Tài chính", "H16.02 - Sở Tài chính". */
const firstWord = (text: string): string[] => {
  const [, code = '', name = ''] = /^(\S+)\s+(?:[-–—:]\s*)?(.+)$/u.exec(text) ?? [];
  return /\d/.test(code) ? [code, name] : [];
};

/** All that it may mean. */
function named(part: string, index: Index, rules: Rules): KnownRecipient[] {
  if (part === '') return [];
  const byCode = index.byCode.get(rules.normalizeCode(part.toUpperCase()));
  if (byCode !== undefined) return [byCode];
  const candidates = index.byName.get(nameKeyOf(part)) ?? index.byPlainName.get(plain(part)) ?? [];
  // One that is gone does not make the name of the one that is there doubtful.
  const usable = candidates.filter((agency) => faultOf(agency, rules) === null);
  return usable.length > 0 ? usable : candidates;
}
