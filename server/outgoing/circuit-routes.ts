// Handlers of the default circuits of an agency.
import type { CircuitDefault } from '../contracts/circuit.ts';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { putCircuitDefault, removeCircuitDefault } from './commands/circuit-defaults.ts';
import type { Deps } from './commands/deps.ts';
import { defaultSteps } from './commands/resolve-circuit.ts';
import type { Actor } from './ports.ts';
import type { StoredDefault } from './store-circuits.ts';

type Routes = Pick<
  typeof ROUTES,
  'listCircuitDefaults' | 'getDefaultCircuit' | 'putCircuitDefault' | 'removeCircuitDefault'
>;
export type CircuitHandlers = RouteHandlers<Routes, Actor>;

const present = ({ agencyId: _own, updatedAt, ...rest }: StoredDefault): CircuitDefault => ({
  ...rest,
  updatedAt: updatedAt.toISOString(),
});

export const makeCircuitHandlers = (deps: Deps): CircuitHandlers => ({
  listCircuitDefaults: async ({ actor }) => ({
    items: (await deps.circuits.ofAgency(actor.agencyId)).map(present),
  }),
  getDefaultCircuit: async ({ input: { query }, actor }) => {
    const { agencyId, unitId } = actor;
    const steps = await defaultSteps(deps, { agencyId, unitId, kind: query.kind });
    return {
      steps: steps.map(({ people, ...step }) => ({
        ...step,
        postIds: people.map(({ postId }) => postId),
        people: people.map(({ person }) => person),
      })),
    };
  },
  putCircuitDefault: async ({ input: { body }, actor }) =>
    present(await putCircuitDefault(deps, actor, body)),
  removeCircuitDefault: ({ input: { params, body }, actor }) =>
    removeCircuitDefault(deps, actor, { ...params, ...body }),
});
