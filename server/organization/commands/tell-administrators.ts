// What waits for an administrator is told to all of this server: the directory is one for all its agencies, and whoever
// comes first decides.
import { vietnamDate } from '../../platform/clock.ts';
import type { OutboxEntry } from '../../platform/outbox/entry.ts';
import { peopleWithRole } from '../queries/held-posts.ts';
import type { Deps, NewsLine } from './deps.ts';

type Told = Pick<NewsLine, 'id' | 'kind' | 'documentId' | 'subject' | 'text'>;

/** The entry that tells them; none where nobody is one. */
export async function tellAdministrators(
  { store, clock, notifyEntry }: Pick<Deps, 'store' | 'clock' | 'notifyEntry'>,
  told: Told,
): Promise<OutboxEntry[]> {
  const at = clock.now();
  const onDate = vietnamDate(at);
  const to: string[] = [];
  for (const { agency } of await store.ownRows()) {
    const found = await peopleWithRole(store, { agencyId: agency.id, role: 'administrator', onDate });
    to.push(...found.map(({ personId }) => personId));
  }
  if (to.length === 0) return [];
  return [notifyEntry({ ...told, to: [...new Set(to)], actorName: null, at })];
}
