// The process: configuration → database → features → demo → port, and the same way back when asked to stop.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, parseConfig } from './config.ts';
import type { Container } from './container.ts';
import { systemClock as clock } from './platform/clock.ts';
import { watchDiskSpace } from './platform/disk-space.ts';
import { listen, type MutualTls } from './platform/http/listen.ts';
import { type Logger, makeLogger } from './platform/logger.ts';
import { type Database, openDatabase } from './platform/mongo/connect.ts';
import { migrate } from './platform/mongo/migrate.ts';
import { type Shutdown, shutDownOnSignals } from './platform/shutdown.ts';
import { StartupError, systemCode } from './platform/startup-error.ts';

/** `dist/` when compiled, and when run from sources the folder beside it. */
const HERE = new URL('..', import.meta.url);
const CLIENT = fileURLToPath(new URL(HERE.pathname.endsWith('/dist/') ? 'client' : 'dist/client', HERE));

async function start(config: Config, shutdown: Shutdown): Promise<void> {
  const { dataDir, trustDir, isDemo, logLevel, role } = config;
  const logger = makeLogger({ level: logLevel });
  // Asked before the first start spends its minute; taken at the end, when there is something to answer.
  if (config.port !== 0) await (await listen(() => undefined, config.port, config.host)).close(0);
  // The engine opens in threads of its own; this one meanwhile loads what a start needs. A real office needs no demo.
  const [database, { makeContainer }, apps, demo] = await Promise.all([
    open(config, shutdown),
    import('./container.ts'),
    import('./app.ts'),
    isDemo ? import('./cli/demo/index.ts') : undefined,
  ]);
  const demoPki = await demo?.openDemoPki(config);
  if (demoPki !== undefined) shutdown.add(() => demoPki.server?.close());

  const onExhausted = (reason: string) => {
    // A database elsewhere loses nothing by it, and what is stored can still be read.
    if (database.kind === 'embedded') shutdown.giveUp(reason);
  };
  const space = await watchDiskSpace({ folder: dataDir, logger, onExhausted });
  shutdown.add(() => space.stop());

  const anchors = trustDir ?? '';
  const trust = demoPki?.trust ?? { anchors, intermediates: join(anchors, 'intermediates') };
  const tsaUrl = config.tsaUrl ?? demoPki?.pki.urls.tsa;
  // The development PKI answers on this machine.
  const own = demoPki ? [new URL(demoPki.pki.urls.tsa).host] : [];
  const revocationPrivateHosts = [...config.revocationPrivateHosts, ...own];
  const settings = { ...config, tsaUrl, revocationPrivateHosts };
  const liveAdapter = await openLive(config, logger, shutdown);
  const container = await makeContainer({ database, config: settings, trust, clock, logger, liveAdapter });
  const { migrations } = container;
  await migrate({ connection: database.connection, migrations });
  if (demo !== undefined && demoPki !== undefined) {
    await demo.seedDemo({ database, container, clock, pki: demoPki.pki });
    await demo.writeDemoDirectory(container, demoPki.trust.anchors);
  }

  const watched = { isReady: database.isReady, hasRoomFor: space.hasRoomFor };
  const face = { container, config, logger, clientFolder: CLIENT, ...watched };
  const app = role === 'worker' ? apps.buildWorkerApp(face) : apps.buildApp(face);
  const listening = await listen(app, config.port, config.host);
  shutdown.add(() => listening.close());
  if (role !== 'worker') container.notifications.attach(listening.server);
  shutdown.add(() => container.stop());
  const { port: exchangePort, host: exchangeHost } = config.exchange;
  if (exchangePort !== undefined && role !== 'worker') {
    const peers = apps.buildExchangeApp({ container, config, logger, hasRoomFor: space.hasRoomFor });
    const tls = doorTls(container.peerDoor, config);
    const door = await listen(peers, exchangePort, exchangeHost, tls);
    shutdown.add(() => door.close());
    logger.info({ url: door.url }, 'the door for other servers is open');
  }
  await container.start({ works: role !== 'web' });
  const address = config.publicUrl?.href ?? `${listening.url}/`;
  process.stdout.write(demo && demoPki ? demo.greeting(address, demoPki.pki) : `Vanthu: ${address}\n`);
}

function doorTls({ tls }: Container['peerDoor'], { exchange }: Config): MutualTls {
  if (tls !== undefined) return { key: tls.key, cert: tls.cert, ca: tls.ca, minVersion: 'TLSv1.2' };
  const message = `EXCHANGE_PORT needs the certificates for other servers; put them into ${exchange.tls.key}, ${exchange.tls.cert} and ${exchange.tls.ca}`;
  throw new StartupError('TLS_UNUSABLE', message);
}

/** What carries live updates between the processes of one office. */
async function openLive({ redisUrl, role }: Config, logger: Logger, shutdown: Shutdown) {
  if (redisUrl === undefined) {
    if (role !== 'all')
      logger.warn('no REDIS_URL: people see what other processes change only when they load it again');
    return undefined;
  }
  const { openRedis } = await import('./platform/redis.ts');
  const redis = await openRedis(redisUrl, logger);
  shutdown.add(() => redis.close());
  return redis.adapter;
}

async function open({ dataDir, mongodbUri: uri }: Config, shutdown: Shutdown): Promise<Database> {
  const database = await openDatabase({ uri, folder: join(dataDir, 'db') });
  shutdown.add(() => database.close());
  return database;
}

const shutdown = shutDownOnSignals();
try {
  await start(parseConfig(process.env), shutdown);
} catch (error) {
  // A signal in the middle of the start closes what the start still works with; that is no failure.
  if (!shutdown.isAsked) {
    if (error instanceof StartupError) console.error(error.message);
    else if (systemCode(error) === 'ENOSPC') console.error('no space left on the disk');
    else if (systemCode(error) !== undefined && error instanceof Error) console.error(error.message);
    else console.error(error);
    await shutdown.run();
    process.exit(1);
  }
}
