// Runs one program to its end in a group of its own, with a time: when that is over, or the server stops, the whole group
// is killed, and so is what it left running.
import { spawn } from 'node:child_process';
import type { Wrapped } from './isolation.ts';

export interface RunApart {
  /** Also its home, and where it puts what it needs for a while. */
  cwd: string;
  /** Besides the usual; nothing of the server's own environment reaches the program. */
  env?: Readonly<Record<string, string>>;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** `killed`: from outside, by a limit, or by its own fault; `by` names the signal or the code. */
export type Ending =
  | { kind: 'ended'; code: number }
  | { kind: 'late' }
  | { kind: 'killed'; by: string }
  | { kind: 'absent'; cause: unknown };

export function runApart(
  { program, args }: Wrapped,
  { cwd, env: more, timeoutMs, signal }: RunApart,
): Promise<Ending> {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: cwd, TMPDIR: cwd, LANG: 'C.UTF-8', ...more };
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: 'ignore', detached: true });
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    if (signal?.aborted === true) kill();
    const end = (ending: Ending) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      kill();
      resolve(ending);
    };
    child.on('error', (cause) => end({ kind: 'absent', cause }));
    child.on('exit', (code, by) => {
      if (isLate) return end({ kind: 'late' });
      // Above 128: a process inside was ended by a signal.
      const wasKilled = by !== null || (code ?? 0) > 128;
      return end(wasKilled ? { kind: 'killed', by: `${by ?? code}` } : { kind: 'ended', code: code ?? 0 });
    });
  });
}
