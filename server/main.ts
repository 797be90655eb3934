// The process: configuration → database → features → demo → port, and the same way back when asked to stop.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApp } from './app.ts';
import { type Config, parseConfig } from './config.ts';
import { makeContainer } from './container.ts';
import { systemClock as clock } from './platform/clock.ts';
import { listen } from './platform/http/listen.ts';
import { makeLogger } from './platform/logger.ts';
import { openDatabase } from './platform/mongo/connect.ts';
import { migrate } from './platform/mongo/migrate.ts';
import { StartupError, systemCode } from './platform/startup-error.ts';

/** `dist/` when compiled, and when run from sources the folder beside it. */
const HERE = fileURLToPath(new URL('..', import.meta.url));
const CLIENT = HERE.endsWith('/dist/') ? join(HERE, 'client') : join(HERE, 'dist/client');

type Close = () => unknown;

async function start(config: Config, closing: Close[]): Promise<void> {
  const { dataDir, mongodbUri: uri, trustDir, isDemo, logLevel } = config;
  const logger = makeLogger({ level: logLevel });
  // The page and the demo's makers cost a second to load, and a real office never needs them.
  const demo = isDemo ? await import('./cli/demo/index.ts') : undefined;
  const demoPki = await demo?.openDemoPki(config);
  if (demoPki !== undefined) closing.push(() => demoPki.server.close());
  const database = await openDatabase({ uri, folder: join(dataDir, 'db') });
  closing.push(() => database.close());

  const anchors = trustDir ?? '';
  const trust = demoPki?.trust ?? { anchors, intermediates: join(anchors, 'intermediates') };
  const tsaUrl = config.tsaUrl ?? demoPki?.pki.urls.tsa;
  const container = await makeContainer({ database, config: { ...config, tsaUrl }, trust, clock, logger });
  const { migrations } = container;
  await migrate({ connection: database.connection, migrations });
  if (demo !== undefined && demoPki !== undefined)
    await demo.seedDemo({ database, container, clock, pki: demoPki.pki });

  const app = buildApp({ container, config, logger, clientFolder: CLIENT, isReady: database.isReady });
  const listening = await listen(app, config.port, config.host);
  closing.push(() => listening.close());
  container.notifications.attach(listening.server);
  closing.push(() => container.stop());
  await container.start();
  const address = config.publicUrl?.href ?? `${listening.url}/`;
  process.stdout.write(demo && demoPki ? demo.greeting(address, demoPki.pki) : `Vanthu: ${address}\n`);
}

/** The other way round than opened; what fails must not keep the rest open. */
async function stop(closing: Close[]): Promise<void> {
  for (const close of closing.splice(0).reverse())
    await Promise.resolve(close()).catch((error: unknown) => console.error(error));
}

const closing: Close[] = [];
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isStopping = true;
    void stop(closing).then(() => process.exit(0));
  });
try {
  await start(parseConfig(process.env), closing);
} catch (error) {
  // A signal in the middle of the start closes what the start still works with; that is no failure.
  if (!isStopping) {
    if (error instanceof StartupError) console.error(error.message);
    else if (systemCode(error) === 'ENOSPC') console.error('no space left on the disk');
    else if (systemCode(error) !== undefined && error instanceof Error) console.error(error.message);
    else console.error(error);
    await stop(closing);
    process.exit(1);
  }
}
