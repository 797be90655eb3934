// The directory as a list for other servers and for files. An agency that works here is told to others as reached over
// this server; how it is reached from inside is nobody else's matter.
import { DIRECTORY_ENTRIES, type DirectoryEntry, type DirectoryFile } from '../../contracts/directory.ts';
import type { Clock } from '../../platform/clock.ts';
import { type ExchangeFacts, undatedFacts } from '../domain/directory.ts';
import type { OrganizationStore } from '../store.ts';
import type { DirectoryRow } from '../store-agencies.ts';

export interface ExportOptions {
  /** Only the agencies that work on this server. */
  isOwnOnly: boolean;
  /** How others reach this server; without it the agencies that work here are told as not reachable. */
  server?: { endpoint: string; certificate?: Uint8Array } | undefined;
}

export async function exportDirectory(
  { store, clock }: { store: OrganizationStore; clock: Clock },
  { isOwnOnly, server }: ExportOptions,
): Promise<DirectoryFile> {
  const rows = isOwnOnly ? await store.ownRows() : await store.allRows();
  const agencies = rows.slice(0, DIRECTORY_ENTRIES).map((row) => entryOf(row, server));
  return { format: 'vanthu-directory', version: 1, madeAt: clock.now().toISOString(), agencies };
}

function entryOf({ agency, facts: given }: DirectoryRow, server: ExportOptions['server']): DirectoryEntry {
  const facts = given ?? undatedFacts(agency);
  const { code, name, shortName, parentCode, isLocal } = agency;
  const instant = (at: Date | null) => at?.toISOString() ?? null;
  const certificates = facts.certificates.map(({ use, der, fromAt, untilAt }) => ({
    use,
    der: Buffer.from(der).toString('base64'),
    from: instant(fromAt),
    until: instant(untilAt),
  }));
  const shown = {
    code,
    name,
    shortName,
    parentCode,
    former: facts.former.map((each) => ({
      code: each.code,
      name: each.name,
      until: each.untilAt.toISOString(),
    })),
    dissolvedAt: instant(facts.dissolvedAt),
  };
  if (!isLocal) return { ...shown, terms: facts.terms.map(termsOf), certificates };
  const terms = facts.terms.map((each) => ({
    ...termsOf(each),
    transport: 'peer' as const,
    endpoint: server?.endpoint ?? null,
    canReceive: each.canReceive && server !== undefined,
  }));
  const ownServer = server?.certificate && {
    use: 'server' as const,
    der: Buffer.from(server.certificate).toString('base64'),
    from: null,
    until: null,
  };
  return { ...shown, terms, certificates: ownServer ? [...certificates, ownServer] : certificates };
}

const termsOf = ({ fromAt, ...rest }: ExchangeFacts['terms'][number]) => ({
  ...rest,
  from: fromAt.toISOString(),
});
