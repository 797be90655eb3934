// The words of a page, each with its place in millimetres: readers give text in runs, which may break inside a word.
import type { PageText, TextRun } from '../../../shared/pdf/text-types.ts';

export interface Place {
  page: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Word extends Place {
  text: string;
}

/** Letters and digits that hang together, or one mark of punctuation. */
const TOKEN = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;
const IS_WORD = /^[\p{L}\p{M}\p{N}]+$/u;
/** A gap of less than this part of the height is no space. */
const NO_SPACE = 0.12;
const SAME_LINE = 0.35;

const wordsOfRun = (run: TextRun, page: number): Word[] => {
  const perSign = run.text.length > 0 ? run.width / run.text.length : 0;
  return [...run.text.matchAll(TOKEN)].map((match) => ({
    page,
    text: match[0].normalize('NFC'),
    x: run.x + match.index * perSign,
    y: run.y,
    width: match[0].length * perSign,
    height: run.height,
  }));
};

/** Whether `next` is the rest of the word that `last` began. */
const goesOn = (last: Word, next: Word): boolean => {
  const gap = next.x - (last.x + last.width);
  const height = Math.min(last.height, next.height);
  const bottoms = Math.abs(last.y + last.height - (next.y + next.height));
  return (
    IS_WORD.test(last.text) &&
    IS_WORD.test(next.text) &&
    bottoms < SAME_LINE * height &&
    Math.abs(gap) < NO_SPACE * height
  );
};

export const wordsOf = ({ page, runs }: PageText): Word[] => {
  const words: Word[] = [];
  for (const run of runs) {
    const [first, ...rest] = wordsOfRun(run, page);
    if (!first) continue;
    const last = words.at(-1);
    if (last && !/^\s/.test(run.text) && goesOn(last, first)) {
      last.text = (last.text + first.text).normalize('NFC');
      last.width = first.x + first.width - last.x;
      last.height = Math.max(last.height, first.height);
      words.push(...rest);
    } else words.push(first, ...rest);
  }
  return words;
};
