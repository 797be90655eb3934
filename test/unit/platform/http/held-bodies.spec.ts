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
