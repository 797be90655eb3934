// What a pool and its workers tell each other. One worker has one job at a time.

export type ToWorker<Job, Answer> =
  | { kind: 'job'; job: Job }
  | { kind: 'answer'; call: number; answer: Answer }
  | { kind: 'no-answer'; call: number; error: PlainError };

export type FromWorker<Result, Question> =
  | { kind: 'done'; result: Result }
  | { kind: 'failed'; error: PlainError }
  | { kind: 'ask'; call: number; question: Question };

/** What a worker is started with. */
export interface WorkerSettings {
  isGentle: boolean;
}

/** An error as it crosses a thread: its own class and cause stay behind. */
export interface PlainError {
  name: string;
  message: string;
  stack?: string;
  code?: string;
  /** Of a failed system call. */
  syscall?: string;
}

export function toPlain(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const text = (key: string) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? { [key]: value } : {};
  };
  return { name, message, ...(stack === undefined ? {} : { stack }), ...text('code'), ...text('syscall') };
}

/** The error again, with its name and code. */
export const fromPlain = ({ message, ...rest }: PlainError): Error => Object.assign(new Error(message), rest);
