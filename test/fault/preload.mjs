// Loaded into a server before its own code (`node --import`). The server itself knows nothing of it.
// ENGINE_TOLD_IN: a file that is told where the embedded database answers, so that the run can look into it.
// CLOCK: a clock that jumps: from `from` on it is wrong by another seeded number of seconds every `everyMs`.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (process.env.CLOCK) jump(JSON.parse(process.env.CLOCK));

if (process.env.ENGINE_TOLD_IN && isMainThread) {
  const { default: mongoose } = await import('mongoose');
  const { prototype } = mongoose.Mongoose;
  const { createConnection } = prototype;
  prototype.createConnection = function (...given) {
    // A new mongoose opens one without an address.
    if (given.length > 0) writeFileSync(process.env.ENGINE_TOLD_IN, given[0]);
    return createConnection.apply(this, given);
  };
}

/** @param {{ seed: number, from: number, everyMs: number, mostMs: number }} rule */
function jump({ seed, from, everyMs, mostMs }) {
  const RealDate = Date;
  const wrongBy = (now) => {
    const step = Math.floor((now - from) / everyMs);
    // Right before the run begins, and every third time.
    if (step < 0 || step % 3 === 0) return 0;
    const drawn = createHash('sha256').update(`${seed} clock ${step}`).digest().readUInt32BE() / 2 ** 32;
    return Math.round((2 * drawn - 1) * mostMs);
  };
  const now = () => {
    const real = RealDate.now();
    return real + wrongBy(real);
  };
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, asked) =>
      Reflect.construct(
        target,
        given.length === 0 ? [now()] : given,
        asked === globalThis.Date ? target : asked,
      ),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
