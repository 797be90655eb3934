// Makes the incoming document of a packet (văn bản đến): its files are verified, and one insert carries status 01 and the news.
// NĐ 30/2020 Điều 21; QĐ 28/2018 Điều 10. A forged document arrives too, and is shown as what it is.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { EntryOrigin } from '../../contracts/incoming-origin.ts';
import type { ReadField } from '../../contracts/read-fields.ts';
import { derivedId } from '../../platform/ids.ts';
import type { CheckedFile, IncomingDocument } from '../domain/incoming-document.ts';
import { ARRIVED } from '../domain/lifecycle.ts';
import { overallVerdict } from '../domain/overall-verdict.ts';
import { nextRecheck } from '../domain/rechecks.ts';
import type { ArrivedPacket } from '../ports.ts';
import type { Deps } from './deps.ts';
import { entriesOf, peopleOf } from './record.ts';
import { verifyFile } from './verify-file.ts';

/** A document that no packet brought: how it came, and who has written it down. */
export interface Entered {
  origin: EntryOrigin;
  by: PersonRef;
  /** What was read of it beside what was entered. */
  readFields: ReadField[];
}

/** Idempotent by agency and packet. A disk that cannot be read throws, and the exchange tells it again. */
export async function takeIn(
  deps: Deps,
  packet: ArrivedPacket,
  replaces: IncomingDocument['replaces'],
  entered?: Entered,
): Promise<string> {
  const { agencyId, packetId, sender, arrivedAt } = packet;
  const id = derivedId('incoming', agencyId, packetId);
  // Saves the verification only: the insert is what decides.
  if (await deps.store.exists(agencyId, id)) return id;

  const by = entered?.by ?? null;
  const action = entered === undefined ? 'incoming.arrived' : 'incoming.entered';
  const now = entered === undefined ? arrivedAt : deps.clock.now();
  const files: CheckedFile[] = [];
  for (const file of packet.files) files.push({ ...file, report: await verifyFile(deps, file) });

  const document: IncomingDocument = {
    id,
    agencyId,
    packetId,
    version: 1,
    state: 'arrived',
    arrivedAt,
    sender,
    documentId: packet.documentId,
    numberText: packet.numberText,
    issuedOn: packet.issuedOn,
    place: packet.place,
    kind: packet.kind,
    kindName: packet.kindName,
    subject: packet.subject,
    urgency: packet.urgency,
    signer: packet.signer,
    toPlaces: packet.toPlaces,
    replyDueOn: packet.replyDueOn,
    files,
    verdict: overallVerdict(files),
    nextRecheck: nextRecheck(files, 0, deps.clock.now()),
    isUnsigned: packet.isUnsigned ?? false,
    ...(entered && { origin: entered.origin, ...takenFields(entered, now) }),
    registration: null,
    wasRegistered: false,
    refusal: null,
    instructions: [],
    assignments: [],
    assigneeIds: [],
    viewerIds: [],
    assignedBy: null,
    dueOn: packet.replyDueOn,
    progress: [],
    completedAt: null,
    requests: [],
    cancellation: null,
    replaces,
    replacedBy: null,
    answersTo: packet.answersTo ?? [],
    repliedBy: [],
    readBy: [],
    acts: [{ at: now, by, action, text: sender.name }],
    updatedAt: now,
  };
  const clerks = await peopleOf(deps, { agencyId, role: 'clerk', at: deps.clock.now() });
  const entries = await entriesOf(deps, document, {
    action,
    text: sender.name,
    at: now,
    by,
    news: [{ kind: 'incoming.arrived', to: clerks }],
    tells: ARRIVED,
    statusText: '',
  });
  await deps.store.insert(document, entries);
  return id;
}

const takenFields = ({ readFields: fields, by }: Entered, at: Date): Pick<IncomingDocument, 'readFields'> =>
  fields.length === 0 ? {} : { readFields: { at, by, fields } };
