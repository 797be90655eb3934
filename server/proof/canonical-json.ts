// Canonical JSON (RFC 8785): one text for one value, so that it can be hashed and signed. Numbers and strings are
// written as ECMAScript writes them, which is what the RFC asks for; keys are sorted by their UTF-16 units.

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
/** Deeper than anything we write; a hostile file must not exhaust the stack. */
const MAX_DEPTH = 32;

/** @throws TypeError for what JSON cannot say: undefined, NaN, infinite numbers, half characters. */
export const canonicalJson = (value: JsonValue): string => write(value, 0);

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new TypeError('nested too deeply');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('not a number JSON knows');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((each) => write(each, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, each]) => `${text(key)}:${write(each, depth + 1)}`).join(',')}}`;
}

function text(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new TypeError('half of a character');
  return JSON.stringify(value);
}

/**
 * The value of a text that is canonical already; undefined for every other text, be it another spelling of the same
 * value: then no byte can be changed unseen.
 */
export function readCanonical(given: string): unknown {
  try {
    const value: unknown = JSON.parse(given);
    return write(value, 0) === given ? value : undefined;
  } catch {
    return undefined;
  }
}
