// `vanthu seed`: what the first start of a demo does, without starting.
import { join } from 'node:path';
import { makePki } from '../../certs-dev/index.ts';
import { parseConfig } from '../config.ts';
import { makeContainer } from '../container.ts';
import { systemClock as clock } from '../platform/clock.ts';
import { makeLogger } from '../platform/logger.ts';
import { openDatabase } from '../platform/mongo/connect.ts';
import { migrate } from '../platform/mongo/migrate.ts';
import { EXIT } from './exit-codes.ts';
import { seedDemo } from './seed-demo.ts';

/** @throws StartupError. */
export async function seed({ json }: { json: boolean }): Promise<number> {
  const config = parseConfig(process.env);
  const { dataDir, mongodbUri: uri, pkiPort } = config;
  const pki = await makePki({ folder: join(dataDir, 'pki'), baseUrl: `http://127.0.0.1:${pkiPort}` });
  const database = await openDatabase({ uri, folder: join(dataDir, 'db') });
  try {
    const container = await makeContainer({
      database,
      config,
      trust: { anchors: pki.trustFolder, intermediates: pki.intermediatesFolder },
      clock,
      logger: makeLogger({ level: config.logLevel }),
    });
    await migrate({ connection: database.connection, migrations: container.migrations });
    const isNew = await seedDemo({ database, container, clock, pki });
    const told = isNew ? `seeded ${dataDir}` : `${dataDir} was seeded before`;
    process.stdout.write(json ? `${JSON.stringify({ ok: true, seeded: isNew, dataDir })}\n` : `${told}\n`);
    return EXIT.ok;
  } finally {
    await database.close();
  }
}
