// Reminds those of the own agency who have not read it, and those who have not opened their e-mail. Who has left the
// unit since is not reminded. Idempotent by the act of the clerk.
import { vietnamDate } from '../../platform/clock.ts';
import { addressed, type Released } from '../domain/released.ts';
import type { Deps } from '../ports.ts';
import { remindMails } from './begin-round.ts';
import { tellEntries } from './entries.ts';

export interface RemindWish {
  agencyId: string;
  id: string;
  actId: string;
  readers: boolean;
  mailIds: readonly string[];
  reason: string;
  by: string;
  at: Date;
}

export async function unreadBy(
  deps: Pick<Deps, 'organization' | 'readings'>,
  { agencyId, id, to }: Released,
  at: Date,
): Promise<string[]> {
  const [staff, readings] = await Promise.all([
    deps.organization.staffOf(agencyId, vietnamDate(at)),
    deps.readings.ofDocument(agencyId, id),
  ]);
  const have = new Set(readings.map(({ person }) => person.id));
  return addressed(staff, to).flatMap(({ personId }) => (have.has(personId) ? [] : [personId]));
}

export async function remind(deps: Deps, wish: RemindWish): Promise<void> {
  const { agencyId, id, actId, readers, mailIds, reason, by, at } = wish;
  const document = await deps.released.find(agencyId, id);
  if (document === null || document.ended !== null) return;
  if (readers) {
    const personIds = await unreadBy(deps, document, at);
    const entries = tellEntries(document, {
      ...{ key: actId, kind: 'internal.reminded', to: personIds },
      ...{ by, text: reason, at },
    });
    await deps.released.remind(document, { id: actId, at, personIds }, entries);
  }
  await remindMails(deps, mailIds, { key: actId, reason, at });
}
