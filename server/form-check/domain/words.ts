// Vietnamese text as it is compared: one form of each letter, no tone, no case. Letters that another encoding hides are
// told by what they become.

/** Precomposed, one space between words. */
export const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** Without tone, case and punctuation: for likeness, never for what is shown. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

export const isUpper = (text: string): boolean => /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);

/** How much of two texts is the same, 0…1 (pairs of letters, Dice). */
export function likeness(one: string, other: string): number {
  const a = pairsOf(fold(one));
  const b = pairsOf(fold(other));
  if (a.length === 0 || b.length === 0) return fold(one) === fold(other) ? 1 : 0;
  const left = new Map<string, number>();
  for (const pair of a) left.set(pair, (left.get(pair) ?? 0) + 1);
  let same = 0;
  for (const pair of b) {
    const count = left.get(pair) ?? 0;
    if (count > 0) same += 1;
    left.set(pair, count - 1);
  }
  return (2 * same) / (a.length + b.length);
}

const pairsOf = (text: string): string[] => {
  const packed = text.replace(/ /g, '');
  return Array.from({ length: Math.max(0, packed.length - 1) }, (_, at) => packed.slice(at, at + 2));
};

/** Fonts whose letters are not those of Unicode: TCVN 5712 (ABC), VNI, VPS. */
export const isLegacyFont = (name: string): boolean =>
  /^\.?vn[a-z]|^vni[-\s]|^vps[-\s]|^\.?vntime/i.test(name);

/**
 * Signs of text in such an encoding read as Latin-1: `µ ¸ ¶ · ¹` for tones of TCVN 5712, `aø oâ eä` for VNI. Two of
 * them in one line never happen in Vietnamese.
 */
export function looksLegacy(text: string): boolean {
  const tcvn = text.match(/[µ¸¶·¹©¨®¬­\u00ad«»¾¼½Æ¢§£¤¥¦Ø×Þ]/gu)?.length ?? 0;
  const vni = text.match(/[aeouyAEOUY][øØùûÛïÏäÄåÅ]|[aeoAEO][âÂ][^\s]?/gu)?.length ?? 0;
  return tcvn >= 3 || vni >= 2;
}
