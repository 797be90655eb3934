// Whom a document in approval waits for, as it is kept with it for queues and counters; and who has a part in it.
import type { OutgoingState } from '../../contracts/vocabulary.ts';
import { type Circuit, namedIn, openQuestions, openStep, pending, placeOf, SIGN } from './circuit.ts';

export interface Awaited {
  postId: string;
  act: 'approve' | 'answer' | 'sign';
}

export interface Waiting {
  awaits: Awaited[];
  /** Posts named in the circuit since it began; they see the document for good. */
  participants: string[];
  /** Names of those it waits for. */
  waitsFor: string[];
  /** The deadline of the open step. */
  stepDueOn: string | null;
}

interface Placed {
  state: OutgoingState;
  circuit: Circuit;
  signerPostId: string | null;
  signer: { name: string } | null;
  participants: readonly string[];
}

export function waitingOf(document: Placed): Waiting {
  const { state, circuit, signerPostId, signer } = document;
  const approvers = pending(document);
  const questions = openQuestions(document);
  const isToSign = signerPostId !== null && placeOf(document) === SIGN;
  const participants = new Set([...document.participants, ...namedIn(circuit).map(({ postId }) => postId)]);
  return {
    awaits: [
      ...approvers.map(({ postId }): Awaited => ({ postId, act: 'approve' })),
      ...questions.map(({ postId }): Awaited => ({ postId, act: 'answer' })),
      ...(isToSign ? [{ postId: signerPostId, act: 'sign' } as const] : []),
    ],
    participants: [...participants],
    waitsFor: [
      ...new Set([
        ...approvers.map(({ person }) => person.name),
        ...(isToSign && signer ? [signer.name] : []),
      ]),
    ],
    stepDueOn: (state === 'submitted' && openStep(circuit)?.dueOn) || null,
  };
}
