// One turn of fetching the lists of other servers: each server that is due, one after the other, asked for its list only
// when it has another one. What a list says is judged elsewhere; here it is bytes of bounded size.
import { fetchDirectory, LIST_BYTES } from '../../../contracts/directory-list.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { PeerConnections } from '../peer/connections.ts';

/** What keeps the lists: whose turn it is, and what became of it. */
export interface DirectoryLists {
  /** The server whose turn it is, for this process alone; null: none is due. */
  claim(): Promise<{ id: string; endpoint: string; etag: string | null } | null>;
  /** Verifies and takes a list. */
  took(id: string, fetched: { jws: string; etag: string | null }): Promise<void>;
  unchanged(id: string): Promise<void>;
  failed(id: string, error: unknown): Promise<void>;
  /** Reads the list of a server soon: it shows a certificate that is not known. */
  hasten(shown: { certificate: Uint8Array } | { endpoint: string }): Promise<void>;
}

export interface FetchListsDeps {
  lists: DirectoryLists;
  connections: Pick<PeerConnections, 'call'>;
  logger: Logger;
}

/** In one turn; those that are left are due in the next. */
const PER_TURN = 50;
const TIMEOUT_MS = 30_000;

export async function fetchLists(deps: FetchListsDeps, signal: AbortSignal): Promise<void> {
  for (let turn = 0; turn < PER_TURN && !signal.aborted; turn += 1) {
    const server = await deps.lists.claim();
    if (server === null) return;
    await fetchOne(deps, server, signal);
  }
}

async function fetchOne(
  { lists, connections, logger }: FetchListsDeps,
  { id, endpoint, etag }: { id: string; endpoint: string; etag: string | null },
  signal: AbortSignal,
): Promise<void> {
  try {
    const { status, headers, body } = await connections.call(
      // By the name in its certificate and the authorities that are believed: a list is signed, whoever brings it.
      { code: endpoint, endpoint, serverCertificates: [] },
      {
        method: 'GET',
        path: fetchDirectory.path,
        headers: etag === null ? {} : { 'if-none-match': etag },
        timeoutMs: TIMEOUT_MS,
        maxBytes: LIST_BYTES,
        signal,
      },
    );
    if (status === 304) await lists.unchanged(id);
    else if (status === 200)
      await lists.took(id, { jws: Buffer.from(body).toString('utf8'), etag: headers.get('etag') });
    else throw new Error(`${endpoint} answered ${status}`);
  } catch (error) {
    if (signal.aborted) return;
    logger.warn({ err: error, server: endpoint }, 'the list of a server was not taken');
    await lists.failed(id, error);
  }
}
