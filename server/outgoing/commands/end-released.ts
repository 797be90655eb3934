// The end of a released document by others: its last recipient has given it back (thu hồi xong), or another document has
// taken its place. From then on it is frozen; all of its metadata are kept (NĐ 30/2020 Phụ lục VI).
import { isRecalled } from '../domain/after-release.ts';
import { transitionOf } from '../domain/lifecycle.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';
import { endEntries } from './distribute-entries.ts';
import { entriesOf } from './record.ts';

/** Statuses of other recipients are noted at the same time: read again. */
const TRIES = 20;

type End =
  | { act: 'giveBack'; at: Date }
  | { act: 'takePlace'; isUpdate: boolean; by: { id: string; numberText: string; at: Date } };

/** Idempotent: a document that has ended, or is not there, is left alone. */
export async function endedBy(
  deps: Deps,
  { agencyId, id }: Pick<OutgoingDocument, 'agencyId' | 'id'>,
  end: End,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await deps.store.find(agencyId, id);
    const state = before && transitionOf(end.act, before.state)?.to;
    if (!before || !state) return;
    const at = end.act === 'giveBack' ? end.at : end.by.at;
    const line =
      end.act === 'giveBack'
        ? { at, by: null, action: 'outgoing.recalled' as const, text: before.number?.text ?? '' }
        : {
            ...{ at, by: null, text: end.by.numberText },
            action: end.isUpdate ? ('outgoing.updated' as const) : ('outgoing.replaced' as const),
          };
    const patch = { state, ...(end.act === 'takePlace' && { replacedBy: end.by }) };
    const after = { ...before, ...patch, version: before.version + 1 };
    const outbox = [
      ...(await entriesOf(deps, after, { ...line, news: [] })),
      ...endEntries(before, {
        key: `${after.version}:ended`,
        kind: end.act === 'giveBack' ? 'recalled' : 'replaced',
        ...{ at, byNumber: end.act === 'giveBack' ? null : end.by.numberText },
        reason: before.laterActs.findLast(({ kind }) => kind === 'recall')?.reason ?? '',
      }),
    ];
    if ((await deps.store.change(before, { patch, act: line, outbox })) !== null) return;
  }
  throw new Error(`document ${id} changes all the time`);
}

/** Called when a recipient has given it back, or has refused it. Recipients removed one by one do not end it. */
export async function endIfRecalled(
  deps: Deps,
  document: Pick<OutgoingDocument, 'agencyId' | 'id' | 'laterActs'>,
  at: Date,
): Promise<void> {
  const { agencyId, id: outgoingId, laterActs } = document;
  if (!laterActs.some(({ kind }) => kind === 'recall')) return;
  const deliveries = await deps.exchange.deliveriesOf({ agencyId, outgoingId });
  if (isRecalled(deliveries.map(({ state }) => state)))
    await endedBy(deps, document, { act: 'giveBack', at });
}
