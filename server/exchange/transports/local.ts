// A recipient on this server: the same bytes go through the same door, only the wire is missing.
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { PeerRefusal, type Taken, type Transport } from './transport.ts';
import { wholeBytes } from './whole-bytes.ts';

export interface LocalDoor {
  receivePacket(bytes: Uint8Array, to: string): Promise<Receipt>;
  receiveStatus(bytes: Uint8Array): Promise<Receipt>;
}

export const makeLocalTransport = (door: LocalDoor): Transport => ({
  sendPacket: async (to, { whole }) => asPeer(door.receivePacket(await wholeBytes(whole()), to.code)),
  sendStatus: (_to, { bytes }) => asPeer(door.receiveStatus(bytes)),
});

async function asPeer(answer: Promise<Receipt>): Promise<Taken> {
  try {
    return { kind: 'receipt', receipt: await answer };
  } catch (error) {
    if (error instanceof AppError && error.status < 500)
      throw new PeerRefusal(error.code, error.detail ?? '');
    throw error;
  }
}
