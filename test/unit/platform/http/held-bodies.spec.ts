import { EventEmitter, once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { makeHeldBodies } from '../../../../server/platform/http/held-bodies.ts';
import { codeOf } from '../../../support/code-of.ts';

describe('platform/http held bodies', () => {
  const bytes = (size: number) => Readable.from([Buffer.alloc(size)]);
  const atMost = (limitBytes: number) => ({ limitBytes, tooLarge: 'PACKET_TOO_LARGE' as const });
  const sizeOf = async (body: Buffer) => body.length;

  it('gives the whole body to the work, and refuses one over its limit', async () => {
    const bodies = makeHeldBodies({ totalBytes: 100 });
    expect(await bodies.hold(bytes(60), atMost(60), sizeOf)).to.equal(60);
    expect(await codeOf(bodies.hold(bytes(61), atMost(60), sizeOf))).to.equal('PACKET_TOO_LARGE');
  });

  it('gives the same bytes in pieces, to many at once and one after another', async () => {
    const bodies = makeHeldBodies({ totalBytes: 2 ** 24 });
    const hold = async (seed: number, size: number, pieceBytes: number) => {
      const whole = Buffer.from(Array.from({ length: size }, (_, at) => (at * 31 + seed) % 251));
      const parts = Array.from({ length: Math.ceil(size / pieceBytes) }, (_, at) =>
        whole.subarray(at * pieceBytes, (at + 1) * pieceBytes),
      );
      return bodies.holdPieces(Readable.from(parts), atMost(size), async (pieces) => {
        await setImmediate();
        expect(Buffer.concat(pieces).equals(whole), `${seed}`).to.equal(true);
      });
    };
    for (let round = 0; round < 3; round++)
      await Promise.all(
        [0, 1, 262_143, 262_144, 262_145, 700_000].map((size, seed) => hold(round * 10 + seed, size, 65_536)),
      );
  });

  it('refuses what others leave no room for, and takes it when they are done, however that ended', async () => {
    const bodies = makeHeldBodies({ totalBytes: 100 });
    const slow = new PassThrough();
    const work = new EventEmitter();
    const first = bodies.hold(bytes(60), atMost(60), async () => {
      work.emit('started');
      await once(work, 'finish');
    });
    await once(work, 'started');
    const second = codeOf(bodies.hold(slow, atMost(60), sizeOf));
    slow.write(Buffer.alloc(30));
    while (slow.readableLength > 0) await setImmediate();
    expect(await codeOf(bodies.hold(bytes(60), atMost(60), sizeOf))).to.equal('TOO_MANY_REQUESTS');
    slow.destroy(new Error('gone'));
    expect(await second).to.not.be.oneOf(['resolved', 'TOO_MANY_REQUESTS']);
    work.emit('finish');
    await first;
    expect(await bodies.hold(bytes(100), atMost(100), sizeOf)).to.equal(100);
  });
});
