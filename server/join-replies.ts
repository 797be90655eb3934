// The way back of an answer (văn bản phúc đáp): a packet that arrives names the document it answers; where that document
// was sent from here to this very sender, both are shown to belong together. Part of the composition root.
import type { ArrivedPacket, Exchange } from './exchange/index.ts';
import type { Incoming } from './incoming/index.ts';
import type { Outgoing } from './outgoing/index.ts';

interface Neighbours {
  exchange: Pick<Exchange, 'sentTo'>;
  incoming: Pick<Incoming, 'receive'>;
  outgoing: Pick<Outgoing, 'replyArrived'>;
}

/** Idempotent, as its parts are. */
export const joinReplies =
  ({ exchange, incoming, outgoing }: Neighbours) =>
  async (packet: ArrivedPacket): Promise<void> => {
    const { agencyId, sender, numberText, arrivedAt: at } = packet;
    const answersTo = await Promise.all(
      packet.responseFor.map(async ({ documentId, code }) => ({
        documentId,
        numberText: code,
        outgoingId: await exchange.sentTo({ agencyId, documentId, recipientCode: sender.code }),
      })),
    );
    const incomingId = await incoming.receive({ ...packet, answersTo });
    if (incomingId === null) return;
    for (const { outgoingId } of answersTo)
      if (outgoingId !== null)
        await outgoing.replyArrived({ agencyId, outgoingId, incomingId, numberText, sender, at });
  };
