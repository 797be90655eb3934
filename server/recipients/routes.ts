// Handlers of the routes of recipient lists: call one function, present.
import { MOST_RECIPIENTS } from '../contracts/recipients.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { Actor, Deps } from './commands/deps.ts';
import { changeList, makeList, removeList } from './commands/keep-list.ts';
import { linesOf, readPasted } from './domain/read-pasted.ts';
import { mayMake } from './domain/recipient-list.ts';
import { canSee, visibleFilter } from './policy.ts';
import { presentFacts, presentList } from './present.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listRecipientLists'
  | 'getRecipientList'
  | 'makeRecipientList'
  | 'changeRecipientList'
  | 'removeRecipientList'
  | 'readRecipients'
>;
export type RecipientHandlers = RouteHandlers<Routes, Actor>;

export const makeHandlers = (deps: Deps): RecipientHandlers => ({
  listRecipientLists: async ({ actor }) => {
    const found = await deps.store.visible(visibleFilter(actor));
    return {
      items: found.map(({ list, memberCount }) => presentFacts(actor, list, memberCount)),
      canMakeGroups: mayMake(actor.role, 'group'),
    };
  },

  getRecipientList: async ({ actor, input: { params } }) => {
    const list = await deps.store.find(actor.agencyId, params.id);
    if (list === null || !canSee(actor, list)) throw new AppError('NOT_FOUND');
    return presentList(deps, actor, list);
  },

  makeRecipientList: async ({ actor, input: { body } }) =>
    presentList(deps, actor, await makeList(deps, actor, body)),

  changeRecipientList: async ({ actor, input: { params, body } }) =>
    presentList(deps, actor, await changeList(deps, actor, { ...params, ...body })),

  removeRecipientList: ({ actor, input: { params, body } }) =>
    removeList(deps, actor, { ...params, ...body }),

  readRecipients: async ({ actor, input: { body } }) => {
    const { directory, clock, normalizeOrganCode } = deps;
    const count = linesOf(body.text).length;
    if (count > MOST_RECIPIENTS)
      throw new AppError('RECIPIENTS_TOO_MANY', { details: { count, most: MOST_RECIPIENTS } });
    return readPasted(body.text, await directory.listAgencies(), {
      ownAgencyId: actor.agencyId,
      at: clock.now(),
      normalizeCode: normalizeOrganCode,
    });
  },
});
