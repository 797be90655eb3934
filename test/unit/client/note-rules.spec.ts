// Notes written without a network: in which order they go, and what an answer means.
import { expect } from 'chai';
import {
  type NotePorts,
  sendWaiting,
  toSend,
} from '../../../client/src/features/incoming/notes/note-rules.ts';
import { ApiError } from '../../../client/src/shared/api-error.ts';
import type { KeptNote } from '../../../client/src/shared/offline/kept-types.ts';

const note = (key: string, at: number, more: Partial<KeptNote> = {}): KeptNote => ({
  ...{ key, at, owner: 'officer.post', documentId: 'document', about: '12/KBNN', text: `Ghi chú ${key}` },
  ...more,
});

/** A browser with these notes, and a server that answers so, one answer after the other; then it takes all. */
const world = (notes: KeptNote[], answers: Array<ApiError | null> = []) => {
  const asked: string[] = [];
  const ports: NotePorts = {
    list: async () => [...notes],
    send: async ({ key }) => {
      asked.push(key);
      const answer = answers.shift() ?? null;
      if (answer) throw answer;
    },
    remove: async ({ key }) =>
      void notes.splice(
        notes.findIndex((one) => one.key === key),
        1,
      ),
    refuse: async ({ key }, code) => {
      const found = notes.find((one) => one.key === key);
      if (found) found.refusedAs = code;
    },
  };
  return { notes, asked, ports };
};

const conflict = () => new ApiError('CONFLICT', 409);

describe('notes written without a network', () => {
  it('are sent in the order in which they were written, one after the other', async () => {
    const { asked, notes, ports } = world([note('c', 3), note('a', 1), note('b', 2)]);
    expect(await sendWaiting(ports)).to.deep.equal({ sent: 3, isDone: true });
    expect(asked).to.deep.equal(['a', 'b', 'c']);
    expect(notes).to.deep.equal([]);
  });

  it('stop at a lost line, and the same one goes first the next time', async () => {
    const { asked, notes, ports } = world([note('a', 1), note('b', 2)], [new ApiError('NETWORK')]);
    expect(await sendWaiting(ports)).to.deep.equal({ sent: 0, isDone: false });
    expect(notes).to.have.length(2);
    expect(await sendWaiting(ports)).to.deep.equal({ sent: 2, isDone: true });
    expect(asked).to.deep.equal(['a', 'a', 'b']);
  });

  it('wait where nothing was decided: session over, too many requests, a server in trouble', async () => {
    for (const answer of [
      new ApiError('NOT_SIGNED_IN', 401),
      new ApiError('TOO_MANY_REQUESTS', 429),
      new ApiError('INTERNAL', 500),
      new ApiError('NOT_READY', 503),
      new ApiError('UNEXPECTED', 502),
    ]) {
      const { notes, ports } = world([note('a', 1)], [answer]);
      expect(await sendWaiting(ports), answer.code).to.deep.equal({ sent: 0, isDone: false });
      expect(toSend(notes), answer.code).to.have.length(1);
    }
  });

  it('keep their words when they are refused, say why, and hold up no other', async () => {
    for (const answer of [
      new ApiError('NOT_FOUND', 404),
      new ApiError('INCOMING_NOT_HANDLER', 403),
      new ApiError('INCOMING_WRONG_STATE', 409),
      new ApiError('BAD_INPUT', 400),
    ]) {
      const { asked, notes, ports } = world([note('a', 1), note('b', 2)], [answer]);
      expect(await sendWaiting(ports), answer.code).to.deep.equal({ sent: 1, isDone: true });
      expect(asked).to.deep.equal(['a', 'b']);
      expect(notes).to.deep.equal([note('a', 1, { refusedAs: answer.code })]);
    }
  });

  it('go again when others changed the document meanwhile, but not without end', async () => {
    const once = world([note('a', 1)], [conflict(), conflict()]);
    expect(await sendWaiting(once.ports)).to.deep.equal({ sent: 1, isDone: true });
    const ever = world([note('a', 1)], Array.from({ length: 50 }, conflict));
    expect(await sendWaiting(ever.ports)).to.deep.equal({ sent: 0, isDone: false });
    expect(ever.asked).to.have.length(5);
    expect(toSend(ever.notes)).to.have.length(1);
  });

  it('that were taken back meanwhile are not sent', async () => {
    const { asked, notes, ports } = world([note('a', 1), note('b', 2)]);
    const { send } = ports;
    ports.send = async (sent) => {
      notes.splice(
        notes.findIndex(({ key }) => key === 'b'),
        1,
      );
      await send(sent);
    };
    expect(await sendWaiting(ports)).to.deep.equal({ sent: 1, isDone: true });
    expect(asked).to.deep.equal(['a']);
  });
});
