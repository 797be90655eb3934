// Outgoing documents as work files keep them: the standard fields of NĐ 30/2020, Phụ lục VI, and where the bytes are.
import type { KeptDocument } from '../../contracts/kept-document.ts';
import { DOCUMENT_KINDS } from '../../contracts/vocabulary.ts';
import { hasLeft } from '../domain/lifecycle.ts';
import { currentVersion, type OutgoingDocument } from '../domain/outgoing-document.ts';
import { canSee } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { OutgoingStore } from '../store.ts';

/** Null for one that this person may not see. */
export async function keptOutgoing(
  store: OutgoingStore,
  actor: Actor,
  id: string,
): Promise<KeptDocument | null> {
  const document = await store.find(actor.agencyId, id);
  return document !== null && canSee(actor, document) ? keptOf(document) : null;
}

/** Those of them that are there. Looked up at once, they are one question to the database. */
export async function allKeptOutgoing(
  store: OutgoingStore,
  agencyId: string,
  ids: readonly string[],
): Promise<KeptDocument[]> {
  const found = await Promise.all(ids.map((id) => store.find(agencyId, id)));
  return found.filter((document) => document !== null).map(keptOf);
}

function keptOf(document: OutgoingDocument): KeptDocument {
  const { id, state, fields, agency, number, signer, recipients, attachments, pageCount } = document;
  const main = currentVersion(document);
  return {
    ...{ direction: 'outgoing', id },
    isOpen: !hasLeft(state) && state !== 'cancelled',
    isVoid: state === 'cancelled',
    typeName: DOCUMENT_KINDS[fields.kind].name,
    // As printed: small numbers have a nought before them.
    number: number?.text.split('/')[0] ?? '',
    notation: number?.notation ?? '',
    numberText: number?.text ?? '',
    issuedOn: number?.issuedOn ?? null,
    organName: agency.name,
    subject: fields.subject,
    signer: { position: signer?.title ?? '', fullName: signer?.name ?? '' },
    urgency: fields.urgency,
    dueOn: fields.dueOn,
    pageCount,
    files: [
      ...(main === undefined
        ? []
        : [
            {
              ...{ digest: main.digest, sizeBytes: main.sizeBytes, isMain: true },
              ...{ name: fields.main?.name ?? 'document.pdf', mediaType: 'application/pdf' },
            },
          ]),
      ...attachments.map(({ digest, name, sizeBytes, mediaType }) => ({
        ...{ digest, name, sizeBytes, mediaType, isMain: false },
      })),
    ],
    to: recipients.map(({ code, name }) => ({ code, name })),
    ...{ arrival: null, toPlaces: '', trace: '' },
  };
}
