// Looks through large XML parts piece by piece, so that a report of many pages holds neither memory nor the event loop.
import { StringDecoder } from 'node:string_decoder';
import type { Part } from '../docx/read-package.ts';

/** Longer than any tag or field that is looked for. */
const OVERLAP = 8 * 1024;

/** Calls `look` with pieces that overlap: what lies across an edge is whole in one of them. `fresh` is where new text begins. */
export async function scanText(part: Part, look: (text: string, fresh: number) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let kept = '';
  for await (const chunk of part.chunks) {
    const text = kept + decoder.write(chunk);
    look(text, kept.length);
    kept = text.slice(-OVERLAP);
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of an attribute or element, its character references resolved. */
export const plainXml = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
