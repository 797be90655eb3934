// Sets up one server of a federation as an operator would: its own data folder and database, its agencies and people,
// the certificate it shows to others, the roots it trusts; and what the other server exports, imported.
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pki } from '../../../certs-dev/index.ts';
import { type Config, parseConfig } from '../../config.ts';
import type { DirectoryEntry, DirectoryFile } from '../../contracts/directory.ts';
import { systemClock as clock } from '../../platform/clock.ts';
import type { DemoOffice } from '../demo/agencies.ts';
import { seedDemo } from '../seed-demo.ts';
import { withContainer } from '../with-container.ts';

export interface FederatedServer {
  name: string;
  /** Of its certificate in the development PKI. */
  certificate: string;
  dataDir: string;
  exchangePort: number;
  offices: readonly DemoOffice[];
}

/** Its settings, as docs/OPERATIONS.md says: a real office, no demo. */
export const settingsOf = ({ dataDir, exchangePort }: FederatedServer, pki: Pki): Record<string, string> => ({
  DATA_DIR: dataDir,
  DEMO: '0',
  TRUST_DIR: join(dataDir, 'trust'),
  TSA_URL: pki.urls.tsa,
  REVOCATION_PRIVATE_HOSTS: new URL(pki.urls.tsa).host,
  EXCHANGE_PORT: String(exchangePort),
  LOG_LEVEL: 'warn',
});

/** Certificates, agencies and people; answers what the other side has to know. Safe to repeat. */
export async function setUp(server: FederatedServer, pki: Pki): Promise<DirectoryFile> {
  await mkdir(server.dataDir, { recursive: true });
  await layTrust(server, pki);
  await layIdentity(server, pki);
  return onServer(server, pki, async (container, database) => {
    await seedDemo({ database, container, clock, pki, offices: server.offices });
    return container.exportDirectory({ isOwnOnly: true });
  });
}

/** What `vanthu directory import` does with the other server's file. */
export async function acquaint(
  server: FederatedServer,
  pki: Pki,
  agencies: readonly DirectoryEntry[],
): Promise<void> {
  await onServer(server, pki, ({ organization }) =>
    organization.importDirectory(agencies, { source: 'import' }),
  );
}

function onServer<T>(
  server: FederatedServer,
  pki: Pki,
  work: Parameters<typeof withContainer<T>>[2],
): Promise<T> {
  const config: Readonly<Config> = parseConfig(settingsOf(server, pki));
  const anchors = join(server.dataDir, 'trust');
  return withContainer(config, { anchors, intermediates: join(anchors, 'intermediates') }, work);
}

async function layTrust({ dataDir }: FederatedServer, pki: Pki): Promise<void> {
  const trust = join(dataDir, 'trust');
  await mkdir(join(trust, 'intermediates'), { recursive: true });
  for (const [from, to] of [
    [pki.trustFolder, trust],
    [pki.intermediatesFolder, join(trust, 'intermediates')],
  ] as const)
    for (const entry of await readdir(from, { withFileTypes: true }))
      if (entry.isFile()) await copyFile(join(from, entry.name), join(to, entry.name));
}

async function layIdentity({ dataDir, certificate: id }: FederatedServer, pki: Pki): Promise<void> {
  const folder = join(dataDir, 'tls');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [own = new Uint8Array(), ...issuers] = pki.chain(id);
  const key = pki.privateKey(id).export({ type: 'pkcs8', format: 'pem' });
  await writeFile(join(folder, 'server.key'), key, { mode: 0o600 });
  await writeFile(join(folder, 'server.crt'), [own, ...issuers.slice(0, -1)].map(pem).join(''));
  await writeFile(join(folder, 'ca.crt'), pki.anchors.map(pem).join(''));
}

const pem = (der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};
