// Who draws next: what is in view before what is near, one at a time.
import { expect } from 'chai';
import { inTurn, NOW, SOON } from '../../../../client/src/shared/pdf/draw-turns.ts';

describe('the turns of a document', () => {
  /** Works that end when they are told to, and the order in which they began. */
  const stage = () => {
    const document = {};
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const add = (name: string, rank: () => number) =>
      inTurn(document, rank, async () => {
        begun.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        return name;
      });
    return { document, begun, add, end: (name: string) => ends.get(name)?.() };
  };

  it('are one at a time, the nearest to the view first, and those as near in the order they came', async () => {
    const { begun, add, end } = stage();
    const all = [
      add('first', () => NOW),
      add('far', () => 2),
      add('text', () => SOON),
      add('near', () => 1.2),
      add('seen', () => NOW),
      add('seen too', () => NOW),
    ];
    for (const name of ['first', 'seen', 'seen too', 'text', 'near', 'far']) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(begun.at(-1)).to.equal(name);
      end(name);
    }
    expect(await Promise.all(all)).to.have.length(6);
  });

  it('follow the view as it is when a turn is given, not when it was asked for', async () => {
    const { begun, add, end } = stage();
    let away = 3;
    const all = [add('first', () => NOW), add('near', () => 1), add('scrolled to', () => away)];
    away = NOW;
    await new Promise((resolve) => setImmediate(resolve));
    end('first');
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).to.deep.equal(['first', 'scrolled to']);
    end('scrolled to');
    await new Promise((resolve) => setImmediate(resolve));
    end('near');
    await Promise.all(all);
  });

  it('go on after a work that failed, and hold up no other document', async () => {
    const { document, begun, add, end } = stage();
    const failed = inTurn(
      document,
      () => NOW,
      () => Promise.reject(new Error('cannot be drawn')),
    );
    const next = add('next', () => NOW);
    const elsewhere = await inTurn(
      {},
      () => NOW,
      async () => 'elsewhere',
    );
    expect(elsewhere).to.equal('elsewhere');
    const said = await failed.catch((error: Error) => error.message);
    expect(said).to.equal('cannot be drawn');
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).to.deep.equal(['next']);
    end('next');
    expect(await next).to.equal('next');
  });
});
