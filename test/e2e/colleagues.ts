// More people of the Sở Tài chính than the demo has, put into its data folder before the server starts, by the command that
// real offices are made with.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OFFICES } from '../../server/cli/demo/agencies.ts';
import type { PostRank } from '../../server/contracts/vocabulary.ts';
import { builtCommandLine } from '../support/command-line.ts';

export interface Colleague {
  username: string;
  name: string;
  title: string;
  rank?: PostRank;
  /** Abbreviation of the unit. */
  unit: string;
  /** The last day in the post. */
  to?: string;
}

const OFFICE = OFFICES.find(({ pki }) => pki === 'so-tai-chinh');

/** Their first passwords, by user name. */
export async function seedColleagues(
  dataDir: string,
  colleagues: readonly Colleague[],
): Promise<Map<string, string>> {
  if (OFFICE === undefined) throw new Error('the demo has no such office');
  const { code: agency, name, shortName, parentCode, abbreviation, place, units } = OFFICE;
  const exchange = {
    privateKey: 'pki/keys/so-tai-chinh.exchange.pem',
    certificate: 'pki/certs/so-tai-chinh.exchange.crt',
  };
  const facts = { name, shortName, parentCode, abbreviation, place };
  const office = {
    agencies: [
      {
        ...{ code: agency, ...facts, local: { exchange } },
        units: units.map(([short, unitName]) => ({ abbreviation: short, name: unitName })),
      },
    ],
    people: colleagues.map(({ username, name: called, ...post }) => ({
      username,
      name: called,
      posts: [{ agency, role: 'officer', from: '2020-01-01', ...post }],
    })),
  };
  const path = join(dataDir, 'office.json');
  await writeFile(path, JSON.stringify(office));
  const env = { ...process.env, DATA_DIR: dataDir, TRUST_DIR: join(dataDir, 'pki/trust'), LOG_LEVEL: 'warn' };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [await builtCommandLine(), 'seed', '--json', '--from', path],
    { env: { ...env, MONGODB_URI: '', DEMO: '' } },
  );
  const { accounts } = JSON.parse(stdout) as { accounts: Array<{ username: string; password: string }> };
  return new Map(accounts.map(({ username, password }) => [username, password]));
}
