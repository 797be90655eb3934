// Organ codes: the current form of QĐ 20/2020/QĐ-TTg (`H10.12`) and the old 13-character form of
// QCVN 102:2016 (`000.00.12.H10`), whose groups run from the lowest level to the highest.

const CODE = /^[A-Z0-9]+(\.[A-Z0-9]+)*$/;
const OLD = /^(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})$/;
const MAX_LENGTH = 35;

export interface OrganCode {
  /** Current form; what codes are compared by. */
  code: string;
  /** As it was written. */
  written: string;
}

/** Reads a code in either form; null when it is none. */
export function parseOrganCode(text: string): OrganCode | null {
  const written = text.trim();
  if (written.length > MAX_LENGTH || !CODE.test(written)) return null;
  const [, fourth, third, second, first] = OLD.exec(written) ?? [];
  if (fourth === undefined || third === undefined || second === undefined || first === undefined)
    return { code: written, written };
  const groups = [first, second, third, fourth];
  // Only the unused lower levels are dropped: a zero between used levels has a meaning.
  while (groups.length > 1 && /^0+$/.test(groups.at(-1) ?? '')) groups.pop();
  return { code: groups.join('.'), written };
}

/** The current form of a code, or the text itself when it is no code. */
export function normalizeOrganCode(text: string): string {
  return parseOrganCode(text)?.code ?? text.trim();
}

/** The old 13-character form, for peers that know no other; null when the code has none. */
export function toOldOrganCode(code: string): string | null {
  const [first, second = '00', third = '00', fourth = '000', ...rest] = code.split('.');
  const old = `${fourth}.${third}.${second}.${first}`;
  return rest.length === 0 && OLD.test(old) ? old : null;
}
