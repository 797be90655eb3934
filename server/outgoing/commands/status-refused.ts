// A status about the document was not believed, as the exchange tells at least once: its clerks hear of it, for somebody has
// to ask the other side what it means.
import type { StatusRefusedTold } from '../ports.ts';
import type { Deps } from './deps.ts';
import { clerksOf, entriesOf } from './record.ts';

const ACTION = 'outgoing.statusRefused';

/** Idempotent by `stepId`. A document that is not there (an exchange of another time) is left alone. */
export async function statusRefused(deps: Deps, told: StatusRefusedTold): Promise<void> {
  const { outgoingId: id, agencyId, from, at, stepId } = told;
  const document = await deps.store.find(agencyId, id);
  if (document === null) return;
  const text = `${from.name} (${from.code})`;
  const outbox = await entriesOf(
    deps,
    { ...document, version: document.version + 1 },
    {
      ...{ action: ACTION, text, at, by: null, key: `${id}:${stepId}` },
      news: [{ kind: ACTION, to: await clerksOf(deps, agencyId, at) }],
    },
  );
  const line = { at, by: null, action: ACTION, text, stepId } as const;
  await deps.store.noteDelivery({ id, agencyId, at, line, outbox });
}
