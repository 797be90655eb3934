// The circuit of a document as people see it: the steps before the signature, the signature last, and who was asked.
import type { CircuitView } from '../contracts/circuit.ts';
import { type Approval, isDone, openQuestions, placeId, SIGN } from './domain/circuit.ts';
import { approvalOf as approvalIn, type OutgoingDocument } from './domain/outgoing-document.ts';
import { postsOf } from './policy.ts';
import type { Actor } from './ports.ts';

type StepView = CircuitView['steps'][number];

const approvalOf = (approval: Approval | null): StepView['people'][number]['approval'] =>
  approval && {
    at: approval.at.toISOString(),
    by: approval.by,
    text: approval.text,
    isForAnother: approval.isForAnother,
  };

export function presentCircuit(
  actor: Actor,
  document: OutgoingDocument,
  gone: ReadonlySet<string>,
): CircuitView {
  const { circuit } = document;
  const open = placeId(document);
  const posts = postsOf(actor, document);
  const waited = new Set(openQuestions(document));
  return {
    steps: [
      ...circuit.steps.map((step): StepView => {
        const { id, kind, needs, isMandatory, dueOn, people } = step;
        const state = id === open ? 'open' : isDone(step) ? 'done' : 'waiting';
        return {
          id,
          kind,
          needs,
          isMandatory,
          dueOn,
          state,
          people: people.map(({ postId, person, approval }) => ({
            postId,
            person,
            isGone: gone.has(postId),
            approval: approvalOf(approval),
          })),
        };
      }),
      signStep(document, { isOpen: open === SIGN, gone }),
    ],
    asked: circuit.asked.map((each) => ({
      id: each.id,
      stepId: each.stepId,
      postId: each.postId,
      person: each.person,
      by: each.by,
      at: each.at.toISOString(),
      question: each.question,
      isBlocking: each.isBlocking,
      isOpen: waited.has(each),
      isMine: waited.has(each) && posts.has(each.postId),
      answer: each.answer && { ...each.answer, at: each.answer.at.toISOString() },
    })),
  };
}

function signStep(
  document: OutgoingDocument,
  { isOpen, gone }: { isOpen: boolean; gone: ReadonlySet<string> },
): StepView {
  const { signer, signerPostId } = document;
  const signature = approvalOfSigner(document);
  return {
    id: SIGN,
    kind: 'sign',
    needs: 'all',
    isMandatory: true,
    dueOn: null,
    state: isOpen ? 'open' : signature === null ? 'waiting' : 'done',
    people:
      signer === null || signerPostId === null
        ? []
        : [{ postId: signerPostId, person: signer, isGone: gone.has(signerPostId), approval: signature }],
  };
}

/** The leader's signature in the file as it is now. */
function approvalOfSigner(document: OutgoingDocument): StepView['people'][number]['approval'] {
  const signed = approvalIn(document);
  return signed === undefined
    ? null
    : { at: signed.at.toISOString(), by: signed.by, text: '', isForAnother: false };
}
