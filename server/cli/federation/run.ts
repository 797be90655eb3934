// `npm run demo:federation`: two servers with their own databases, agencies and certificates, joined by mutual TLS, and
// documents sent both ways. Ends with Ctrl-C, or by itself with --once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OFFICES } from '../demo/agencies.ts';
import { DEMO_PASSWORD } from '../demo/people.ts';
import { NoAnswer, Refused } from '../story/api.ts';
import { makeLetter, makeReply } from '../story/letter/index.ts';
import { answeredBy, playStory } from '../story/play.ts';
import { StoryBroken, type StoryFacts } from '../story/types.ts';
import { type Federation, type FederationPlace, type RunningServer, startFederation } from './servers.ts';

export interface FederationCommand extends Pick<FederationPlace, 'main' | 'keyCache'> {
  /** End when the documents have come through. */
  once: boolean;
  json: boolean;
  /** How many of the letters are sent; default all. */
  letters?: number | undefined;
  write?: ((text: string) => void) | undefined;
  /** Called when both servers run, before the documents. */
  onReady?: ((servers: readonly RunningServer[]) => Promise<void>) | undefined;
}

const DEMO_PIN = '123456';
/** Sender's office, recipient's code; the second answers the first. */
const LETTERS = [
  { sender: 'snv', recipient: 'H16.02', isReply: false },
  { sender: 'stc', recipient: 'H16.01', isReply: true },
  { sender: 'ubnd', recipient: 'H16.21.03', isReply: false },
] as const;

/** @returns 0 when every document was completed at its recipient. */
export async function runFederation(command: FederationCommand): Promise<number> {
  const { once, json, letters = LETTERS.length, write = (text) => process.stdout.write(text) } = command;
  const say = (line: string) => (json ? undefined : write(`${line}\n`));
  const interrupted = untilInterrupted();
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-federation-'));
  let federation: Federation | undefined;
  try {
    federation = await startFederation({ ...command, folder });
    await command.onReady?.(federation.servers);
    greet(federation.servers, say);
    const played = await Promise.race([sendLetters(federation, letters, say), interrupted]);
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
    await federation?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function sendLetters(
  { urlOf }: Federation,
  count: number,
  say: (line: string) => void,
): Promise<Played[]> {
  const played: Played[] = [];
  let first: StoryFacts | undefined;
  for (const { sender, recipient, isReply } of LETTERS.slice(0, count)) {
    const facts = await playStory({
      url: urlOf,
      password: DEMO_PASSWORD,
      pin: DEMO_PIN,
      pdf: await (isReply ? makeReply() : makeLetter()),
      sender,
      recipients: [recipient],
      answers: isReply && first !== undefined ? answeredBy(first) : undefined,
    });
    first ??= facts;
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
