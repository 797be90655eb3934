// What a command needs of the office: the same database, migrated, and every feature over it, with nothing started.
import { join } from 'node:path';
import { type Config, parseConfig } from '../config.ts';
import { type Container, type ContainerDeps, makeContainer } from '../container.ts';
import { systemClock as clock } from '../platform/clock.ts';
import { makeLogger } from '../platform/logger.ts';
import { type Database, openDatabase } from '../platform/mongo/connect.ts';
import { migrate } from '../platform/mongo/migrate.ts';

export async function withContainer<T>(
  config: Readonly<Config>,
  trust: ContainerDeps['trust'],
  work: (container: Container, database: Database) => Promise<T>,
): Promise<T> {
  const { dataDir, mongodbUri: uri, logLevel } = config;
  const database = await openDatabase({ uri, folder: join(dataDir, 'db') });
  try {
    const logger = makeLogger({ level: logLevel });
    const container = await makeContainer({ database, config, trust, clock, logger });
    await migrate({ connection: database.connection, migrations: container.migrations });
    return await work(container, database);
  } finally {
    await database.close();
  }
}

/** The same with the settings of the environment. */
export async function onOffice<T>(work: (container: Container) => Promise<T>): Promise<T> {
  const config = parseConfig(process.env);
  const anchors = config.trustDir ?? join(config.dataDir, 'pki', 'trust');
  return withContainer(config, { anchors, intermediates: join(anchors, 'intermediates') }, work);
}
