// Makes the deliveries of a released document. Idempotent, since the relay brings an entry at least once.
import { z } from 'zod';
import { URGENCY_RANK } from '../../contracts/vocabulary.ts';
import { type OutboxEntry, outboxEntry } from '../../platform/outbox/entry.ts';
import { OutboxGiveUp, type OutboxHandler } from '../../platform/outbox/relay.ts';
import { revisionOf } from '../domain/after-release.ts';
import { copiesOf, currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import type { DeliveryRequest, PacketFacts } from '../ports.ts';
import type { Deps } from './deps.ts';

export const DISPATCH = 'outgoing.dispatch';

/** One entry carries this many recipients: few enough to be quick, many enough for a thousand to fit one document. */
export const CHUNK = 50;

const OfDocument = z.object({ agencyId: z.string(), id: z.string() });
const Dispatch = OfDocument.extend({
  recipientCodes: z.array(z.string()),
  /** Absent: the release. Recipients added later get a packet of a later revision. */
  revision: z.int().optional(),
});

export const dispatchEntry = (
  { id, agencyId, fields }: OutgoingDocument,
  { key, at, ...sent }: { key: string; recipientCodes: string[]; revision?: number; at: Date },
): OutboxEntry =>
  outboxEntry({
    id: `${id}:${key}`,
    type: DISPATCH,
    payload: { agencyId, id, ...sent },
    at,
    daysAhead: URGENCY_RANK[fields.urgency],
  });

export const makeDispatchHandlers = (
  deps: Pick<Deps, 'store' | 'exchange' | 'clock'>,
): Record<string, OutboxHandler> => ({
  [DISPATCH]: async ({ payload }) => {
    const { recipientCodes, revision: later, ...key } = Dispatch.parse(payload);
    const document = await load(deps, key);
    const revision = later ?? revisionOf(document);
    const request = {
      ...requestOf(document),
      ...(await relationsOf(deps, document, recipientCodes)),
      revision,
    };
    await deps.exchange.enqueueDeliveries({ ...request, recipientCodes });
    if (document.replaces !== null)
      await deps.exchange.noteReplacement({
        agencyId: key.agencyId,
        outgoingId: key.id,
        replacedId: document.replaces.id,
        recipientCodes,
        kind: document.fields.keepsNumber ? 'update' : 'replace',
        reason: reasonOf(document),
        at: deps.clock.now(),
      });
  },
});

async function load({ store }: Pick<Deps, 'store'>, { agencyId, id }: z.infer<typeof OfDocument>) {
  const document = await store.find(agencyId, id);
  if (document === null) throw new OutboxGiveUp(`no document ${id}`);
  return document;
}

/** What the receiver's clerk reads. */
const reasonOf = ({ number, replaces, fields }: OutgoingDocument) =>
  fields.keepsNumber
    ? `Cập nhật nội dung văn bản ${number?.text ?? ''}`
    : `Văn bản ${number?.text ?? ''} thay thế văn bản ${replaces?.numberText ?? ''}`;

/** What the packet says of other documents: those it takes the place of, and the one it answers. */
async function relationsOf(
  { exchange }: Pick<Deps, 'exchange'>,
  document: OutgoingDocument,
  organIds: string[],
): Promise<Pick<DeliveryRequest, 'business' | 'responseFor'>> {
  const { agencyId, replaces, answersTo } = document;
  const replaced = replaces && (await exchange.documentIdOf({ agencyId, outgoingId: replaces.id }));
  return {
    ...(replaced !== null && { business: businessOf(document, replaced, organIds) }),
    ...(answersTo !== null && {
      responseFor: [
        {
          organId: answersTo.organCode,
          code: answersTo.numberText,
          promulgationOn: answersTo.issuedOn,
          documentId: answersTo.documentId,
        },
      ],
    }),
  };
}

/** Type 2 with DocumentInfo=1: the same document, corrected; type 3: another in its place (QCVN 102:2016). */
function businessOf(
  document: OutgoingDocument,
  documentId: string,
  organIds: string[],
): NonNullable<DeliveryRequest['business']> {
  const common = { reason: reasonOf(document), paper: false };
  if (!document.fields.keepsNumber)
    return { ...common, type: 'replace', replacements: [{ documentId, organIds }] };
  return {
    ...common,
    type: 'update',
    documentId,
    contentChanged: true,
    receiversChanged: false,
    receivers: [],
  };
}

function requestOf(document: OutgoingDocument): Omit<DeliveryRequest, 'recipientCodes' | 'revision'> {
  const { id, agencyId, fields, number, signer, pageCount, attachments } = document;
  const main = currentVersion(document);
  const copies = copiesOf(document);
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
    copyCount: Math.max(1, copies.electronic + copies.paper),
  };
  const { digest, sizeBytes } = main;
  return {
    outgoingId: id,
    agencyId,
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
