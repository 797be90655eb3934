// A second opinion without leaving the step: who holds the step asks, the person asked answers; only a question marked so
// holds the step up.
import { vietnamDate } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { derivedId } from '../../platform/ids.ts';
import { type AskedOpinion, MAX_ASKED, openQuestions, placeId, placeOf } from '../domain/circuit.ts';
import type { OutgoingDocument } from '../domain/outgoing-document.ts';
import { postsOf } from '../policy.ts';
import { type Actor, personOf } from '../ports.ts';
import { admit } from './admit.ts';
import type { Deps } from './deps.ts';
import { record } from './record.ts';
import { peopleOf } from './resolve-circuit.ts';

export interface AskWish {
  id: string;
  version: number;
  postIds: string[];
  text: string;
  isBlocking: boolean;
}

const stepOf = (document: OutgoingDocument) => {
  const place = placeOf(document);
  return typeof place === 'object' ? { step: place.kind } : {};
};

/** @throws AppError as {@link admit}; CIRCUIT_PERSON_UNKNOWN, CIRCUIT_LIMIT. */
export async function askOpinion(deps: Deps, actor: Actor, wish: AskWish): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'askOpinion' });
  const { text, isBlocking } = wish;
  const stepId = placeId(before) ?? '';
  const people = await peopleOf(deps, before.agencyId, wish.postIds);
  const asked = new Set(openQuestions(before).map(({ postId }) => postId));
  const isWrong =
    people.length < new Set(wish.postIds).size ||
    people.some(({ postId }) => postId === actor.postId || asked.has(postId));
  if (isWrong)
    throw new AppError('CIRCUIT_PERSON_UNKNOWN', {
      errors: [
        {
          pointer: '/body/postIds',
          code: 'CIRCUIT_PERSON_UNKNOWN',
          detail: 'not in force, yourself, or asked already',
        },
      ],
    });
  if (before.circuit.asked.length + people.length > MAX_ASKED) throw new AppError('CIRCUIT_LIMIT');
  const at = deps.clock.now();
  const by = personOf(actor);
  const questions = people.map(
    ({ postId, person }): AskedOpinion => ({
      id: derivedId('asked', before.id, String(before.version), postId),
      stepId,
      postId,
      person,
      by,
      byPostId: actor.postId,
      at,
      question: text,
      isBlocking,
      answer: null,
    }),
  );
  return record(deps, actor, before, {
    act: 'askOpinion',
    action: 'outgoing.opinionAsked',
    text,
    at,
    patch: {
      circuit: { ...before.circuit, asked: [...before.circuit.asked, ...questions] },
      opinions: [...before.opinions, { at, by, kind: 'ask', text, ...stepOf(before) }],
    },
    news: [{ kind: 'outgoing.opinionAsked', to: people.map(({ person }) => person.id) }],
  });
}

/** @throws AppError as {@link admit}; FORBIDDEN for a question that is not his or is answered. */
export async function answerOpinion(
  deps: Deps,
  actor: Actor,
  wish: { id: string; asked: string; version: number; text: string },
): Promise<OutgoingDocument> {
  const before = await admit(deps.store, actor, { ...wish, act: 'answerOpinion' });
  const posts = postsOf(actor, before);
  const question = openQuestions(before).find(({ id, postId }) => id === wish.asked && posts.has(postId));
  if (question === undefined) throw new AppError('FORBIDDEN', { detail: 'no open question to you' });
  const at = deps.clock.now();
  const by = personOf(actor);
  const { text } = wish;
  const answered = before.circuit.asked.map((each) =>
    each.id === question.id ? { ...each, answer: { at, by, text } } : each,
  );
  return record(deps, actor, before, {
    act: 'answerOpinion',
    action: 'outgoing.opinionAnswered',
    text,
    at,
    patch: {
      circuit: { ...before.circuit, asked: answered },
      opinions: [...before.opinions, { at, by, kind: 'answer', text, ...stepOf(before) }],
    },
    news: [{ kind: 'outgoing.opinionAnswered', to: [question.by.id] }],
  });
}

/** Posts named in the document that are not in force in its agency any more. */
export async function gonePosts(
  { organization, clock }: Pick<Deps, 'organization' | 'clock'>,
  agencyId: string,
  postIds: readonly string[],
): Promise<Set<string>> {
  const today = vietnamDate(clock.now());
  const held = await Promise.all(
    [...new Set(postIds)].map(async (id) => ({ id, held: await organization.findPost(id, today) })),
  );
  return new Set(held.filter((each) => each.held?.agency.id !== agencyId).map(({ id }) => id));
}
