// Who may see a work file and what he is to it. One rule gives the decision and the Mongo filter, so that lists and single
// checks cannot drift apart. Who sees a file sees what is in it: only who may see a document can have put it there. An
// administrator sees no content.
import type { WorkFileDetail } from '../contracts/work-files.ts';
import { mayNow, type Party } from './domain/lifecycle.ts';
import type { WorkFile } from './domain/work-file.ts';
import type { Actor } from './ports.ts';

/** The same rule for MongoDB; null when nothing is visible. */
export interface VisibleFilter {
  agencyId: string;
  /** Owner or co-worker. */
  peopleIds?: string;
}

export function visibleFilter({ agencyId, personId, role }: Actor): VisibleFilter | null {
  if (role === 'administrator') return null;
  return role === 'officer' ? { agencyId, peopleIds: personId } : { agencyId };
}

const peopleOf = ({ ownerId, coworkers }: WorkFile): string[] => [ownerId, ...coworkers.map(({ id }) => id)];

export function canSee(actor: Actor, file: WorkFile): boolean {
  const rule = visibleFilter(actor);
  return (
    rule !== null &&
    rule.agencyId === file.agencyId &&
    (rule.peopleIds === undefined || peopleOf(file).includes(rule.peopleIds))
  );
}

/** What the actor is to this file. */
export function partiesOf(actor: Actor, file: WorkFile): Set<Party> {
  const parties = new Set<Party>();
  if (!canSee(actor, file)) return parties;
  if (actor.personId === file.ownerId) parties.add('owner');
  if (file.coworkers.some(({ id }) => id === actor.personId)) parties.add('coworker');
  if (actor.role === 'leader') parties.add('leader');
  if (actor.role === 'clerk') parties.add('archivist');
  return parties;
}

/** The acts the caller may do now; buttons follow these. */
export function canOf(actor: Actor, file: WorkFile): WorkFileDetail['can'] {
  const parties = partiesOf(actor, file);
  const may = (act: Parameters<typeof mayNow>[0]) => mayNow(act, file.state, parties);
  return {
    edit: may('edit'),
    collect: may('collect'),
    close: may('close'),
    reopen: may('reopen'),
    handOver: may('handOver') && file.handOverDueOn !== null,
    accept: may('accept'),
    refuse: may('refuse'),
    delay: may('delay') && file.handOverDueOn !== null,
  };
}
