// Gives every handler the caller together with the people in whose place he may approve today: asked once a request, so
// that policy, lists and commands see the same.
import { type Clock, vietnamDate } from '../platform/clock.ts';
import type { Actor, OrganizationPort } from './ports.ts';

interface StandingDeps {
  organization: Pick<OrganizationPort, 'standsFor'>;
  clock: Clock;
}

export async function withStanding({ organization, clock }: StandingDeps, actor: Actor): Promise<Actor> {
  const { postId, agencyId } = actor;
  const standsFor = await organization.standsFor({ postId, agencyId, onDate: vietnamDate(clock.now()) });
  return standsFor.length === 0 ? actor : { ...actor, standsFor };
}

type Handler = (context: { actor: Actor }) => Promise<unknown>;

/** The same handlers, by the same names, each with the caller made whole first. */
export function standing<H extends object>(deps: StandingDeps, handlers: H): H {
  const made = Object.entries(handlers as Record<string, Handler>).map(([name, handler]) => [
    name,
    async (context: { actor: Actor }) =>
      handler({ ...context, actor: await withStanding(deps, context.actor) }),
  ]);
  return Object.fromEntries(made) as H;
}
