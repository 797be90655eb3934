// What the papers of a bundle are held against: its subject, the entries of the log that name them, and everybody's names.
import { X509Certificate } from 'node:crypto';
import { normalizeOrganCode, type ParsedPacket } from '../../exchange/protocol/index.ts';
import type { LogEntry } from '../entry.ts';
import { atFile, type FindingCode } from '../finding.ts';
import type { Signers } from '../signers.ts';
import { compareAgencies, type KeyDirectory } from '../trust.ts';
import type { BundleFiles } from './files.ts';
import type { Manifest } from './manifest.ts';
import type { ProvenLine } from './proven-line.ts';

export type DocumentPacket = Extract<ParsedPacket, { ok: true; kind: 'document' }>;

export interface PapersContext {
  files: BundleFiles;
  manifest: Manifest;
  named: NamedByLog;
  signers: Signers;
  directory: KeyDirectory | undefined;
  /** When a stamped root proves what the entries name; null: nothing does. */
  provenAt: Date | null;
}

/** The first entry that names a packet, a receipt or a status, by its digest. */
export interface NamedByLog {
  packet: ReadonlyMap<unknown, LogEntry>;
  receipt: ReadonlyMap<unknown, LogEntry>;
  status: ReadonlyMap<unknown, LogEntry>;
}

export function namedByLog(lines: readonly ProvenLine[]): NamedByLog {
  const by = (fact: string) => {
    const found = new Map<unknown, LogEntry>();
    for (const { entry } of lines) {
      const digest = entry.facts[fact];
      if (digest !== undefined && !found.has(digest)) found.set(digest, entry);
    }
    return found;
  };
  return { packet: by('packetDigest'), receipt: by('receiptDigest'), status: by('statusDigest') };
}

/** Either side may have been renamed between one paper and another: the directory knows. */
export const isNamed = ({ directory }: PapersContext, code: string, given: string): boolean =>
  compareAgencies(directory, normalizeOrganCode(code), normalizeOrganCode(given)) === 'same';

export const isParty = (context: PapersContext, code: string): boolean => {
  const { senderCode, deliveries } = context.manifest.subject;
  return (
    isNamed(context, senderCode, code) ||
    deliveries.some(({ recipientCode }) => isNamed(context, recipientCode, code))
  );
};

/** When it was logged; of one that was under way when its key ended, when it was made. */
export function usedAt(certificate: Uint8Array | undefined, loggedAt: Date, madeAt: Date | undefined): Date {
  if (certificate === undefined || madeAt === undefined || madeAt > loggedAt) return loggedAt;
  return loggedAt > new Date(new X509Certificate(certificate).validTo) ? madeAt : loggedAt;
}

interface Given {
  certificate: Uint8Array | undefined;
  code: string;
  usedAt: Date;
}

/** @throws Found SIGNER_UNTRUSTED, SIGNER_OF_ANOTHER, SIGNER_REVOKED. */
export async function assertSigner(
  { signers, provenAt }: PapersContext,
  name: string,
  { certificate, ...given }: Given,
): Promise<void> {
  const refuse = (code: FindingCode, text: string) => atFile(code, name, text);
  if (certificate === undefined) throw refuse('SIGNER_UNTRUSTED', 'it does not say who signed it');
  await signers.assert({ ...given, certificate, provenAt, where: name }, refuse);
}
