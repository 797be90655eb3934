// What the service on a person's machine does with the two links: fetch, sign with its key, return.
import { Readable } from 'node:stream';
import type { DesktopSession } from '../../server/contracts/desktop.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { bufferSource, openPkcs12, sign } from '../../server/signing/index.ts';
import { ask } from './outgoing-desk.ts';
import { PIN, type World } from './outgoing-world.ts';

export const tokenOf = (path: string) => path.split('/').at(-1) ?? '';

export async function fetchFile(
  world: World,
  { downloadPath }: Pick<DesktopSession, 'downloadPath'>,
): Promise<Buffer> {
  const answer = (await ask(world, 'stranger', 'fetchDesktopFile', {
    params: { token: tokenOf(downloadPath) },
  })) as { open(range?: object): Readable };
  const parts: Buffer[] = [];
  for await (const part of answer.open()) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

export async function returnFile(
  world: World,
  { uploadPath }: Pick<DesktopSession, 'uploadPath'>,
  bytes: Uint8Array,
) {
  const form = new FormData();
  form.append('MetaData', 'Số 15');
  form.append('uploadfile', new Blob([Uint8Array.from(bytes)], { type: 'application/pdf' }), 'đã ký.pdf');
  const message = new Response(form);
  const request = Object.assign(Readable.from(Buffer.from(await message.arrayBuffer())), {
    headers: { 'content-type': message.headers.get('content-type') ?? '' },
  });
  const input = { params: { token: tokenOf(uploadPath) } };
  const answer = await world.outgoing.handlers.returnDesktopFile({ input, request } as never);
  return ROUTES.returnDesktopFile.response.parse(answer);
}

/** The file with one more signature, by the key of a certificate of the PKI. */
export async function signedFile(world: World, certificateId: string, file: Uint8Array): Promise<Buffer> {
  const signer = await openPkcs12(world.pki.p12(certificateId).bytes, PIN);
  const role = certificateId.endsWith('seal') ? 'agency' : 'person';
  const { revision } = await sign(bufferSource(file), { role, marks: [], signedAt: world.time.now }, signer);
  return Buffer.concat([file, revision]);
}
