// Who may approve in the place of somebody that day hears of it as he does.
import type { NotificationKind } from '../../contracts/notifications.ts';
import { vietnamDate } from '../../platform/clock.ts';
import { pending } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import type { Deps } from './deps.ts';

/** Those whose turn has come, and whoever stands in for them. */
export async function withStandIns<N extends { kind: NotificationKind; to: Array<string | undefined> }>(
  { organization }: Pick<Deps, 'organization'>,
  document: OutgoingDocument,
  { news, at }: { news: N[]; at: Date },
): Promise<N[]> {
  const turn = news.find(({ kind }) => kind === 'outgoing.toApprove');
  if (turn === undefined) return news;
  const { agencyId, fields } = document;
  const postIds = pending(document).flatMap(({ postId, person }) =>
    turn.to.includes(person.id) ? [postId] : [],
  );
  const onDate = vietnamDate(at);
  const others = await organization.standIns({ agencyId, postIds, kind: fields.kind, onDate });
  return news.map((each) => (each === turn ? { ...each, to: [...each.to, ...others] } : each));
}
