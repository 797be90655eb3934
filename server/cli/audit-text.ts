// What `vanthu audit verify` says to people.
import type { BundleVerdict, Finding, LogVerdict } from '../proof/index.ts';

export const said = (file: string, finding: Finding | null, lines: readonly string[]): string => {
  const wrong = finding === null ? [] : [`${finding.where}: ${finding.text} (${finding.code})`];
  const head = `${finding === null ? 'OK' : 'BROKEN'}  ${file}`;
  return [head, ...[...wrong, ...lines].map((line) => `  ${line}`), ''].join('\n');
};

export function logLines(verdict: Omit<LogVerdict, 'finding'>): string[] {
  const { agencyId, entries, roots, stampedSeq, stampedAt, firstAt, lastAt, signers, authorities } = verdict;
  return [
    `log of ${agencyId}: ${entries} entries, ${firstAt ?? '–'} to ${lastAt ?? '–'}`,
    `${roots} roots signed by ${signers.join(', ') || 'nobody'}`,
    stampedAt === null
      ? 'no root is stamped'
      : `stamped up to entry ${stampedSeq} at ${stampedAt} by ${authorities.join(', ')}; ${entries - stampedSeq} entries behind it`,
  ];
}

export function bundleLines(verdict: Omit<BundleVerdict, 'finding'>): string[] {
  const { subject, files, entries, roots, stampedAt, authority, receipts, statuses, signer, madeAt } =
    verdict;
  if (subject === null) return [`${files} files`];
  return [
    `${subject.documentId}: ${subject.senderCode} to ${subject.recipientCode}, packet ${subject.packetDigest}`,
    `${files} files, made at ${madeAt ?? '–'} by ${signer ?? 'nobody'}`,
    `1 packet, ${receipts} receipts, ${statuses} statuses, ${entries} log entries under ${roots} roots`,
    stampedAt === null ? 'not stamped yet' : `stamped at ${stampedAt} by ${authority ?? 'nobody'}`,
  ];
}
