// `vanthu pki make|serve`: the development PKI from the command line.
import { join } from 'node:path';
import { loadPki, makePki, startPkiServer, startSigningService } from '../../certs-dev/index.ts';
import { EXIT } from './exit-codes.ts';

export async function makeFolder({
  folder,
  baseUrl,
  json,
}: {
  folder: string;
  baseUrl?: string;
  json: boolean;
}): Promise<number> {
  const pki = await makePki({ folder, ...(baseUrl !== undefined && { baseUrl }) });
  const { ids, trustFolder, baseUrl: address } = pki;
  const answer = { ok: true, certificates: ids.length, trustFolder, baseUrl: address };
  const told = [
    `${ids.length} certificates; trusted roots in ${trustFolder}`,
    `key files in ${join(folder, 'p12')}, with the PINs of certs-dev/pki.json`,
    `OCSP, CRL, AIA and RFC 3161 expected at ${address}: vanthu pki serve --folder ${folder}`,
  ];
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${told.join('\n')}\n`);
  return EXIT.ok;
}

/** Serves until it is told to stop. */
export async function serveFolder({
  folder,
  port,
  json,
}: {
  folder: string;
  port?: number;
  json: boolean;
}): Promise<number> {
  const pki = await loadPki(folder);
  const server = await startPkiServer({
    pki,
    port: port ?? Number(new URL(pki.baseUrl).port),
    onError: (error) => console.error(error),
  });
  const told = `OCSP, CRL, AIA and RFC 3161 at ${server.url}`;
  process.stdout.write(json ? `${JSON.stringify({ ok: true, url: server.url })}\n` : `${told}\n`);
  await untilTold();
  await server.close();
  return EXIT.ok;
}

const DESKTOP_PORT = 8987;

/** The signing service of a person's machine, until it is told to stop. The browser has to trust the PKI's root first. */
export async function serveDesktop(options: {
  folder: string;
  token: string;
  pin?: string;
  port?: number;
}): Promise<number> {
  const pki = await loadPki(options.folder);
  const pin = options.pin ?? pki.p12(options.token).pin;
  const service = await startSigningService({
    pki,
    token: options.token,
    port: options.port ?? DESKTOP_PORT,
    askPin: async () => pin,
  });
  process.stdout.write(
    `${service.url} signs with ${options.token}; trust ${pki.trustFolder} in the browser\n`,
  );
  await untilTold();
  await service.close();
  return EXIT.ok;
}

const untilTold = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
