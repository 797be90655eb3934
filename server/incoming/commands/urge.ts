// Reminds people of their late parts by hand (đôn đốc), within what the caller follows. Each part is one write, which neither
// the same act repeated nor another one soon after does again.
import { auditEntry } from '../../audit/index.ts';
import { URGED_PARTS_MAX } from '../../contracts/follow-up.ts';
import { changedEntry, notifyEntry } from '../../notifications/index.ts';
import { AppError } from '../../platform/http/problem.ts';
import type { AssignedTo } from '../domain/assignment-tree.ts';
import { isRested } from '../domain/part-reminders.ts';
import { type Actor, personOf } from '../ports.ts';
import { lateWork } from '../queries/late-work.ts';
import type { DueDocument } from '../store-due.ts';
import type { Deps } from './deps.ts';

interface UrgeWish {
  key: string;
  text: string;
  personIds: readonly string[];
}

/** @throws AppError FORBIDDEN; FOLLOW_UP_NOBODY where nothing of them is late, or all was urged of late. */
export async function urge(
  deps: Deps,
  actor: Actor,
  wish: UrgeWish,
): Promise<{ parts: number; people: number }> {
  const { late } = await lateWork(deps, actor);
  const at = deps.clock.now();
  const chosen = [...new Set(wish.personIds)].flatMap((personId) =>
    late
      .flatMap(({ document, part }) => (part?.person.id === personId ? [{ document, part }] : []))
      .filter(({ document, part }) => isRested(part.id, document.reminders, at, wish.key))
      .slice(0, URGED_PARTS_MAX),
  );
  if (chosen.length === 0) throw new AppError('FOLLOW_UP_NOBODY');
  for (const each of chosen) await remind(deps, actor, each, { ...wish, at });
  return { parts: chosen.length, people: new Set(chosen.map(({ part }) => part.person.id)).size };
}

async function remind(
  { due }: Deps,
  actor: Actor,
  { document, part }: { document: DueDocument; part: AssignedTo },
  { key, text, at }: UrgeWish & { at: Date },
): Promise<void> {
  const { id, agencyId, version, subject, viewerIds } = document;
  const { dueOn, person } = part;
  const by = personOf(actor);
  const entry = `${id}:${part.id}:${key}`;
  const line = [person.name, text].filter(Boolean).join(': ');
  await due.note(document, {
    reminder: { partId: part.id, dueOn, days: null, at, by, text, key },
    act: { at, by, action: 'incoming.urged', text: line },
    outbox: [
      auditEntry({
        ...{ id: `${entry}:audit`, action: 'incoming.urged', at, by, agencyId, text: line },
        ...{ subjectType: 'incoming', subjectId: id },
      }),
      notifyEntry({
        ...{ id: entry, kind: 'incoming.urged', to: [person.id], documentId: id, subject, at },
        ...{ actorName: by.name, text: text || (dueOn ?? '') },
      }),
      changedEntry({ id: `${entry}:changed`, to: viewerIds, type: 'incoming', documentId: id, version, at }),
    ],
  });
}
