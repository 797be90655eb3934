// Makes the deliveries of a released document. Idempotent, since the relay brings an entry at least once.
import { z } from 'zod';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { DeliveryRequest, PacketFacts } from '../ports.ts';
import type { Deps } from './deps.ts';

export const DISPATCH = 'outgoing.dispatch';

/** A released document is sent once; a later issue of the same document would be revision 2. */
const FIRST_REVISION = 1;

const OfDocument = z.object({ agencyId: z.string(), id: z.string() });
const Dispatch = OfDocument.extend({ recipientCodes: z.array(z.string()) });

export const makeDispatchHandlers = (
  deps: Pick<Deps, 'store' | 'exchange'>,
): Record<string, OutboxHandler> => ({
  [DISPATCH]: async ({ payload }) => {
    const { recipientCodes, ...key } = Dispatch.parse(payload);
    const request = requestOf(await load(deps, key));
    await deps.exchange.enqueueDeliveries({ ...request, recipientCodes });
  },
});

async function load({ store }: Pick<Deps, 'store'>, { agencyId, id }: z.infer<typeof OfDocument>) {
  const document = await store.find(agencyId, id);
  if (document === null) throw new OutboxGiveUp(`no document ${id}`);
  return document;
}

function requestOf(document: OutgoingDocument): Omit<DeliveryRequest, 'recipientCodes'> {
  const { id, agencyId, fields, number, signer, pageCount, attachments } = document;
  const main = currentVersion(document);
  if (number === null || signer === null || main === undefined || fields.main === null)
    throw new OutboxGiveUp(`document ${id} is not whole`);
  const facts: PacketFacts = {
    code: { number: number.text.slice(0, number.text.indexOf('/')), notation: number.notation },
    numberText: number.text,
    issuedOn: number.issuedOn,
    place: document.agency.place,
    kind: fields.kind,
    subject: fields.subject,
    urgency: fields.urgency,
    signer: { name: signer.name, title: signer.title, capacity: fields.capacity },
    dueOn: fields.dueOn,
    toPlaces: fields.toPlaces,
    pageCount: pageCount ?? 0,
  };
  const { digest, sizeBytes } = main;
  return {
    outgoingId: id,
    agencyId,
    documentId: id,
    revision: FIRST_REVISION,
    document: facts,
    files: [
      {
        digest,
        sizeBytes,
        name: fields.main.name,
        mediaType: 'application/pdf',
        description: fields.subject,
      },
      ...attachments.map((file) => ({ ...file, description: file.name })),
    ],
  };
}
