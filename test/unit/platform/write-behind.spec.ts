// Bytes that are written while more of them come.
import { expect } from 'chai';
import { writeBehind } from '../../../server/files/commands/write-behind.ts';

describe('writing behind a reader', () => {
  const chunk = (text: string) => Buffer.from(text);
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('writes everything, in order, and what comes during a write in one piece', async () => {
    const pieces: string[] = [];
    const slow = async (bytes: Uint8Array) => {
      await turn();
      pieces.push(Buffer.from(bytes).toString());
    };
    await writeBehind(
      (async function* () {
        for (const text of ['a', 'b', 'c', 'd']) yield chunk(text);
      })(),
      slow,
    );
    expect(pieces.join('')).to.equal('abcd');
    expect(pieces.length).to.be.below(4);
  });

  it('holds nothing back while the sender is silent', async () => {
    let written = '';
    let more = () => {};
    const waiting = new Promise<void>((resolve) => {
      more = resolve;
    });
    const done = writeBehind(
      (async function* () {
        yield chunk('first');
        await waiting;
        yield chunk(' second');
      })(),
      async (bytes) => {
        written += Buffer.from(bytes).toString();
      },
    );
    await turn();
    expect(written).to.equal('first');
    more();
    await done;
    expect(written).to.equal('first second');
  });

  it('writes what came before the stream broke, then tells it', async () => {
    let written = '';
    const broken = (async function* () {
      yield chunk('kept');
      throw new Error('broken off');
    })();
    const write = async (bytes: Uint8Array) => {
      await turn();
      written += Buffer.from(bytes).toString();
    };
    const outcome = await writeBehind(broken, write).catch((error: Error) => error.message);
    expect([outcome, written]).to.deep.equal(['broken off', 'kept']);
  });

  it('tells a write that failed, and reads no further', async () => {
    let read = 0;
    const endless = (async function* () {
      for (;;) {
        read += 1;
        await turn();
        yield chunk('x');
      }
    })();
    const outcome = await writeBehind(endless, () => Promise.reject(new Error('disk full'))).catch(
      (error: Error) => error.message,
    );
    expect(outcome).to.equal('disk full');
    expect(read).to.be.below(10);
  });

  it('lets a fast sender wait for a slow disk', async () => {
    let most = 0;
    let ahead = 0;
    const large = Buffer.alloc(512 * 1024);
    const fast = (async function* () {
      for (let count = 0; count < 20; count++) {
        ahead += large.length;
        most = Math.max(most, ahead);
        yield large;
      }
    })();
    await writeBehind(fast, async (bytes) => {
      await turn();
      ahead -= bytes.length;
    });
    expect(ahead).to.equal(0);
    expect(most).to.be.at.most(4 * 1024 * 1024);
  });
});
