// Tells people of something: a row for each, with the pushes that belong to it in the same write; then the letter it stands in; then the open browsers. Each step finds what
// an attempt before it has done.
import type { NotificationChoices } from '../../contracts/notification-choices.ts';
import { derivedId } from '../../platform/ids.ts';
import {
  afterDigest,
  DEFAULT_CHOICES,
  gathered,
  MOST_SINGLES_AN_HOUR,
  type PlannedLetter,
  plannedLetter,
  plannedPush,
} from '../domain/plan.ts';
import type { Deps } from '../ports.ts';
import type { Browser } from '../store/browsers.ts';
import type { NewRow } from '../store/rows.ts';
import { letterEntry } from './letter-entry.ts';
import { pushEntry } from './send-push.ts';

const HOUR_MS = 3_600_000;

export type News = Omit<NewRow, 'id' | 'personId' | 'letterId' | 'outbox'>;

/** @param key names what is told: the same key is the same rows. */
export async function tellPeople(
  deps: Deps,
  key: [string, ...string[]],
  { to, ...news }: News & { to: readonly string[] },
): Promise<void> {
  const people = [...new Set(to)];
  const [chosen, browsers] = await Promise.all([deps.choices.ofMany(people), deps.browsers.ofMany(people)]);
  for (const personId of people) {
    const id = derivedId('notification', ...key, personId);
    const choices = chosen.get(personId) ?? DEFAULT_CHOICES;
    const own = browsers.filter((each) => each.personId === personId);
    await tellOne(
      deps,
      withPushes({ id, personId, ...news }, { choices, own, now: deps.clock.now() }),
      choices,
    );
    // Told again on a second delivery: the first may have died between the row and the telling.
    deps.tell([personId], { type: 'notification', id, version: deps.clock.now().getTime() });
  }
}

function withPushes(
  row: NewRow,
  { choices, own, now }: { choices: NotificationChoices; own: readonly Browser[]; now: Date },
): NewRow {
  const pushAt = own.length === 0 ? null : plannedPush(choices, row, now);
  if (pushAt === null) return row;
  const { isUrgent } = row;
  return { ...row, outbox: own.map((browser) => pushEntry(browser, { at: now, pushAt, isUrgent })) };
}

async function tellOne(deps: Deps, row: NewRow, choices: NotificationChoices): Promise<void> {
  const letter = deps.mailing === undefined ? null : await letterFor(deps, row, choices);
  if (letter === null) return void (await deps.rows.add(row));
  const letterId = letterIdOf(row, letter);
  if (!(await deps.rows.add({ ...row, letterId }))) {
    const stored = await deps.rows.letterOf(row.id);
    if (stored === undefined) return;
    if (stored !== letterId) {
      // An earlier attempt has put it into another letter; it died before there was that letter, if there is none.
      if ((await deps.letters.find(stored)) !== null) return;
      if (!(await deps.rows.moveToLetter(row.id, stored, letterId))) return;
    }
  }
  await openLetter(deps, row, letter, choices);
}

const letterIdOf = ({ id, personId }: NewRow, { kind, dueAt }: PlannedLetter): string =>
  kind === 'single' ? derivedId('news-letter', id) : derivedId('digest', personId, dueAt.toISOString());

/** Null without an address; never more letters of their own than people read. */
async function letterFor(
  { findPerson, letters, clock }: Deps,
  row: NewRow,
  choices: NotificationChoices,
): Promise<PlannedLetter | null> {
  const now = clock.now();
  const planned = plannedLetter(choices, row, now);
  if (planned === null || !(await findPerson(row.personId))?.email) return null;
  if (planned.kind === 'digest') return planned;
  const singles = await letters.countSingles(row.personId, new Date(now.getTime() - HOUR_MS));
  return singles < MOST_SINGLES_AN_HOUR ? planned : gathered(choices, now);
}

/** Whoever comes too late for a digest is in the next one; what that one has taken in already stays there. */
async function openLetter(
  deps: Deps,
  row: NewRow,
  planned: PlannedLetter,
  choices: NotificationChoices,
): Promise<void> {
  const { personId } = row;
  const at = deps.clock.now();
  const put = async ({ kind, dueAt }: PlannedLetter, id: string) => {
    const letter = { id, personId, kind, state: 'waiting', madeAt: at, tries: 0, reply: '' } as const;
    await deps.letters.add(letter, [letterEntry({ at, dueAt })]);
  };
  const id = letterIdOf(row, planned);
  await put(planned, id);
  if (planned.kind === 'single' || (await deps.letters.find(id))?.state === 'waiting') return;
  const next = afterDigest(choices, planned, at);
  const nextId = letterIdOf(row, next);
  if (await deps.rows.moveToLetter(row.id, id, nextId)) await put(next, nextId);
}
