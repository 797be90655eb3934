// Packets that were offered and never finished: after some days their parts are thrown away, and a sender who comes back
// begins again.
import type { Deps } from './deps.ts';
import { OFFER_LIFE_MS } from './receive-offer.ts';

const AT_ONCE = 100;

export async function cleanOffers(
  { store, files, clock }: Pick<Deps, 'store' | 'files' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const before = new Date(clock.now().getTime() - OFFER_LIFE_MS);
  await store.offers.removeExpired(clock.now());
  while (!signal.aborted) {
    const parts = await store.offers.abandoned(before, AT_ONCE);
    // First the row: bytes without a row are found below, a row without bytes would promise what is not there.
    for (const { id } of parts) {
      await store.offers.removePart(id);
      await files.partials.discard(id);
    }
    if (parts.length < AT_ONCE) break;
  }
  const old = (await files.partials.list()).filter(({ at }) => at < before);
  const known = new Set((await store.offers.parts(old.map(({ name }) => name))).map(({ id }) => id));
  for (const { name } of old) if (!known.has(name)) await files.partials.discard(name);
}
