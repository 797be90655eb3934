// In which order notes are sent that were written without a network, and what becomes of one by the server's answer. Each
// carries a key by which the server knows it again: it may be sent as often as it takes.
import { type ApiError, isCode } from '../../../shared/api-error.ts';
import type { KeptNote } from '../../../shared/offline/kept-types.ts';

/** More than anybody writes on a journey. */
export const MOST_NOTES = 50;
const MOST_TRIES = 5;

export const inOrder = (notes: readonly KeptNote[]): KeptNote[] =>
  [...notes].sort((one, other) => one.at - other.at || one.key.localeCompare(other.key));

/** Those that wait, the oldest first; one that was refused waits for its writer and holds up nothing. */
export const toSend = (notes: readonly KeptNote[]): KeptNote[] =>
  inOrder(notes).filter(({ refusedAs }) => refusedAs === undefined);

type Outcome = 'sent' | 'later' | 'refused';

/** `again`: others changed the document at the same moment. `later`: nothing was decided about the note. */
const meaningOf = (error: unknown, tries: number): 'again' | 'later' | 'refused' => {
  if (isCode(error, 'CONFLICT')) return tries < MOST_TRIES ? 'again' : 'later';
  const isDecided = isRefusal(error) && !isCode(error, 'NOT_SIGNED_IN', 'TOO_MANY_REQUESTS');
  return isDecided ? 'refused' : 'later';
};

const isRefusal = (error: unknown): error is ApiError =>
  error instanceof Error && 'status' in error && Number(error.status) >= 400 && Number(error.status) < 500;

export interface NotePorts {
  /** As they are now: one may have been taken back, or added. */
  list(): Promise<KeptNote[]>;
  /** @throws ApiError. */
  send(note: KeptNote): Promise<void>;
  remove(note: KeptNote): Promise<void>;
  refuse(note: KeptNote, code: string): Promise<void>;
}

const sendOne = async ({ send, remove, refuse }: NotePorts, note: KeptNote): Promise<Outcome> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await send(note);
      await remove(note);
      return 'sent';
    } catch (error) {
      const meaning = meaningOf(error, tries);
      if (meaning === 'again') continue;
      if (meaning === 'refused') await refuse(note, isRefusal(error) ? error.code : 'UNEXPECTED');
      return meaning;
    }
  }
};

/** One after the other, until none waits or the server cannot be reached. Answers how many arrived. */
export const sendWaiting = async (ports: NotePorts): Promise<{ sent: number; isDone: boolean }> => {
  for (let sent = 0; ; ) {
    const [note] = toSend(await ports.list());
    if (note === undefined) return { sent, isDone: true };
    const outcome = await sendOne(ports, note);
    if (outcome === 'later') return { sent, isDone: false };
    if (outcome === 'sent') sent += 1;
  }
};
