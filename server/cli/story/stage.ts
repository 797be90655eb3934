// What the acts of a story have in common: the people, the timed steps, patience, and acting on the newest version.
import { type Api, Refused } from './api.ts';
import { type Cast, makeCast } from './cast.ts';
import { usernameOf } from './offices.ts';
import type { Act } from './sender-acts.ts';
import { StoryBroken, type StoryOptions, type StoryStep } from './types.ts';

const PATIENCE_MS = 60_000;
const POLL_MS = 100;
const MOST_CONFLICTS = 5;

/** What a step gave; `wasDone` when an earlier run of the story had done it. */
export interface Outcome<T> {
  value: T;
  wasDone: boolean;
}

export interface Stage {
  cast: Cast;
  steps: readonly StoryStep[];
  step<T>(name: string, by: string, work: () => Promise<Outcome<T>>): Promise<T>;
  /** Looks again and again. @throws StoryBroken when patience ends. */
  until<T>(what: string, look: () => Promise<T | undefined>): Promise<T>;
}

export function makeStage({ url, password, onSent, onStep, patienceMs = PATIENCE_MS }: StoryOptions): Stage {
  let current = '';
  const steps: StoryStep[] = [];
  return {
    cast: makeCast({ url, onSent: (route) => onSent?.({ step: current, route }) }, password),
    steps,
    step: async (name, by, work) => {
      current = name;
      const started = performance.now();
      const { value, wasDone } = await work();
      const step = { name, by, ms: performance.now() - started, wasDone };
      steps.push(step);
      onStep?.(step);
      return value;
    },
    until: async (what, look) => {
      const deadline = performance.now() + patienceMs;
      for (;;) {
        const found = await look();
        if (found !== undefined) return found;
        if (performance.now() > deadline)
          throw new StoryBroken(`waited ${patienceMs} ms in vain for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
  };
}

export interface Acted<Document> {
  acts: readonly Act<Document>[];
  office: string;
  /** Before the name of each step. */
  prefix: string;
  read(api: Api): Promise<Document>;
}

/** Each act on the document as it is just then; what has been done is passed over. */
export async function playActs<Document>(
  stage: Stage,
  { acts, office, prefix, read }: Acted<Document>,
): Promise<Document> {
  let last: Document | undefined;
  for (const act of acts) {
    last = await stage.step(`${prefix}${act.name}`, usernameOf(act.part, office), async () => {
      const api = await stage.cast.as(act.part, office);
      const before = await read(api);
      if (act.isDone(before)) return { value: before, wasDone: true };
      await performAnew(api, act, read, before);
      const value = await read(api);
      if (!act.isDone(value))
        throw new StoryBroken(`${act.name} was accepted, but the document does not show it`);
      return { value, wasDone: false };
    });
  }
  if (last === undefined) throw new TypeError('no acts');
  return last;
}

/** A status or a delivery may move the version between reading and acting. */
async function performAnew<Document>(
  api: Api,
  act: Act<Document>,
  read: (api: Api) => Promise<Document>,
  first: Document,
): Promise<void> {
  let document = first;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act.perform(api, document);
      return;
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'CONFLICT') || attempt === MOST_CONFLICTS) throw error;
      document = await read(api);
      if (act.isDone(document)) return;
    }
  }
}
