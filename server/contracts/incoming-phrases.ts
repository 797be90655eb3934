// Sentences a person keeps for the instructions he writes again and again (câu chỉ đạo hay dùng). Nobody else sees them.
import { z } from 'zod';
import { Id, IdParams, text } from './common-shapes.ts';
import { defineRoute } from './route.ts';

const TAG = 'incoming';

export const MOST_PHRASES = 50;
export const PHRASE_MAX = 300;

export const Phrase = z.object({ id: Id, text: z.string() });
export type Phrase = z.infer<typeof Phrase>;

/** Every answer is the whole list: it is short. */
const answers = { tag: TAG, access: 'signed-in', response: z.object({ items: z.array(Phrase) }) } as const;

export const listPhrases = defineRoute({
  method: 'get',
  path: '/api/phrases',
  summary: 'The caller’s own sentences for instructions, in the order in which they were kept',
  errors: [],
  ...answers,
});

export const keepPhrase = defineRoute({
  method: 'post',
  path: '/api/phrases',
  summary: 'Keep a sentence; one that is kept already stays where it is',
  body: z.object({ text: text(PHRASE_MAX) }),
  errors: ['PHRASES_FULL'],
  ...answers,
});

export const removePhrase = defineRoute({
  method: 'post',
  path: '/api/phrases/:id/remove',
  summary: 'Remove a sentence; instructions that were written with it stay as they are',
  params: IdParams,
  errors: [],
  ...answers,
});
