// The caller's side of a token's process: a bounded queue, a deadline for each call, and an end for one that hangs.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SigningError } from '../../types.ts';
import type { Answer, Calls, Request, TokenErrorCode } from './messages.ts';

/** A refusal by the token; `SESSION_LOST` never leaves this folder. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: TokenErrorCode;
  constructor(code: TokenErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  resolve(answer: Calls[keyof Calls]['answer']): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

export interface ProcessLimits {
  /** Calls waiting at once; one more is refused. */
  maxWaiting: number;
  /** After this a call has failed, and the process is ended: the library may hang for ever. */
  timeoutMs: number;
}

// Beside this file, as source or compiled.
const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url)).replace(
  /ts$/,
  import.meta.url.endsWith('.ts') ? 'ts' : 'js',
);

export class TokenProcess {
  readonly #child: ChildProcess;
  readonly #limits: ProcessLimits;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #end: string | undefined;

  constructor(limits: ProcessLimits) {
    this.#limits = limits;
    // What the library prints is of no concern to the office's log.
    this.#child = fork(WORKER, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#child.on('message', (answer: Answer) => this.#settle(answer));
    this.#child.on('error', (error) => this.#stop(`The token's process failed: ${error.message}`));
    this.#child.on('exit', (code, signal) =>
      this.#stop(`The token's process ended (${signal ?? `code ${code}`}).`),
    );
    this.#rest();
  }

  call<C extends keyof Calls>(call: C, ask: Calls[C]['ask']): Promise<Calls[C]['answer']> {
    if (this.#end !== undefined) return Promise.reject(new TokenError('SESSION_LOST', this.#end));
    if (this.#waiting.size >= this.#limits.maxWaiting)
      return Promise.reject(new TokenError('TOKEN_UNAVAILABLE', 'Too many signatures wait for the token.'));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.kill('The token does not answer.'), this.#limits.timeoutMs);
      // The answer to an id is that of its call.
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, timer });
      this.#child.ref();
      this.#child.channel?.ref();
      const request: Request = { id, call, ask };
      this.#child.send(request, (error) => {
        if (error) this.#settle({ id, error: { code: 'SESSION_LOST', message: error.message } });
      });
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    if ('error' in answer) waiting.reject(new TokenError(answer.error.code, answer.error.message));
    else waiting.resolve(answer.answer);
    this.#rest();
  }

  /** An open token keeps no program from ending. */
  #rest(): void {
    if (this.#waiting.size > 0) return;
    this.#child.unref();
    this.#child.channel?.unref();
  }

  #stop(reason: string): void {
    this.#end ??= reason;
    for (const [id] of this.#waiting)
      this.#settle({ id, error: { code: 'SESSION_LOST', message: this.#end } });
  }

  kill(reason: string): void {
    this.#stop(reason);
    this.#child.kill('SIGKILL');
  }

  /** Lets what runs end, releases the token, and waits until the process is gone. */
  async close(): Promise<void> {
    if (this.#end !== undefined) return;
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    try {
      await this.call('close', null);
    } catch {
      this.kill('The token could not be closed.');
    }
    this.#end ??= 'The token is closed.';
    this.#child.ref();
    await gone;
  }
}

/** The error as the library's callers know it. */
export const asSigningError = (error: unknown): unknown =>
  error instanceof TokenError
    ? new SigningError(error.code === 'SESSION_LOST' ? 'TOKEN_UNAVAILABLE' : error.code, error.message)
    : error;
