// The two servers of a fault run before they start: one development PKI, a data folder and a database each, the demo's
// agencies in both, of which each server works for its own and knows the others by the bad line to the other server.
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pki } from '../../certs-dev/index.ts';
import { OFFICES } from '../../server/cli/demo/agencies.ts';
import { agencyIdOf, seedDemo } from '../../server/cli/seed-demo.ts';
import { withContainer } from '../../server/cli/with-container.ts';
import { parseConfig } from '../../server/config.ts';
import { systemClock as clock } from '../../server/platform/clock.ts';
import { bufferSource, openPkcs12, sign } from '../../server/signing/index.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import type { SideName } from './plan.ts';

export const SENDER = { code: 'H16.01', pki: 'so-noi-vu' } as const;
export const RECIPIENTS = [
  { code: 'H16.02', pki: 'so-tai-chinh', clerk: 'vanthu.stc' },
  { code: 'H16.21.03', pki: 'xa-thuan-an', clerk: 'vanthu.xta' },
] as const;
const HOME: Readonly<Record<SideName, readonly string[]>> = {
  sender: [SENDER.code],
  receiver: RECIPIENTS.map(({ code }) => code),
};

/** Files that documents choose from: each really signed with the sender's seal. */
const LETTERS = 12;

export interface Letter {
  digest: string;
  sizeBytes: number;
}

/** The settings of a real office, no demo; ports are the process's own. */
export const settingsOf = (dataDir: string, pki: Pki): Record<string, string> => ({
  DATA_DIR: dataDir,
  DEMO: '0',
  TRUST_DIR: join(dataDir, 'trust'),
  TSA_URL: pki.urls.tsa,
  REVOCATION_PRIVATE_HOSTS: new URL(pki.urls.tsa).host,
  LOG_INTERVAL_SECONDS: '5',
  LOG_LEVEL: 'warn',
});

/** Its container on its database, nothing started. */
export const inOffice = <T>(dataDir: string, pki: Pki, work: Parameters<typeof withContainer<T>>[2]) =>
  withContainer<T>(
    parseConfig(settingsOf(dataDir, pki)),
    { anchors: join(dataDir, 'trust'), intermediates: join(dataDir, 'trust', 'intermediates') },
    work,
  );

interface OfficeToMake {
  side: SideName;
  dataDir: string;
  pki: Pki;
  /** Where the agencies of the other side are found. */
  others: string;
}

/** Agencies, people, books and keys; on the sender's side the letters that will be sent. */
export async function makeOffice({ side, dataDir, pki, others }: OfficeToMake): Promise<Letter[]> {
  await layTrust(dataDir, pki);
  return inOffice(dataDir, pki, async (container, database) => {
    const offices = OFFICES.filter(({ code }) => HOME[side].includes(code));
    await seedDemo({ database, container, clock, pki, offices });
    for (const { pki: name, code, suffix: _, units: __, administrator: ___, ...facts } of OFFICES)
      if (!HOME[side].includes(code))
        await container.organization.setUp.putAgency({
          ...facts,
          ...{ id: agencyIdOf(code), code, isLocal: false, canReceive: true, endpoint: others, units: [] },
          exchangeCertificates: [pki.certificate(`${name}.exchange`)],
        });
    if (side === 'receiver') return [];
    const letters: Letter[] = [];
    for (let index = 0; index < LETTERS; index += 1)
      letters.push(await container.files.putBytes(await letter(pki, index)));
    return letters;
  });
}

async function letter(pki: Pki, index: number): Promise<Buffer> {
  const base = buildDocument({ pages: 1 + (index % 3) });
  const { bytes, pin } = pki.p12(`${SENDER.pki}.seal`);
  const spec = { role: 'agency' as const, marks: [], signedAt: clock.now(), reason: `Văn bản mẫu ${index}` };
  const { revision } = await sign(bufferSource(base), spec, await openPkcs12(bytes, pin));
  return Buffer.concat([base, revision]);
}

async function layTrust(dataDir: string, pki: Pki): Promise<void> {
  const trust = join(dataDir, 'trust');
  await mkdir(join(trust, 'intermediates'), { recursive: true });
  for (const [from, to] of [
    [pki.trustFolder, trust],
    [pki.intermediatesFolder, join(trust, 'intermediates')],
  ] as const)
    for (const entry of await readdir(from, { withFileTypes: true }))
      if (entry.isFile()) await copyFile(join(from, entry.name), join(to, entry.name));
}
