// The end of reading: what is wrong at the level of XML, after which nothing that follows can be trusted.
import { issue, type ProtocolIssue, type ProtocolIssueCode } from './issue.ts';

export class Refusal extends Error {
  readonly issue: ProtocolIssue;
  constructor(code: ProtocolIssueCode, path: string, details: Record<string, string | number> = {}) {
    super(code);
    this.issue = issue(code, path, details);
  }
}

/** The Refusal's issue; any other error is thrown again. */
export function issueOf(error: unknown): ProtocolIssue {
  if (error instanceof Refusal) return error.issue;
  throw error;
}
