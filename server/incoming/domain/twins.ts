// When two incoming documents are the same one that came twice: by packet and by paper, or sent again. NĐ 30/2020
// Phụ lục VI asks for a warning of them; QCVN 102 names them by identifier, Điều 15 by number, notation, issuer and date.
import type { TwinSign } from '../../contracts/incoming-twins.ts';
import { fold } from './folded.ts';
import type { IncomingDocument } from './incoming-document.ts';
import { isBeforeRegister } from './lifecycle.ts';

export type Compared = Pick<
  IncomingDocument,
  'id' | 'documentId' | 'sender' | 'numberText' | 'issuedOn' | 'subject' | 'files' | 'arrivedAt' | 'state'
> &
  Pick<IncomingDocument, 'settledTwins' | 'replaces'>;

/** Two documents of one agency are hardly one when their words differ by more than this. */
const NEAR = 0.8;
/** A subject of fewer words says too little: "V/v báo cáo". */
const WORDS_MIN = 5;

/** Number and notation without spaces, signs and leading noughts: "012 / UBND-VX" is "12/UBNDVX". */
export const plainNumber = (numberText: string): string =>
  fold(numberText)
    .replace(/^(so|no)\s*[:.]\s*/, '')
    .replace(/[^a-z0-9/]/g, '')
    .replace(/^0+(?=\d)/, '');

const plainName = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const mainDigestOf = ({ files }: Pick<IncomingDocument, 'files'>): string | undefined =>
  files.find(({ isMain }) => isMain)?.digest;

/** What an index finds the twins by; subjects are compared among those of one sender. */
export function twinKeys(document: Omit<Compared, 'settledTwins' | 'replaces'>): string[] {
  const { documentId, sender, numberText, issuedOn } = document;
  const digest = mainDigestOf(document);
  const number = plainNumber(numberText);
  return [
    ...(documentId === '' ? [] : [`id:${sender.code}:${documentId}`]),
    ...(digest === undefined ? [] : [`file:${digest}`]),
    ...(number === '' || issuedOn === '' ? [] : [`number:${issuedOn}:${number}`]),
  ];
}

/** By code where both have one; an agency that is written down by hand has only its name. */
const isOneSender = (one: Compared['sender'], other: Compared['sender']): boolean =>
  one.code !== '' && other.code !== ''
    ? one.code === other.code
    : plainName(one.name) === plainName(other.name);

/** Words every other subject begins with say nothing. */
const IDLE = new Set(['v', 've', 'viec']);
const wordsOf = (subject: string): string[] =>
  plainName(subject)
    .split(' ')
    .filter((word) => word !== '' && !IDLE.has(word));

/** 0 to 1: twice the words both have, of all words of both (Dice), each counted as often as it stands. */
export function nearness(one: string, other: string): number {
  const left = wordsOf(one);
  const right = wordsOf(other);
  if (left.length < WORDS_MIN || right.length < WORDS_MIN) return left.join(' ') === right.join(' ') ? 1 : 0;
  const counts = new Map<string, number>();
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of right) {
    const rest = counts.get(word) ?? 0;
    if (rest > 0) shared += 1;
    counts.set(word, rest - 1);
  }
  return (2 * shared) / (left.length + right.length);
}

/** Figures tell one month's report from the next, and one case from another. */
const figuresOf = (subject: string): string => (fold(subject).match(/\d+/g) ?? []).join(' ');

const isNearSubject = (one: string, other: string): boolean =>
  figuresOf(one) === figuresOf(other) && nearness(one, other) >= NEAR;

/** What they share that an index finds. */
function exactSigns(one: Compared, other: Compared): TwinSign[] {
  const keys = new Set(twinKeys(other));
  const shared = twinKeys(one).filter((key) => keys.has(key));
  const has = (kind: string) => shared.some((key) => key.startsWith(`${kind}:`));
  return [
    ...(has('id') ? ['document-id' as const] : []),
    ...(has('file') ? ['file' as const] : []),
    ...(has('number') && isOneSender(one.sender, other.sender) ? ['number' as const] : []),
  ];
}

/** What makes them look like one document; empty for two that differ. */
export const signsOf = (one: Compared, other: Compared): TwinSign[] => [
  ...exactSigns(one, other),
  ...(isOneSender(one.sender, other.sender) && isNearSubject(one.subject, other.subject)
    ? ['subject' as const]
    : []),
];

/**
 * One document beyond doubt. The same bytes under another number are more likely a file attached by mistake: that is
 * shown, and is for people to judge. Near subjects alone only look like it.
 */
function isStrong(one: Compared, other: Compared): boolean {
  const signs = exactSigns(one, other);
  if (signs.includes('document-id') || signs.includes('number')) return true;
  const numbers = [plainNumber(one.numberText), plainNumber(other.numberText)];
  return signs.includes('file') && (numbers.includes('') || numbers[0] === numbers[1]);
}

/** Said already of these two, on either of them. */
const isSettled = (one: Compared, other: Compared): boolean =>
  (one.settledTwins ?? []).some(({ id }) => id === other.id) ||
  (other.settledTwins ?? []).some(({ id }) => id === one.id) ||
  one.replaces.some(({ id }) => id === other.id) ||
  other.replaces.some(({ id }) => id === one.id);

const isLater = (one: Compared, other: Compared): boolean =>
  one.arrivedAt.getTime() === other.arrivedAt.getTime()
    ? one.id > other.id
    : one.arrivedAt.getTime() > other.arrivedAt.getTime();

/**
 * Whether a number is given to the one only by a choice. Of two that wait the later needs it, so that two clerks who
 * register both at once cannot both pass; of one that has a number already, every other needs it.
 */
export function needsChoice(one: Compared, other: Compared): boolean {
  if (other.state === 'refused' || other.state === 'cancelled') return false;
  if (isSettled(one, other) || !isStrong(one, other)) return false;
  return !isBeforeRegister(other.state) || isLater(one, other);
}
