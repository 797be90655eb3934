// The development PKI of the demo: made under the data folder, served on loopback, trusted. Never in a real office.
import { join } from 'node:path';
import { makePki, type Pki, PkiError, type PkiServer, startPkiServer } from '../../../certs-dev/index.ts';
import { StartupError } from '../../platform/startup-error.ts';

export interface DemoPki {
  pki: Pki;
  /** Undefined where another process of the same demo answers already. */
  server: PkiServer | undefined;
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
    const server = await serve(pki, pkiPort);
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

/** Several processes of one demo share its authorities: the first to come serves them. */
async function serve(pki: Pki, port: number): Promise<PkiServer | undefined> {
  try {
    return await startPkiServer({ pki, port });
  } catch (error) {
    if (error instanceof PkiError && error.code === 'PKI_PORT_BUSY' && (await isServed(pki)))
      return undefined;
    throw error;
  }
}

async function isServed(pki: Pki): Promise<boolean> {
  const authority = pki.ids.find((id) => pki.entry(id).isAuthority);
  if (authority === undefined) return false;
  try {
    const answer = await fetch(pki.urls.issuer(authority), { signal: AbortSignal.timeout(2_000) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return answer.ok && bytes.equals(Buffer.from(pki.certificate(authority)));
  } catch {
    return false;
  }
}
