// `npm run demo:federation`: two servers with their own databases, agencies and certificates, joined by mutual TLS, and
// documents sent both ways. Ends with Ctrl-C, or by itself with --once.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePki, type Pki, startPkiServer } from '../../../certs-dev/index.ts';
import { type DemoOffice, OFFICES } from '../demo/agencies.ts';
import { DEMO_PASSWORD } from '../demo/people.ts';
import { NoAnswer, Refused } from '../story/api.ts';
import { makeLetter } from '../story/letter/index.ts';
import { freePort, type OwnServer, startOwnServer } from '../story/own-server.ts';
import { playStory } from '../story/play.ts';
import { StoryBroken, type StoryFacts } from '../story/types.ts';
import { acquaint, type FederatedServer, settingsOf, setUp } from './set-up.ts';

export interface FederationCommand {
  /** End when the documents have come through. */
  once: boolean;
  json: boolean;
  /** How many of the letters are sent; default all. */
  letters?: number | undefined;
  /** The compiled main.js to run; see {@link startOwnServer}. */
  main?: string | undefined;
  /** Folder of keys made before, so that a test need not wait for RSA. */
  keyCache?: string | undefined;
  write?: ((text: string) => void) | undefined;
  /** Called when both servers run, before the documents. */
  onReady?: ((servers: readonly RunningServer[]) => Promise<void>) | undefined;
}

export interface RunningServer extends FederatedServer {
  running: OwnServer;
}

const DEMO_PIN = '123456';
/** Sender's office, recipient's code. */
const LETTERS = [
  { sender: 'snv', recipient: 'H16.02' },
  { sender: 'stc', recipient: 'H16.01' },
  { sender: 'ubnd', recipient: 'H16.21.03' },
] as const;

const SERVERS = ['may-chu-1.server', 'may-chu-2.server'] as const;
/** What each agency has in the development PKI. */
const HOLDERS = ['seal', 'exchange', 'leader', 'officer', 'clerk'] as const;

const officesOf = (...codes: string[]): DemoOffice[] => OFFICES.filter(({ code }) => codes.includes(code));

/** @returns 0 when every document was completed at its recipient. */
export async function runFederation(command: FederationCommand): Promise<number> {
  const { once, json, letters = LETTERS.length, write = (text) => process.stdout.write(text) } = command;
  const say = (line: string) => (json ? undefined : write(`${line}\n`));
  const interrupted = untilInterrupted();
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-federation-'));
  const closers: Array<() => Promise<unknown>> = [() => rm(folder, { recursive: true, force: true })];
  try {
    const servers = await startServers(folder, command, closers);
    await command.onReady?.(servers);
    greet(servers, say);
    const played = await Promise.race([sendLetters(servers, letters, say), interrupted]);
    if (json) write(`${JSON.stringify({ ok: true, letters: played }, null, 2)}\n`);
    if (!once) {
      say('\nHai máy chủ vẫn chạy; mở các địa chỉ trên bằng trình duyệt. Dừng: Ctrl-C');
      await interrupted;
    }
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return 0;
    if (!(error instanceof StoryBroken || error instanceof Refused || error instanceof NoAnswer)) throw error;
    if (json) write(`${JSON.stringify({ ok: false, message: error.message })}\n`);
    else say(`KHÔNG NHƯ MONG ĐỢI: ${error.message}`);
    return 1;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function startServers(
  folder: string,
  { main, keyCache }: Pick<FederationCommand, 'main' | 'keyCache'>,
  closers: Array<() => Promise<unknown>>,
): Promise<RunningServer[]> {
  const port = await freePort();
  await mkdir(join(folder, 'pki'), { recursive: true });
  const pki = await makePki({
    folder: join(folder, 'pki'),
    baseUrl: `http://127.0.0.1:${port}`,
    only: [...SERVERS, ...OFFICES.flatMap(({ pki: name }) => HOLDERS.map((holder) => `${name}.${holder}`))],
    ...(keyCache !== undefined && { keyCache }),
  });
  const authorities = await startPkiServer({ pki, port });
  closers.push(() => authorities.close());
  const servers: FederatedServer[] = [
    {
      name: 'Máy chủ 1',
      certificate: SERVERS[0],
      dataDir: join(folder, 'server-1'),
      exchangePort: await freePort(),
      offices: officesOf('H16', 'H16.01'),
    },
    {
      name: 'Máy chủ 2',
      certificate: SERVERS[1],
      dataDir: join(folder, 'server-2'),
      exchangePort: await freePort(),
      offices: officesOf('H16.02', 'H16.21.03'),
    },
  ];
  await acquaintAll(servers, pki);
  const started = await Promise.all(
    servers.map(async (server): Promise<RunningServer> => {
      const running = await startOwnServer({ dataDir: server.dataDir, main, env: settingsOf(server, pki) });
      closers.push(() => running.stop());
      return { ...server, running };
    }),
  );
  return started;
}

/** Each learns of the other what the other exports. */
async function acquaintAll(servers: readonly FederatedServer[], pki: Pki): Promise<void> {
  const exported = [];
  for (const server of servers) exported.push({ server, file: await setUp(server, pki) });
  for (const server of servers)
    for (const other of exported) if (other.server !== server) await acquaint(server, pki, other.file);
}

async function sendLetters(
  servers: readonly RunningServer[],
  count: number,
  say: (line: string) => void,
): Promise<Played[]> {
  const urlOf = (office: string): string => {
    const server = servers.find(({ offices }) => offices.some(({ suffix }) => suffix === office));
    if (server === undefined) throw new StoryBroken(`no server has the office ${office}`);
    return server.running.url;
  };
  const played: Played[] = [];
  for (const { sender, recipient } of LETTERS.slice(0, count)) {
    const facts = await playStory({
      url: urlOf,
      password: DEMO_PASSWORD,
      pin: DEMO_PIN,
      pdf: await makeLetter(),
      sender,
      recipients: [recipient],
    });
    const letter = playedOf(sender, facts);
    for (const line of linesOf(letter)) say(line);
    played.push(letter);
  }
  return played;
}

interface Played {
  from: string;
  to: string;
  number: string;
  state: string;
  steps: string[];
  verdict: string;
  totalMs: number;
}

function playedOf(sender: string, { deliveries, number, incoming, totalMs }: StoryFacts): Played {
  const [delivery] = deliveries;
  const [arrival] = incoming;
  if (delivery === undefined || arrival === undefined) throw new StoryBroken('nothing was delivered');
  const from = OFFICES.find(({ suffix }) => suffix === sender)?.code ?? sender;
  const { code: to, state, steps } = delivery;
  return {
    from,
    to,
    number: number.text,
    state,
    steps,
    verdict: arrival.verdict,
    totalMs: Math.round(totalMs),
  };
}

const nameOf = (wanted: string): string => OFFICES.find(({ code }) => code === wanted)?.shortName ?? wanted;

const linesOf = ({ from, to, number, steps, verdict, totalMs }: Played): string[] => [
  `\n${nameOf(from)} → ${nameOf(to)}: ${number} (${totalMs} ms, chữ ký ${verdict})`,
  `  ${steps.map((step) => STEP_NAMES[step] ?? step).join(' → ')}`,
];

const STEP_NAMES: Readonly<Record<string, string>> = {
  queued: 'chờ gửi',
  sent: 'đã gửi, có biên nhận ký số',
  arrived: 'đã đến',
  registered: 'đã vào sổ',
  assigned: 'đã phân công',
  'in-progress': 'đang xử lý',
  completed: 'hoàn thành',
};

function greet(servers: readonly RunningServer[], say: (line: string) => void): void {
  say('Hai máy chủ, mỗi máy một cơ sở dữ liệu và một chứng thư, nối với nhau bằng TLS hai chiều:');
  for (const { name, running, exchangePort, offices } of servers) {
    say(`\n${name}: ${running.url}  (cổng liên thông https://127.0.0.1:${exchangePort})`);
    for (const { shortName, code, suffix } of offices)
      say(`  ${shortName} (${code}): vanthu.${suffix}, lanhdao.${suffix}, chuyenvien.${suffix}`);
  }
  say(`\nMật khẩu ${DEMO_PASSWORD}, mã PIN ${DEMO_PIN}`);
}

class Interrupted extends Error {}

function untilInterrupted(): Promise<never> {
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Interrupted('interrupted')));
  });
  // Nobody waits for it while the servers are starting.
  interrupted.catch(() => undefined);
  return interrupted;
}
