// A recipient on this server: the same bytes go through the same door, only the wire is missing.
import type { Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { PeerRefusal, type Transport } from './transport.ts';

export interface LocalDoor {
  receivePacket(bytes: Uint8Array, to: string): Promise<Receipt>;
  receiveStatus(bytes: Uint8Array): Promise<Receipt>;
}

export const makeLocalTransport = (door: LocalDoor): Transport => ({
  sendPacket: (to, bytes) => asPeer(door.receivePacket(bytes, to.code)),
  sendStatus: (_to, bytes) => asPeer(door.receiveStatus(bytes)),
});

async function asPeer(answer: Promise<Receipt>): Promise<Receipt> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && error.status < 500)
      throw new PeerRefusal(error.code, error.detail ?? '');
    throw error;
  }
}
