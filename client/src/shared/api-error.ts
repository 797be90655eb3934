// What can go wrong with a call, as one class: the server's problem+json (RFC 9457), no network, or a stopped upload.

import type { ErrorCode } from '@contracts/error-codes.ts';
import type { ProblemIssue } from '@contracts/problem.ts';
import type { TFunction } from 'i18next';
import { vi } from './i18n/vi/index.ts';

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(vi.error, code);

/** `NOT_KEPT`: this browser has no room for what was to be kept in it. */
type FailureCode = ErrorCode | 'NETWORK' | 'ABORTED' | 'UNEXPECTED' | 'NOT_KEPT';

export class ApiError extends Error {
  readonly code: FailureCode;
  readonly status: number;
  /** Correlation id to quote to the administrator. */
  readonly instance: string;
  readonly issues: readonly ProblemIssue[];

  constructor(code: FailureCode, status = 0, instance = '', issues: readonly ProblemIssue[] = []) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.instance = instance;
    this.issues = issues;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const issuesOf = (value: unknown): ProblemIssue[] =>
  Array.isArray(value)
    ? value.filter(isRecord).map((issue) => ({
        pointer: String(issue.pointer ?? ''),
        code: String(issue.code ?? ''),
        detail: String(issue.detail ?? ''),
      }))
    : [];

/** Reads an error body; an answer that is not a problem (a proxy's page, say) becomes UNEXPECTED. */
export const problemOf = (status: number, body: string, isKnown: (code: string) => code is ErrorCode) => {
  try {
    const parsed: unknown = JSON.parse(body);
    if (isRecord(parsed) && typeof parsed.code === 'string' && isKnown(parsed.code)) {
      return new ApiError(parsed.code, status, String(parsed.instance ?? ''), issuesOf(parsed.errors));
    }
  } catch {
    // Not JSON: told as UNEXPECTED below.
  }
  return new ApiError('UNEXPECTED', status);
};

/** The sentence that says what happened and what to do. */
export const sentenceOf = (t: TFunction, error: unknown): string => {
  const code = error instanceof ApiError ? error.code : 'UNEXPECTED';
  if (code === 'NETWORK') return t('unanswered/network');
  if (code === 'ABORTED') return t('unanswered/aborted');
  if (code === 'NOT_KEPT') return t('unanswered/notKept');
  if (code === 'UNEXPECTED') return t('unanswered/unexpected');
  return t(`error/${code}`);
};

export const isCode = (error: unknown, ...codes: FailureCode[]): error is ApiError =>
  error instanceof ApiError && codes.includes(error.code);

/** The body field each issue points at, by its last named part: `/fields/subject` → `subject`. */
export const fieldsOf = (error: unknown, known: readonly string[]): string[] => {
  if (!(error instanceof ApiError)) return [];
  return error.issues.flatMap((issue) => {
    const parts = issue.pointer.split('/').filter((part) => known.includes(part));
    return parts.slice(0, 1);
  });
};
