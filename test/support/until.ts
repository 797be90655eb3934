// Waits for a condition, never for a time; the bound only ends a test that would never end, however busy the machine is.
const TRIES = 1_000;
/** Each wait is longer than the one before: who asks all the time takes the processor from what it waits for. */
const WAIT_MS = { first: 5, most: 100, growth: 1.5 };

export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  let waitMs = WAIT_MS.first;
  for (let tries = 0; tries < TRIES; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(WAIT_MS.most, waitMs * WAIT_MS.growth);
  }
  throw new Error(`never: ${what}`);
}
