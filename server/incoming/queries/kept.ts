// Incoming documents as work files keep them: the standard fields of NĐ 30/2020, Phụ lục VI, and where the bytes are.
import type { KeptDocument } from '../../contracts/kept-document.ts';
import type { IncomingDocument } from '../domain/incoming-document.ts';
import { canSee } from '../policy.ts';
import type { Actor } from '../ports.ts';
import type { IncomingStore } from '../store.ts';

const VOID: ReadonlySet<IncomingDocument['state']> = new Set(['refused', 'cancelled']);

/** Null for one that this person may not see. */
export async function keptIncoming(
  store: IncomingStore,
  actor: Actor,
  id: string,
): Promise<KeptDocument | null> {
  const document = await store.find(actor.agencyId, id);
  return document !== null && canSee(actor, document) ? keptOf(document) : null;
}

/** Those of them that are there. Looked up at once, they are one question to the database. */
export async function allKeptIncoming(
  store: IncomingStore,
  agencyId: string,
  ids: readonly string[],
): Promise<KeptDocument[]> {
  const found = await Promise.all(ids.map((id) => store.find(agencyId, id)));
  return found.filter((document) => document !== null).map(keptOf);
}

function keptOf(document: IncomingDocument): KeptDocument {
  const { id, state, sender, numberText, issuedOn, kindName, subject, signer, registration } = document;
  const slash = numberText.indexOf('/');
  return {
    ...{ direction: 'incoming', id },
    isOpen: state !== 'completed' && !VOID.has(state),
    isVoid: VOID.has(state),
    typeName: kindName,
    number: slash < 0 ? numberText : numberText.slice(0, slash),
    notation: slash < 0 ? '' : numberText.slice(slash + 1),
    numberText,
    issuedOn: issuedOn === '' ? null : issuedOn,
    organName: sender.name,
    subject,
    signer: { position: signer.title, fullName: signer.name },
    urgency: document.urgency,
    dueOn: document.dueOn,
    pageCount: null,
    files: document.files.map(({ digest, name, sizeBytes, mediaType, isMain }) => ({
      ...{ digest, name, sizeBytes, mediaType, isMain },
    })),
    to: [],
    arrival: registration && { on: registration.arrivedOn, number: registration.arrivalNumber },
    toPlaces: document.assignments.map(({ person }) => person.name).join('; '),
    trace: traceOf(document),
  };
}

/** Ý kiến phân phối, chỉ đạo, trạng thái. */
const traceOf = ({ instructions, progress }: IncomingDocument): string =>
  [...instructions, ...progress]
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .filter(({ text }) => text !== '')
    .map(({ at, by, text }) => `${at.toISOString()} ${by.name}: ${text}`)
    .join('\n');
