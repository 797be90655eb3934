// `npm run bench:server`: how long the built command line takes to its answer, and how late the event loop of the built
// server is while large files are verified and signed. Idle numbers stand beside: the machine has its own delays.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { signIn } from '../../server/cli/story/api.ts';
import { usernameOf } from '../../server/cli/story/offices.ts';
import { startOwnServer } from '../../server/cli/story/own-server.ts';
import { playStory } from '../../server/cli/story/play.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { writePdf } from './inputs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VANTHU = join(ROOT, 'bin/vanthu.js');
const folder = mkdtempSync(join(tmpdir(), 'bench-server-'));
const at = (name: string) => join(folder, name);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const tell = (work: string, ours: string, beside: string, goal: string, isMet: boolean) =>
  process.stdout.write(
    `${work.padEnd(52)} ${ours.padEnd(26)} ${beside.padEnd(30)} ${goal.padEnd(10)} ${isMet ? 'met' : 'NOT MET'}\n`,
  );

/** The smallest of ten: what it costs where nothing else runs. */
function smallest(args: readonly string[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 10; run += 1) {
    const started = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

async function startUp(): Promise<void> {
  const plain = at('small.pdf');
  writeFileSync(plain, buildDocument());
  const node = smallest(['-e', '0']);
  for (const [work, args] of [
    ['vanthu verify small.pdf --json, whole process', [VANTHU, 'verify', plain, '--json']],
    ['vanthu --help, whole process', [VANTHU, '--help']],
  ] as const) {
    const ours = smallest(args);
    tell(work, `${ours.toFixed(0)} ms`, `node alone ${node.toFixed(0)} ms`, '< 250 ms', ours < 250);
  }
}

interface Delay {
  p50: number;
  p99: number;
  max: number;
  /** How long the thread was ready and had no processor. */
  waitedMs: number;
}

const LOAD_MS = 15_000;
const AT_ONCE = 4;

async function eventLoop(): Promise<void> {
  const large = at('large.pdf');
  await writePdf(large, 100, 209_000);
  const bytes = readFileSync(large);
  const file = at('delay.json');
  const preload = new URL('./loop-delay.mjs', import.meta.url).href;
  const server = await startOwnServer({
    dataDir: at('data'),
    main: join(ROOT, 'dist/run/main.js'),
    env: { NODE_OPTIONS: `--import ${preload}`, LOOP_DELAY_FILE: file },
  });
  const delayDuring = async (work: () => Promise<unknown>): Promise<Delay> => {
    writeFileSync(`${file}.reset`, '');
    await pause(500);
    await work();
    await pause(300);
    return JSON.parse(readFileSync(file, 'utf8')) as Delay;
  };
  try {
    const idle = await delayDuring(() => pause(3_000));
    const api = await signIn(
      { url: server.url },
      { username: usernameOf('vanthu', 'stc'), password: DEMO_PASSWORD },
    );
    const row = (work: string, { p50, p99, max, waitedMs }: Delay) => {
      const beside = `idle p99 ${idle.p99.toFixed(1)} ms, waited for a processor ${((waitedMs / LOAD_MS) * 100).toFixed(0)} %`;
      const ours = `p99 ${p99.toFixed(1)} ms`;
      tell(work, `${ours}, p50 ${p50.toFixed(1)}, max ${max.toFixed(0)}`, beside, '< 20 ms', p99 < 20);
    };

    let verified = 0;
    const verifying = await delayDuring(async () => {
      const until = performance.now() + LOAD_MS;
      const one = async () => {
        while (performance.now() < until) {
          await api.verify(bytes);
          verified += 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    });
    row(`server, ${verified} files of 20 MB verified, ${AT_ONCE} at once`, verifying);

    let signed = 0;
    const signing = await delayDuring(async () => {
      const until = performance.now() + LOAD_MS;
      while (performance.now() < until) {
        await sealLarge(server.url, bytes);
        signed += 2;
      }
    });
    row(`server, ${signed} signatures, of them ${signed / 2} on 20 MB`, signing);
  } finally {
    await server.stop();
  }
}

const SEALED = Symbol('sealed');

/** A letter with a large attachment until both are sealed: what follows is sending, not signing. */
async function sealLarge(url: string, bytes: Uint8Array): Promise<void> {
  const attachments = [{ name: 'phu-luc.pdf', bytes }];
  const onStep = ({ name }: { name: string }) => {
    if (name === 'seal') throw SEALED;
  };
  const story = playStory({ url, password: DEMO_PASSWORD, pin: '123456', attachments, onStep });
  await story.catch((error: unknown) => {
    if (error !== SEALED) throw error;
  });
}

process.stdout.write(
  `${cpus().length} processors, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}\n`,
);
try {
  await startUp();
  await eventLoop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
