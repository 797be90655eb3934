// What the two offices have to do in a fault run. Released documents come into the sender's database exactly as the write
// of a release leaves them (state and dispatch entries in one row): to draft, sign, number and seal each one would take
// seconds, and from this row on everything is the servers' own, first of all the entry that asks the exchange for the
// deliveries. The clerks of the receivers act through their API.
import { mongo } from 'mongoose';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { agencyIdOf } from '../../server/cli/seed-demo.ts';
import { signIn } from '../../server/cli/story/api.ts';
import { NO_CIRCUIT } from '../../server/outgoing/domain/circuit.ts';
import type { OutgoingDocument } from '../../server/outgoing/domain/outgoing-document.ts';
import { type OutboxEntry, outboxEntry } from '../../server/platform/outbox/entry.ts';
import type { OfficeServer } from './office-server.ts';
import { type Letter, RECIPIENTS, SENDER } from './offices.ts';
import { drawn } from './plan.ts';

/** One document and to whom it goes. */
export interface Released {
  id: string;
  recipients: readonly string[];
}

type Row = Omit<OutgoingDocument, 'id'> & { _id: string; folded: string; outbox: OutboxEntry[] };

/** Documents with so many deliveries in all. */
export function documentsOf(deliveries: number): Released[] {
  const codes = RECIPIENTS.map(({ code }) => code);
  return Array.from({ length: Math.ceil(deliveries / codes.length) }, (_, index) => ({
    id: `fault-${String(index + 1).padStart(6, '0')}`,
    recipients: codes.slice(0, Math.min(codes.length, deliveries - index * codes.length)),
  }));
}

/** As long as it takes: the database may be away. Given again it changes nothing. */
export async function release(
  sender: OfficeServer,
  documents: readonly Released[],
  letters: readonly Letter[],
  seed: number,
): Promise<void> {
  const rows = documents.map((document) => rowOf(document, letters, seed));
  for (;;)
    try {
      await sender.look((db) =>
        db
          .collection<Row>('outgoing')
          .insertMany(rows, { ordered: false, writeConcern: { w: 1, journal: true } }),
      );
      return;
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === 11000) return;
      await pause();
    }
}

const PERSON = { name: 'Trần Đình Nghĩa', title: 'Phó Giám đốc' };

function rowOf({ id, recipients }: Released, letters: readonly Letter[], seed: number): Row {
  const value = Number(id.slice(-6));
  const letter = letters[Math.floor(drawn(seed, 'letter', id) * letters.length)];
  if (letter === undefined) throw new Error('no letter');
  const agencyId = agencyIdOf(SENDER.code);
  const at = new Date();
  const by = { ...PERSON, id: 'person-of-no-post' };
  const version = { number: 1, ...letter, act: 'sealed' as const, at, by };
  return {
    _id: id,
    agencyId,
    version: 9,
    state: 'released',
    fields: {
      kind: 'cong-van',
      subject: `V/v thử đường truyền xấu, văn bản ${value}`,
      urgency: 'normal',
      signerPostId: null,
      capacity: 'direct',
      recipientCodes: [...recipients],
      toPlaces: ['Lưu: VT.'],
      dueOn: null,
      main: { digest: letter.digest, name: 'cong-van.pdf' },
      attachments: [],
      replacesId: null,
      keepsNumber: false,
      replyToId: null,
      circuit: null,
      internal: { unitIds: [], personIds: [] },
      mails: [],
      paperRecipients: [],
    },
    agency: {
      ...{ id: agencyId, code: SENDER.code, name: 'Sở Nội vụ tỉnh Đắk Nông' },
      ...{ place: 'Đắk Nông', abbreviation: 'SNV' },
    },
    unit: { id: 'unit', name: 'Văn phòng Sở', abbreviation: 'VP' },
    drafter: by,
    drafterId: by.id,
    signer: by,
    signerPostId: null,
    leftOut: [],
    recipients: recipients.map((code) => ({ id: agencyIdOf(code), code, name: code })),
    versions: [version],
    appended: [],
    attachments: [],
    opinions: [],
    formCheck: 'passed',
    circuit: NO_CIRCUIT,
    participants: [],
    undo: null,
    wasSubmitted: true,
    signing: null,
    signatures: [],
    number: {
      ...{ value, notation: 'SNV-VP', text: `${value}/SNV-VP`, issuedOn: '2026-11-27' },
      ...{ bookId: 'book-of-the-fault-run', bookName: 'Sổ công văn đi' },
    },
    pageCount: 1,
    replaces: null,
    answersTo: null,
    laterActs: [],
    replacedBy: null,
    replies: [],
    acts: [],
    createdAt: at,
    updatedAt: at,
    folded: `v/v thu duong truyen xau ${value}`,
    outbox: [
      outboxEntry({
        id: `${id}:10:dispatch:0`,
        type: 'outgoing.dispatch',
        payload: { agencyId, id, recipientCodes: [...recipients], at },
        at,
      }),
    ],
  };
}

/** Whose arrived documents the clerks handle: all, or those with a number that ends in nought. */
export type Handled = 'all' | 'tenth';

/** In the incoming documents of the receiver, of those which the clerks still have to handle. */
export const toHandle = (handled: Handled) =>
  handled === 'all' ? { state: 'arrived' } : { state: 'arrived', numberText: /^\d*0\// };

const AT_ONCE = 4;
const PAGE = 40;

interface Clerking {
  handled: Handled;
  seed: number;
  signal: AbortSignal;
}

/** The clerks refuse one in five and register the others, until they are told to stop. */
export async function workAsClerks(receiver: OfficeServer, clerking: Clerking): Promise<void> {
  await Promise.all(RECIPIENTS.map((recipient) => workAs(receiver, recipient, clerking)));
}

async function workAs(
  receiver: OfficeServer,
  { code, clerk }: (typeof RECIPIENTS)[number],
  { handled, seed, signal }: Clerking,
): Promise<void> {
  const login = { username: clerk, password: DEMO_PASSWORD };
  let api: Awaited<ReturnType<typeof signIn>> | undefined;
  while (!signal.aborted)
    try {
      api ??= await signIn({ url: receiver.url(), timeoutMs: 15_000 }, login);
      const { call } = api;
      const began = Date.now();
      const arrived = await receiver.look((db) =>
        db
          .collection<{ _id: string; version: number; numberText: string }>('incoming')
          .find({ agencyId: agencyIdOf(code), ...toHandle(handled) })
          .project<{ _id: string; version: number; numberText: string }>({ version: 1, numberText: 1 })
          .limit(PAGE)
          .toArray(),
      );
      for (let from = 0; from < arrived.length; from += AT_ONCE)
        await Promise.all(
          arrived.slice(from, from + AT_ONCE).map(({ _id: id, version, numberText }) => {
            const params = { id };
            if (drawn(seed, 'refuse', code, numberText) >= 0.2)
              return call('registerIncoming', {
                params,
                body: { version, overrideReason: 'Văn bản thử đường truyền' },
              });
            const text = 'Văn bản không thuộc thẩm quyền giải quyết của cơ quan';
            return call('refuseIncoming', { params, body: { version, reason: 'not-competent', text } });
          }),
        );
      if (arrived.length === 0) await rest(began);
    } catch {
      // The server is away, or somebody was quicker: whatever is still there is seen again.
      api = undefined;
      await pause();
    }
}

/** A look reads much of a collection: it may take this part of a server's time, however much that keeps. */
const LOOKING = 1 / 20;

export const pause = (ms = 200) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until the next look is worth its cost. */
export const rest = (began: number) => pause(Math.max(200, (Date.now() - began) / LOOKING));
