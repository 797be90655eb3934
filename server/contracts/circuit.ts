// The circuit of an outgoing document (luồng trình ký): who approves before the signature, in which order; and the
// defaults of an agency. NĐ 30/2020 Điều 11–13.
import { z } from 'zod';
import { CalendarDate, Expected, Id, Instant, PersonRef } from './common-shapes.ts';
import { defineRoute } from './route.ts';
import { CircuitStepKind, DocumentKind } from './vocabulary.ts';

/** A circuit is read by people: it stays short. */
export const MAX_STEPS = 12;
export const MAX_PEOPLE = 20;

const people = z.array(Id).max(MAX_PEOPLE);
const Needs = z.enum(['all', 'any']);

/** One step before the signature, as the drafter chooses it. */
export const CircuitStepChoice = z.object({
  kind: CircuitStepKind,
  postIds: people,
  /** `all`: each of them approves; `any`: the first to approve decides. */
  needs: Needs.default('all'),
  dueOn: CalendarDate.nullable().default(null),
});
export type CircuitStepChoice = z.infer<typeof CircuitStepChoice>;

export const CircuitChoice = z.array(CircuitStepChoice).max(MAX_STEPS);

/** One step of an agency's default. */
export const DefaultStep = z.object({
  kind: CircuitStepKind,
  /** The head of the drafting unit, whoever that is on the day. */
  unitHead: z.boolean().default(false),
  postIds: people.default([]),
  needs: Needs.default('all'),
  /** Days the step may take from the day it opens; null: no deadline. */
  dueDays: z.int().min(1).max(90).nullable().default(null),
  /** A drafter may not leave it out. */
  isMandatory: z.boolean().default(false),
});
export type DefaultStep = z.infer<typeof DefaultStep>;

const DefaultSteps = z
  .array(DefaultStep)
  .min(1)
  .max(MAX_STEPS)
  .refine((steps) => steps.every(({ unitHead, postIds }) => unitHead || postIds.length > 0), {
    message: 'a step needs somebody',
  });

/** Of one kind and unit; null stands for any. The most specific one counts. */
export const CircuitDefault = z.object({
  id: Id,
  version: z.int(),
  kind: DocumentKind.nullable(),
  unitId: Id.nullable(),
  steps: z.array(DefaultStep),
  by: PersonRef,
  updatedAt: Instant,
});
export type CircuitDefault = z.infer<typeof CircuitDefault>;

const StepPerson = z.object({
  postId: Id,
  person: PersonRef,
  /** The post is not in force here any more: somebody else has to be named. */
  isGone: z.boolean(),
  approval: z
    .object({
      at: Instant,
      by: PersonRef,
      text: z.string(),
      /** Given for the person of the post by somebody he authorised. */
      isForAnother: z.boolean(),
    })
    .nullable(),
});

export const CircuitView = z.object({
  /** Those before the signature, and the signature last. */
  steps: z.array(
    z.object({
      id: z.string(),
      kind: z.union([CircuitStepKind, z.literal('sign')]),
      needs: Needs,
      isMandatory: z.boolean(),
      dueOn: CalendarDate.nullable(),
      state: z.enum(['done', 'open', 'waiting']),
      people: z.array(StepPerson),
    }),
  ),
  /** Second opinions, oldest first. */
  asked: z.array(
    z.object({
      id: Id,
      stepId: z.string(),
      postId: Id,
      person: PersonRef,
      by: PersonRef,
      at: Instant,
      question: z.string(),
      isBlocking: z.boolean(),
      /** Still waited for. */
      isOpen: z.boolean(),
      /** Waited for from the caller. */
      isMine: z.boolean(),
      answer: z.object({ at: Instant, by: PersonRef, text: z.string() }).nullable(),
    }),
  ),
});
export type CircuitView = z.infer<typeof CircuitView>;

const TAG = 'circuits';

export const listCircuitDefaults = defineRoute({
  method: 'get',
  path: '/api/circuits',
  summary: 'Default circuits of the caller’s agency, by kind and unit',
  tag: TAG,
  access: 'signed-in',
  response: z.object({ items: z.array(CircuitDefault) }),
  errors: [],
});

export const getDefaultCircuit = defineRoute({
  method: 'get',
  path: '/api/circuits/default',
  summary: 'The default for a document of the caller’s unit, with its people as of today',
  tag: TAG,
  access: 'officer',
  query: z.object({ kind: DocumentKind }),
  response: z.object({
    steps: z.array(CircuitStepChoice.extend({ isMandatory: z.boolean(), people: z.array(PersonRef) })),
  }),
  errors: [],
});

export const putCircuitDefault = defineRoute({
  method: 'put',
  path: '/api/circuits',
  summary: 'Set the default of one kind and unit; version 0 when there is none yet',
  tag: TAG,
  access: 'signed-in',
  body: z.object({
    version: z.int().min(0),
    kind: DocumentKind.nullable(),
    unitId: Id.nullable(),
    steps: DefaultSteps,
  }),
  response: CircuitDefault,
  errors: ['FORBIDDEN', 'CONFLICT', 'CIRCUIT_PERSON_UNKNOWN'],
});

export const removeCircuitDefault = defineRoute({
  method: 'post',
  path: '/api/circuits/:id/remove',
  summary: 'Drop a default',
  tag: TAG,
  access: 'signed-in',
  params: z.object({ id: Id }),
  body: Expected,
  errors: ['FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
});
