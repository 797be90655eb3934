// The words a document is found by: an index of them finds one document among a million at once.

/** Longer ones differ earlier. */
export const LONGEST_WORD = 32;

/** Of folded text, each once. */
export const wordsOf = (folded: string): string[] => [
  ...new Set((folded.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, LONGEST_WORD))),
];
