// One file by the service on this computer: its links are handed over, and the server's own word on what came back counts.
import type { DesktopSession } from '@contracts/desktop.ts';
import { call } from '../../shared/api-client.ts';
import { ApiError } from '../../shared/api-error.ts';
import { askService } from '../../shared/desktop/ask-service.ts';

/** The person pressed cancel in the service, or it failed before anything came back. */
export class NotSigned extends Error {
  override readonly name = 'NotSigned';
}

const CANCELLED = 11;
const ASK_AGAIN_MS = 500;
/** After the service said that it is done, the server may still be verifying. */
const WAIT_MS = 30_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Signature {
  /** Of the document. */
  id: string;
  signingId: string;
  signal: AbortSignal;
}

const outcome = async ({ id, signingId, signal }: Signature, part: number): Promise<void> => {
  for (const end = Date.now() + WAIT_MS; Date.now() < end && !signal.aborted; ) {
    const { state, code } = await call('getDesktopState', { params: { id, signingId }, query: { part } });
    if (state === 'done') return;
    if (code !== null) throw new ApiError(code);
    await pause(ASK_AGAIN_MS);
  }
  throw new NotSigned();
};

/** Throws NotSigned, ServiceAbsent, or ApiError with why the server did not take what came back. */
export const signFile = async (links: DesktopSession, signature: Signature): Promise<void> => {
  const { origin } = window.location;
  const answer = await askService(
    links.serviceUrl,
    links.act,
    {
      FileUploadHandler: `${origin}${links.uploadPath}`,
      SessionId: '',
      FileName: `${origin}${links.downloadPath}`,
      MetaData: links.metaData,
      ...(links.docNumber !== null && { DocNumber: links.docNumber }),
      ...(links.issuedDate !== null && { IssuedDate: links.issuedDate }),
    },
    signature.signal,
  );
  if (answer.Status === CANCELLED) throw new NotSigned();
  await outcome(signature, links.part);
};
