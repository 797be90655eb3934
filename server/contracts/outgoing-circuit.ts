// Acts of the circuit of one outgoing document beside approving and returning (outgoing.ts): reject, take back, hand to
// somebody else, ask a second opinion and answer it.
import { z } from 'zod';
import { MAX_PEOPLE } from './circuit.ts';
import { Expected, Id, IdParams, text } from './common-shapes.ts';
import { answers, stateErrors } from './outgoing.ts';
import { defineRoute } from './route.ts';

export const rejectOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/reject',
  summary: 'End the document with a reason (từ chối); it stays readable',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({ text: text(1000, 3) }),
  errors: [...stateErrors],
  ...answers,
});

export const takeBackOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/take-back',
  summary: 'Undo the caller’s last act of approval, until the next person acts (lấy lại)',
  access: 'signed-in',
  params: IdParams,
  body: Expected,
  errors: [...stateErrors, 'CIRCUIT_NOTHING_TO_TAKE_BACK', 'SIGNING_IN_PROGRESS'],
  ...answers,
});

export const forwardOutgoing = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/forward',
  summary: 'Hand the caller’s place in the open step to a deputy or another person',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({
    /** Whose place; default: the caller’s own. Others’ only when their post has ended. */
    fromPostId: Id.optional(),
    toPostId: Id,
    text: text(1000, 0).default(''),
  }),
  errors: [...stateErrors, 'CIRCUIT_PERSON_UNKNOWN'],
  ...answers,
});

export const askOpinion = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/opinions',
  summary: 'Ask a second opinion without leaving the step; it holds the step up only when told so',
  access: 'signed-in',
  params: IdParams,
  body: Expected.extend({
    postIds: z.array(Id).min(1).max(MAX_PEOPLE),
    text: text(1000, 3),
    isBlocking: z.boolean().default(false),
  }),
  errors: [...stateErrors, 'CIRCUIT_PERSON_UNKNOWN', 'CIRCUIT_LIMIT'],
  ...answers,
});

export const answerOpinion = defineRoute({
  method: 'post',
  path: '/api/outgoing/:id/opinions/:asked/answer',
  summary: 'Answer a second opinion that the caller was asked for',
  access: 'signed-in',
  params: IdParams.extend({ asked: Id }),
  body: Expected.extend({ text: text(1000, 1) }),
  errors: [...stateErrors],
  ...answers,
});
