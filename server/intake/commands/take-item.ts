// Makes an incoming document of an item. The document first, then the item: its key is the item's, so that a crash between
// the two, or a second press, finds the same document.
import type { EntryFields } from '../../contracts/incoming-document.ts';
import type { EntryOrigin } from '../../contracts/incoming-origin.ts';
import type { ProposedName } from '../../contracts/read-fields.ts';
import type { Incoming } from '../../incoming/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { IntakeItem } from '../domain/intake-item.ts';
import { readFieldsOf } from '../domain/read-fields.ts';
import { type Actor, type Deps, personOf } from '../ports.ts';
import { admit, loadVisible, whyNot } from './admit.ts';
import { toldOf } from './entries.ts';

export interface TakeWish extends EntryFields {
  id: string;
  version: number;
  /** Default: the channel. */
  origin?: EntryOrigin | undefined;
  /** Digests; the first is the main document. */
  papers: string[];
  /** Fields of which he said that what was read is right. */
  confirmed: ProposedName[];
}

type Document = Awaited<ReturnType<Incoming['enter']>>;

/** @throws AppError as {@link admit}; INTAKE_FILE_UNKNOWN. */
export async function takeItem(deps: Deps, actor: Actor, wish: TakeWish): Promise<Document> {
  const { id, version, papers, origin, confirmed, ...fields } = wish;
  const seen = await loadVisible(deps, actor, id);
  // Pressed twice: the first one has made it.
  const isTaken = seen.taken?.as === 'document' && seen.taken.by?.id === actor.personId;
  const before = isTaken ? seen : await admit(deps, actor, { id, version, act: 'take' });
  const files = papers.map((digest, index) => ({ ...fileOf(before, digest), isMain: index === 0 }));
  const document = await deps.incoming.enter(actor, {
    ...fields,
    key: before.id,
    origin: origin ?? before.channel,
    files,
    arrivedAt: before.receivedAt,
    readFields: readFieldsOf(before.proposed, fields, confirmed),
  });
  if (isTaken) return document;

  const at = deps.clock.now();
  const by = personOf(actor);
  const taken: IntakeItem['taken'] = { as: 'document', ids: [document.id], at, by };
  const patch = { state: 'taken', taken } as const;
  const after = { ...before, ...patch, version: before.version + 1 };
  const outbox = await toldOf(deps, after, { action: 'intake.taken', by, text: fields.subject, at });
  if ((await deps.store.change(before, { patch, outbox })) !== null) return document;
  const now = await deps.store.find(before.agencyId, before.id);
  // The other of two presses was quicker.
  if (now?.taken?.ids.includes(document.id)) return document;
  throw await whyNot(deps, 'take', before);
}

function fileOf({ files }: IntakeItem, digest: string) {
  const file = files.find((each) => each.digest === digest);
  if (file === undefined) throw new AppError('INTAKE_FILE_UNKNOWN');
  const { name, sizeBytes, mediaType } = file;
  return { digest, name, sizeBytes, mediaType };
}
