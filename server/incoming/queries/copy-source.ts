// An incoming document as it can be copied: once it is registered, and as long as its sender lets it stand.
import { loadVisible } from '../commands/admit.ts';
import type { Deps } from '../commands/deps.ts';
import { isBeforeRegister, isInForce } from '../domain/lifecycle.ts';
import type { Actor } from '../ports.ts';

/** @throws AppError NOT_FOUND. */
export async function copySource({ store }: Pick<Deps, 'store'>, actor: Actor, id: string) {
  const { state, replacedBy, sender, numberText, issuedOn, subject, files } = await loadVisible(
    store,
    actor,
    id,
  );
  const isWaiting = isBeforeRegister(state);
  const stands = isInForce(state) && replacedBy === null;
  return {
    standing: isWaiting ? ('not-ready' as const) : stands ? ('in-force' as const) : ('not-in-force' as const),
    ...{ numberText, issuedOn, subject, issuer: sender.name },
    files: files.map(({ digest, name, mediaType, isMain }) => ({ digest, name, mediaType, isMain })),
  };
}
