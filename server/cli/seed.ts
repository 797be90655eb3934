// `vanthu seed`: what the first start of a demo does, without starting; or a real office from its description.
import { join } from 'node:path';
import { makePki } from '../../certs-dev/index.ts';
import { type Config, parseConfig } from '../config.ts';
import type { Container } from '../container.ts';
import { systemClock as clock } from '../platform/clock.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { type NewAccount, newPassword, putOffice, readOfficeFile } from './office/index.ts';
import { seedDemo } from './seed-demo.ts';
import { withContainer } from './with-container.ts';

export interface SeedCommand {
  /** Description of a real office; without it the demo is seeded. */
  from?: string | undefined;
  /** User name of a person who gets a new password. */
  resetPassword?: string | undefined;
  json: boolean;
}

/** @throws StartupError, CommandFailed. */
export async function seed(command: SeedCommand): Promise<number> {
  const config = parseConfig(process.env);
  const { from, resetPassword, json } = command;
  if (from !== undefined || resetPassword !== undefined) {
    const accounts = await seedOffice(config, { from, resetPassword });
    process.stdout.write(json ? `${JSON.stringify({ ok: true, accounts })}\n` : told(accounts));
    return EXIT.ok;
  }
  const { dataDir, pkiPort, isDemo } = config;
  if (!isDemo)
    throw new CommandFailed(
      'USAGE',
      'these settings are of a real office, not of a demo; use --from, or DEMO=1',
    );
  const pki = await makePki({ folder: join(dataDir, 'pki'), baseUrl: `http://127.0.0.1:${pkiPort}` });
  const trust = { anchors: pki.trustFolder, intermediates: pki.intermediatesFolder };
  const isNew = await withContainer(config, trust, (container, database) =>
    seedDemo({ database, container, clock, pki }),
  );
  const done = isNew ? `seeded ${dataDir}` : `${dataDir} was seeded before`;
  process.stdout.write(json ? `${JSON.stringify({ ok: true, seeded: isNew, dataDir })}\n` : `${done}\n`);
  return EXIT.ok;
}

async function seedOffice(
  config: Readonly<Config>,
  { from, resetPassword }: Pick<SeedCommand, 'from' | 'resetPassword'>,
): Promise<NewAccount[]> {
  const { trustDir } = config;
  // Beside accounts with public passwords no real one is safe.
  if (trustDir === undefined)
    throw new CommandFailed('USAGE', 'a real office needs TRUST_DIR, the folder of the roots it trusts');
  const office = from === undefined ? undefined : await readOfficeFile(from);
  const trust = { anchors: trustDir, intermediates: join(trustDir, 'intermediates') };
  return withContainer(config, trust, async (container) => {
    const accounts = office === undefined ? [] : await putOffice({ container, clock }, office);
    if (resetPassword !== undefined) accounts.push(await reset(container, resetPassword));
    return accounts;
  });
}

async function reset({ organization, auth }: Container, name: string): Promise<NewAccount> {
  const username = name.toLowerCase();
  const person = await organization.findPersonByUsername(username);
  if (person === null) throw new CommandFailed('USAGE', `nobody has the user name ${username}`);
  const password = newPassword();
  await auth.setPassword(person.id, password);
  return { username, password };
}

const told = (accounts: readonly NewAccount[]): string =>
  accounts.length === 0
    ? 'done; no new account\n'
    : [
        'done; first passwords, shown this once:',
        ...accounts.map(({ username, password }) => `  ${username}  ${password}`),
        '',
      ].join('\n');
