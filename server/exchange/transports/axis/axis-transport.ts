// A recipient reached over the national axis: the whole packet as one file. The axis signs nothing; its number for the
// document is all that is known until the recipient's own status comes.
import { createHash } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Taken, Transport } from '../transport.ts';
import type { AxisClient, AxisFile, MessageType } from './axis-client.ts';

interface Sent {
  senderCode: string;
  messageType: MessageType;
  open(): AsyncIterable<Uint8Array>;
  signal: AbortSignal;
}

export function makeAxisTransport({
  client,
  clock,
}: {
  client: Pick<AxisClient, 'sendEdoc'>;
  clock: Clock;
}): Transport {
  const send = async ({ senderCode, messageType, open, signal }: Sent): Promise<Taken> => {
    const file = await measured(open);
    const docId = await client.sendEdoc({ from: senderCode, messageType }, file, signal);
    return { kind: 'carrier', reference: `axis:${docId}`, at: clock.now() };
  };
  return {
    sendPacket: (_to, { senderCode, whole }, { signal }) =>
      send({ senderCode, messageType: 'edoc', open: whole, signal }),
    sendStatus: (_to, { senderCode, bytes }, { signal }) =>
      send({ senderCode, messageType: 'status', open: () => once(bytes), signal }),
    // A carrier cannot be asked what the recipient has.
    askTruth: async () => null,
  };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

/** Length and digest go ahead of the bytes, so they are made twice rather than kept. */
async function measured(open: () => AsyncIterable<Uint8Array>): Promise<AxisFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of open()) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes, open };
}
