// Works of one key in turn: what one learns (a wrong PIN) the next one sees, however many come at once.

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Works of different keys do not wait for each other; a failed work does not hold up the next. */
export function makeTurns(): InTurn {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work, work);
    tails.set(key, turn);
    const leave = () => {
      if (tails.get(key) === turn) tails.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };
}
