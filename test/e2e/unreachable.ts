// Agencies that the directory knows and that cannot be written to: one whose server has never heard of it, one whose
// server does not run.
import type { Pki } from '../../certs-dev/index.ts';
import type { FederatedServer } from '../../server/cli/federation/set-up.ts';
import { DirectoryEntry } from '../../server/contracts/directory.ts';

/** Said to be on the second server, which does not know them. */
export const UNKNOWN_THERE = [
  { code: 'H16.03', name: 'Sở Tư pháp' },
  { code: 'H16.05', name: 'Sở Nông nghiệp và Phát triển nông thôn' },
] as const;
/** On a server that does not answer. */
export const SILENT = { code: 'H16.04', name: 'Sở Công Thương' } as const;

const SINCE = '2020-01-01T00:00:00Z';

export function unreachable(
  servers: readonly FederatedServer[],
  pki: Pki,
  closedPort: number,
): DirectoryEntry[] {
  const second = servers[1];
  if (second === undefined) throw new Error('there is one server only');
  const entry = ({ code, name }: { code: string; name: string }, port: number) =>
    DirectoryEntry.parse({
      ...{ code, name, shortName: name, parentCode: 'H16' },
      terms: [
        {
          ...{ from: SINCE, transport: 'peer', endpoint: `https://127.0.0.1:${port}` },
          ...{ canReceive: true, maySend: false },
        },
      ],
      certificates: [
        { use: 'server', der: Buffer.from(pki.certificate(second.certificate)).toString('base64') },
      ],
    });
  return [...UNKNOWN_THERE.map((one) => entry(one, second.exchangePort)), entry(SILENT, closedPort)];
}
