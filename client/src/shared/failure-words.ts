// What the server notes of a failure, for people: the sentence of its code in place of the code and its detail.
import type { TFunction } from 'i18next';
import { isErrorCode } from './api-error.ts';

/** "Sở Tư pháp: EXCHANGE_RECIPIENT_UNKNOWN: H16.03 …", as it ends a note. */
const CODE_AT_END = /\b([A-Z]+_[A-Z_]+)(?:: .*)?$/s;

/** As a step or a failed attempt is noted: its code, and perhaps a detail; empty where it has none. */
export const codeAtStart = (text: string): string => /^([A-Z][A-Z_]+)(?:: |$)/.exec(text)?.[1] ?? '';

export const inWords = (t: TFunction, text: string): string =>
  text.replace(CODE_AT_END, (noted, code: string) => (isErrorCode(code) ? t(`error/${code}`) : noted));
