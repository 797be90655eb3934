// What `vanthu audit verify` says to people.
import type { BundleVerdict, Finding, Gap, LogVerdict } from '../proof/index.ts';

export type AuditVerdict = 'HOLDS' | 'INCOMPLETE' | 'BROKEN';

interface Said {
  verdict: AuditVerdict;
  file: string;
  finding: Finding | null;
  gaps: readonly Gap[];
  lines: readonly string[];
}

const HEADS: Record<AuditVerdict, string> = { HOLDS: 'OK', INCOMPLETE: 'INCOMPLETE', BROKEN: 'BROKEN' };

const MOST_NAMED = 10;

export const said = ({ verdict, file, finding, gaps, lines }: Said): string => {
  const wrong = finding === null ? [] : [finding];
  const named = [...wrong, ...gaps].map(({ where, text, code }) => `${where}: ${text} (${code})`);
  return [`${HEADS[verdict]}  ${file}`, ...[...named, ...lines].map((line) => `  ${line}`), ''].join('\n');
};

export function logLines(verdict: Omit<LogVerdict, 'finding' | 'gaps'>): string[] {
  const {
    agencyId,
    agencyCode,
    entries,
    roots,
    stampedSeq,
    stampedAt,
    firstAt,
    lastAt,
    signers,
    authorities,
  } = verdict;
  return [
    `log of ${agencyCode || agencyId}: ${entries} entries, ${firstAt ?? '–'} to ${lastAt ?? '–'}`,
    `${roots} roots signed by ${signers.join(', ') || 'nobody'}`,
    stampedAt === null
      ? 'no root is stamped'
      : `stamped up to entry ${stampedSeq} at ${stampedAt} by ${authorities.join(', ')}; ${entries - stampedSeq} entries behind it`,
  ];
}

export function bundleLines(verdict: Omit<BundleVerdict, 'finding' | 'gaps' | 'stampCertificate'>): string[] {
  const { subject, files, entries, roots, stampedAt, authority, signer, madeAt } = verdict;
  if (subject === null) return [`${files} files`];
  const { renewals, stampEndsAt } = verdict;
  const { packets, requests, receipts, statuses, answers } = verdict;
  const recipients = subject.deliveries.map(({ recipientCode }) => recipientCode);
  const shown = recipients.slice(0, MOST_NAMED).join(', ');
  const more = recipients.length > MOST_NAMED ? ` and ${recipients.length - MOST_NAMED} more` : '';
  return [
    `${subject.documentId}: ${subject.senderCode} to ${shown}${more}`,
    `${files} files, made at ${madeAt ?? '–'} by ${signer ?? 'nobody'}`,
    `${packets} packets, ${requests} requests, ${receipts} receipts, ${statuses} statuses, ${entries} log entries under ${roots} roots, ${answers} answers about revocation`,
    stampedAt === null ? 'not stamped yet' : `stamped at ${stampedAt} by ${authority ?? 'nobody'}`,
    ...(stampEndsAt === null
      ? []
      : [`stamped again ${renewals} times; to be stamped again before ${stampEndsAt} (\`audit stamp\`)`]),
  ];
}
