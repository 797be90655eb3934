// Who calls the door for other servers, known from the connection before a byte of a body is read: the certificate
// shown must be named by the directory for an agency that may send.
import { AsyncLocalStorage } from 'node:async_hooks';
import { TLSSocket } from 'node:tls';
import { AppError } from '../../../platform/http/problem.ts';
import type { AgencyRow, OrganizationPort } from '../../ports.ts';
import { sha256Hex } from './tls-identity.ts';

/** A server that has shown its certificate, and the agencies it speaks for. */
export class PeerCaller {
  readonly certificateSha256: string;
  private readonly agencyIds: ReadonlySet<string>;

  constructor(certificateSha256: string, agencies: readonly AgencyRow[]) {
    this.certificateSha256 = certificateSha256;
    this.agencyIds = new Set(agencies.map(({ id }) => id));
  }

  speaksFor({ id }: Pick<AgencyRow, 'id'>): boolean {
    return this.agencyIds.has(id);
  }
}

/** A change of the directory reaches an open connection within this time. */
const FRESH_MS = 2_000;

interface Known {
  certificate: Uint8Array;
  sha256: string;
  at: number;
  caller: PeerCaller | undefined;
}

export interface CallerDeps {
  /** How long a look into the directory holds for an open connection; default 2 s. */
  freshMs?: number;
  organization: Pick<OrganizationPort, 'agenciesOfServer'>;
  now(): number;
  /** Told of a certificate the directory does not name: its server may have a new one. Returns at once. */
  onStranger?: ((certificate: Uint8Array) => void) | undefined;
}

export interface PeerDoor {
  /** Who is at the other end. @throws AppError EXCHANGE_PEER_UNKNOWN, EXCHANGE_SENDER_REFUSED. */
  callerOf(socket: unknown): Promise<PeerCaller>;
  /** Whatever the work does, however deep, it does for this caller. */
  enter<T>(caller: PeerCaller, work: () => T): T;
  /** For whom the work under way is done; undefined when it did not come through the door. */
  current(): PeerCaller | undefined;
}

export function makePeerDoor(deps: CallerDeps): PeerDoor {
  const callers = new AsyncLocalStorage<PeerCaller>();
  return {
    callerOf: makeCallerOf(deps),
    enter: (caller, work) => callers.run(caller, work),
    current: () => callers.getStore(),
  };
}

function makeCallerOf({
  organization,
  now,
  onStranger,
  freshMs = FRESH_MS,
}: CallerDeps): (socket: unknown) => Promise<PeerCaller> {
  const known = new WeakMap<object, Known>();
  const shown = (socket: TLSSocket): Uint8Array => {
    const certificate = socket.authorized ? socket.getPeerX509Certificate()?.raw : undefined;
    if (certificate === undefined)
      throw new AppError('EXCHANGE_PEER_UNKNOWN', { detail: 'no certificate was shown' });
    return certificate;
  };
  return async (socket) => {
    if (!(socket instanceof TLSSocket))
      throw new AppError('EXCHANGE_PEER_UNKNOWN', { detail: 'the connection is not TLS' });
    const held = known.get(socket);
    if (held?.caller !== undefined && now() - held.at < freshMs) return held.caller;
    // Asked once: later OpenSSL has forgotten it (TLS 1.3 tickets).
    const certificate = held?.certificate ?? shown(socket);
    const sha256 = held?.sha256 ?? sha256Hex(certificate);
    known.set(socket, { certificate, sha256, at: 0, caller: undefined });
    const agencies = await organization.agenciesOfServer(sha256);
    if (agencies.length === 0) {
      onStranger?.(certificate);
      throw new AppError('EXCHANGE_PEER_UNKNOWN', { detail: `the directory names no agency for ${sha256}` });
    }
    const sending = agencies.filter(({ maySend }) => maySend);
    if (sending.length === 0) {
      const codes = agencies.map(({ code }) => code).join(', ');
      throw new AppError('EXCHANGE_SENDER_REFUSED', { detail: `${codes} may not send` });
    }
    const caller = new PeerCaller(sha256, sending);
    known.set(socket, { certificate, sha256, at: now(), caller });
    return caller;
  };
}
