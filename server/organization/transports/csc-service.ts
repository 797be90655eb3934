// The remote signing service as the signing library calls it, through the one way out.
import { boundedFetch } from '../../platform/http-client.ts';
import type { CscService } from '../../signing/index.ts';

/** A user may have to confirm on his telephone meanwhile. */
const TIMEOUT_MS = 120_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export const makeCscService = ({ url, token }: { url: URL; token: string }): CscService => ({
  baseUrl: url.href.replace(/\/$/, ''),
  token: () => token,
  timeoutMs: TIMEOUT_MS,
  fetch: async (address, { method, headers, body, signal }) => {
    const answer = await boundedFetch(address, {
      method,
      headers,
      body,
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
    });
    return { status: answer.status, body: iterate(answer.body) };
  },
});

async function* iterate(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
