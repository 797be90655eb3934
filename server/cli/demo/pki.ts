// The development PKI of the demo: made under the data folder, served on loopback, trusted. Never in a real office.
import { join } from 'node:path';
import { makePki, type Pki, PkiError, type PkiServer, startPkiServer } from '../../../certs-dev/index.ts';
import { StartupError } from '../../platform/startup-error.ts';

export interface DemoPki {
  pki: Pki;
  server: PkiServer;
  trust: { anchors: string; intermediates: string };
}

/** @throws StartupError PORT_IN_USE, FOLDER_UNUSABLE. */
export async function openDemoPki({
  dataDir,
  pkiPort,
}: {
  dataDir: string;
  pkiPort: number;
}): Promise<DemoPki> {
  try {
    const pki = await makePki({ folder: join(dataDir, 'pki'), baseUrl: `http://127.0.0.1:${pkiPort}` });
    const server = await startPkiServer({ pki, port: pkiPort });
    return { pki, server, trust: { anchors: pki.trustFolder, intermediates: pki.intermediatesFolder } };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    if (error.code === 'PKI_PORT_BUSY') {
      const message = `port ${pkiPort} of the development PKI is in use; stop that program or set PKI_PORT`;
      throw new StartupError('PORT_IN_USE', message, { cause: error });
    }
    throw new StartupError('FOLDER_UNUSABLE', `the development PKI: ${error.message}`, { cause: error });
  }
}
