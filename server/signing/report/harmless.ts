// Names come from the file and whoever made it: no line ends, terminal commands or turned writing directions, nothing
// XML cannot hold, and of bounded length.

const MAX_NAME = 120;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu;

/** The name as it may be printed anywhere, in NFC. */
export const harmless = (name: string): string => {
  const clean = name.normalize('NFC').replace(UNSAFE, ' ').trim();
  return clean.length > MAX_NAME ? `${[...clean].slice(0, MAX_NAME).join('')}…` : clean;
};
