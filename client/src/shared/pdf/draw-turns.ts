// Who may use the worker and the screen next: of everything that waits, what is in view first. Four pages drawn at the same
// time would all be ready when the last one is.

interface Waiting {
  /** Smaller is sooner; asked when the turn is given, because the view moves meanwhile. */
  rank: () => number;
  go: () => void;
}

interface Turns {
  isTaken: boolean;
  waiting: Waiting[];
}

const all = new WeakMap<object, Turns>();

const turnsOf = (document: object): Turns => {
  const turns = all.get(document) ?? { isTaken: false, waiting: [] };
  all.set(document, turns);
  return turns;
};

const giveNext = (turns: Turns): void => {
  const next = turns.waiting
    .map((one) => ({ one, rank: one.rank() }))
    .reduce<{ one: Waiting; rank: number } | null>(
      (best, each) => (best === null || each.rank < best.rank ? each : best),
      null,
    );
  turns.isTaken = next !== null;
  if (next === null) return;
  turns.waiting.splice(turns.waiting.indexOf(next.one), 1);
  next.one.go();
};

/** Of what is in view. */
export const NOW = 0;
/** After what is in view, before what is only near: that has 1 and more. */
export const SOON = 0.5;

/** Does the work in its turn; the next one goes when it has ended, well or not. */
export const inTurn = async <T>(document: object, rank: () => number, work: () => Promise<T>): Promise<T> => {
  const turns = turnsOf(document);
  await new Promise<void>((go) => {
    turns.waiting.push({ rank, go });
    if (!turns.isTaken) giveNext(turns);
  });
  try {
    return await work();
  } finally {
    giveNext(turns);
  }
};
