// The door for people: what did not arrive, and what they do about it.
import type { ROUTES } from '../contracts/routes.ts';
import type { Actor } from '../organization/index.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import type { Deps } from './commands/deps.ts';
import { giveUpDelivery, readdressDelivery } from './commands/give-up-delivery.ts';
import { retryDelivery } from './commands/retry-delivery.ts';
import { retryStatus } from './commands/retry-status.ts';
import { listDeliveryCases, listStatusCases } from './queries/cases.ts';
import { exchangeHealth } from './queries/health.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listDeliveryCases'
  | 'retryDelivery'
  | 'readdressDelivery'
  | 'giveUpDelivery'
  | 'listStatusCases'
  | 'retryStatus'
  | 'getExchangeHealth'
  | 'reconcileExchange'
>;
export type DeskHandlers = RouteHandlers<Routes, Actor>;

/** `wake`: the nightly comparison is due now. */
export const makeDeskHandlers = (deps: Deps, wake: () => void): DeskHandlers => ({
  listDeliveryCases: ({ input: { query }, actor }) => listDeliveryCases(deps, actor, query),
  retryDelivery: ({ input: { params }, actor }) => retryDelivery(deps, actor, params.id),
  readdressDelivery: ({ input: { params, body }, actor }) =>
    readdressDelivery(deps, actor, { ...params, ...body }),
  giveUpDelivery: ({ input: { params, body }, actor }) => giveUpDelivery(deps, actor, { ...params, ...body }),
  listStatusCases: ({ actor }) => listStatusCases(deps, actor),
  getExchangeHealth: ({ actor }) => exchangeHealth(deps, actor),
  reconcileExchange: async () => {
    await deps.store.truth.wish(deps.clock.now());
    wake();
  },
  retryStatus: ({ input: { params }, actor }) => retryStatus(deps, actor, params.id),
});
