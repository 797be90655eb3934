// Input is parsed once, by the contract's schemas; all issues of params, query and body are reported together.
import type { Request } from 'express';
import type { z } from 'zod';
import type { ProblemIssue } from '../../contracts/problem.ts';
import type { RouteContract } from '../../contracts/route.ts';
import { AppError } from './problem.ts';

export interface ParsedInput {
  params: unknown;
  query: unknown;
  body: unknown;
}

/** @throws AppError BAD_INPUT with every issue of every part, as JSON pointers. */
export function parseInput(route: RouteContract, request: Request): ParsedInput {
  const issues: ProblemIssue[] = [];
  const parse = (schema: z.ZodType | undefined, value: unknown, prefix: string): unknown => {
    if (schema === undefined) return undefined;
    const outcome = schema.safeParse(value);
    if (outcome.success) return outcome.data;
    issues.push(...outcome.error.issues.map((issue) => toProblemIssue(issue, prefix)));
    return undefined;
  };
  const input = {
    params: parse(route.params, request.params, '/params'),
    query: parse(route.query, request.query, '/query'),
    body: parse(route.body, request.body, ''),
  };
  if (issues.length > 0) throw new AppError('BAD_INPUT', { errors: issues });
  return input;
}

/** An issue of a schema as the answer names it; `prefix` is `/params`, `/query` or empty for the body. */
export const toProblemIssue = (issue: z.core.$ZodIssue, prefix: string): ProblemIssue => ({
  pointer: prefix + issue.path.map((step) => `/${escapeStep(String(step))}`).join(''),
  code: issue.code,
  detail: issue.message,
});

/** RFC 6901 §3. */
const escapeStep = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1');
