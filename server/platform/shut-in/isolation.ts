// How far a program that reads other people's files is shut in. Where the kernel allows it: a network without any interface, processes of its own that
// end with it, and empty folders in place of the server's data and people's homes. Everywhere: an environment with nothing
// of ours in it, and limits on memory, file size and time of the processor.
import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';

export interface Isolation {
  /** `namespaces`: files and network are out of reach; `limits`: the rest of the above only. */
  kind: 'namespaces' | 'limits';
  /** The command that runs `args` inside. */
  wrap(args: readonly string[], workFolder: string, limits?: Limits): Wrapped;
}

export interface Wrapped {
  program: string;
  args: string[];
}

export interface Limits {
  /** Of address space. */
  memoryMb: number;
  /** Of one written file. */
  fileMb: number;
  /** Of the processor. */
  seconds: number;
}

const SHELL = '/bin/sh';
const NAMESPACES = [
  '--user',
  '--map-root-user',
  '--net',
  '--ipc',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  '--',
];
/** Where secrets of a machine and of its people lie. What the program itself reads is elsewhere. */
const PRIVATE = [
  '/home',
  '/root',
  '/srv',
  '/mnt',
  '/media',
  '/var/lib',
  '/var/log',
  '/var/www',
  '/var/backups',
  '/var/spool',
  '/etc/ssl/private',
  '/run/secrets',
];
const USUAL: Limits = { memoryMb: 3072, fileMb: 512, seconds: 300 };
/** Kilobytes of address space; blocks of 512 bytes in a file; seconds of the processor; no core dumps. */
const bounds = ({ memoryMb, fileMb, seconds }: Limits) =>
  `ulimit -c 0; ulimit -v ${memoryMb * 1024}; ulimit -f ${fileMb * 2048}; ulimit -t ${seconds}`;
const HIDE =
  'while [ "$1" != -- ]; do if [ -d "$1" ]; then mount -t tmpfs -o size=64k,mode=755 tmpfs "$1" || exit 97; fi; shift; done; shift';
const PROBE_MS = 5_000;

/** Finds out once, by trying, what this machine allows. `folders` are this server's own. */
export async function findIsolation(folders: readonly string[]): Promise<Isolation> {
  const hidden = await Promise.all([...PRIVATE, ...folders].map((path) => realpath(path).catch(() => path)));
  const shutIn: Isolation['wrap'] = (args, workFolder, limits = USUAL) => {
    const apart = hidden.filter((path) => !`${workFolder}${sep}`.startsWith(`${path}${sep}`));
    const script = `${HIDE}; ${bounds(limits)}; exec "$@"`;
    return { program: 'unshare', args: [...NAMESPACES, SHELL, '-c', script, 'sh', ...apart, '--', ...args] };
  };
  if (await succeeds(shutIn(['/bin/true'], '/nowhere'))) return { kind: 'namespaces', wrap: shutIn };
  return {
    kind: 'limits',
    wrap: (args, _workFolder, limits = USUAL) => ({
      program: SHELL,
      args: ['-c', `${bounds(limits)}; exec "$@"`, 'sh', ...args],
    }),
  };
}

const succeeds = ({ program, args }: ReturnType<Isolation['wrap']>) =>
  new Promise<boolean>((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', timeout: PROBE_MS, killSignal: 'SIGKILL' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
