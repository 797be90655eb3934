// A recipient on this server: the envelope goes through the same door, only the wire is missing; the files are here.
import type { OfferAnswer, Receipt } from '../../contracts/exchange.ts';
import { AppError } from '../../platform/http/problem.ts';
import { isPassing, PeerRefusal, type Taken, type Transport } from './transport.ts';

export interface LocalDoor {
  receivePacket(bytes: AsyncIterable<Uint8Array>, to: string, voucher?: string): Promise<Receipt>;
  receiveOffer(envelope: Uint8Array, to: string, voucher?: string): Promise<OfferAnswer>;
  receiveStatus(bytes: Uint8Array, voucher?: string): Promise<Receipt>;
  answerTruth(question: string): Promise<string>;
}

export const makeLocalTransport = (door: LocalDoor): Transport => ({
  sendPacket: (to, { oldDigest, envelope, whole, voucher }) =>
    asPeer(async () => {
      const word = await voucher?.();
      if (oldDigest !== undefined) return door.receivePacket(whole(), to.code, word);
      const { receipt, missing } = await door.receiveOffer(envelope, to.code, word);
      if (receipt === null) throw new Error(`file ${missing[0]?.sha256} is not stored`);
      return receipt;
    }),
  sendStatus: (_to, { bytes, voucher }) => asPeer(() => door.receiveStatus(bytes, voucher)),
  askTruth: (_to, question) => door.answerTruth(question),
});

async function asPeer(work: () => Promise<Receipt>): Promise<Taken> {
  try {
    return { kind: 'receipt', receipt: await work() };
  } catch (error) {
    if (error instanceof AppError && error.status < 500 && !isPassing(error.status))
      throw new PeerRefusal(error.code, error.detail ?? '');
    throw error;
  }
}
