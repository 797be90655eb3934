// A PKI per test file (keys are shared through a cache folder, certificates are fresh) and openssl as the judge.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type MakePkiOptions,
  makePki,
  type Pki,
  type PkiServer,
  startPkiServer,
} from '../../certs-dev/index.ts';

export const KEY_CACHE = join(import.meta.dirname, '../../.cache/test-keys');

export interface Ran {
  code: number | null;
  /** Output and errors together. */
  text: string;
}

export const openssl = (...args: string[]): Ran => {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8', timeout: 20_000 });
  return { code: status, text: `${stdout}${stderr}` };
};

/** As `openssl`, without blocking this process: it is the one that answers over HTTP. */
export const opensslOnline = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile('openssl', args, { timeout: 20_000 }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, text: `${stdout}${stderr}` });
    });
  });

export interface Fixture {
  pki: Pki;
  folder: string;
  path(name: string): string;
  /** Issuers in PEM, for -untrusted. */
  untrusted: string;
  root: string;
  dispose(): Promise<void>;
}

export const makeFixture = async (options: Partial<MakePkiOptions> = {}): Promise<Fixture> => {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-certs-'));
  const pki = await makePki({ folder, keyCache: KEY_CACHE, ...options });
  const untrusted = join(folder, 'untrusted.pem');
  const pems = pki.intermediates.map((der) => {
    const text = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
    return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
  });
  await writeFile(untrusted, pems.join(''));
  return {
    pki,
    folder,
    untrusted,
    root: join(folder, 'ca/root-g2.pem'),
    path: (name) => join(folder, name),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
};

export interface Served extends Fixture {
  server: PkiServer;
}

export const makeServed = async (options: Partial<MakePkiOptions> = {}): Promise<Served> => {
  const fixture = await makeFixture(options);
  return { ...fixture, server: await startPkiServer({ pki: fixture.pki }) };
};
