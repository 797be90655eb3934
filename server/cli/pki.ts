// `vanthu pki make|serve`: the development PKI from the command line.
import { join } from 'node:path';
import { loadPki, makePki, startPkiServer } from '../../certs-dev/index.ts';
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
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close();
  return EXIT.ok;
}
