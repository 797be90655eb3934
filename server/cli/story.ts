// `vanthu story`: plays a letter and its answer through a running server, one of its own, or two of them, and shows what
// the judges say of each document as it was received, and of the same file with one byte changed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DEMO_PASSWORD } from './demo/people.ts';
import { NoAnswer, Refused, signIn } from './story/api.ts';
import { type Letter, makeEnclosure, makeLetter, makeReply } from './story/letter/index.ts';
import { usernameOf } from './story/offices.ts';
import { startOwnServer } from './story/own-server.ts';
import { answeredBy, playStory } from './story/play.ts';
import { StoryBroken, type StoryFacts, type StoryOptions, type StoryStep } from './story/types.ts';
import { askPdfsig, withOneByteChanged } from './story/witness.ts';

export { playStory };

export interface StoryCommand {
  /** Of a running demo server; default: a server of its own on a temporary folder. */
  url?: string | undefined;
  /** Where the data of its own server stay. */
  keep?: string | undefined;
  /** Each agency on a server of its own. */
  isFederation?: boolean | undefined;
  password?: string | undefined;
  pin?: string | undefined;
  /** One JSON object at the end instead of lines. */
  isJson?: boolean | undefined;
  write?: (text: string) => void;
}

const DEMO_PIN = '123456';

interface Judgement {
  verify: string;
  /** Of how many signatures pdfsig says valid, of how many; null where it is not installed. */
  pdfsig: { valid: number; signatures: number } | null;
}

interface Played {
  letter: string;
  facts: Omit<StoryFacts, 'received'>;
  received: Judgement;
  changed: Judgement;
}

/** @returns 0 when everything was as said, 1 otherwise. */
export async function runStory(command: StoryCommand): Promise<number> {
  const { isJson = false, write = (text) => process.stdout.write(text) } = command;
  const say = (line: string) => (isJson ? undefined : write(`${line}\n`));
  try {
    const played = await onServers(command, say, (urlOf) => playLetters(command, urlOf, say));
    const wrong = played.flatMap(faultsOf);
    if (isJson) write(`${JSON.stringify({ ok: wrong.length === 0, wrong, played }, null, 2)}\n`);
    for (const line of wrong) say(`NOT AS SAID: ${line}`);
    return wrong.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StoryBroken || error instanceof Refused || error instanceof NoAnswer)) throw error;
    if (isJson) write(`${JSON.stringify({ ok: false, wrong: [error.message], played: [] }, null, 2)}\n`);
    say(`NOT AS SAID: ${error.message}`);
    return 1;
  }
}

/** Address of the server on which an office works. */
type UrlOf = (office: string) => string;

async function onServers<T>(
  command: StoryCommand,
  say: (line: string) => void,
  work: (urlOf: UrlOf) => Promise<T>,
): Promise<T> {
  const { url, keep } = command;
  if (url !== undefined) return work(() => url);
  const interrupted = untilInterrupted();
  const folder = keep === undefined ? await mkdtemp(join(tmpdir(), 'vanthu-story-')) : resolve(keep);
  try {
    const { urlOf, close } = await (command.isFederation ? twoServers : oneServer)(folder, say);
    try {
      return await Promise.race([work(urlOf), interrupted]);
    } finally {
      await close();
    }
  } finally {
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function oneServer(dataDir: string, say: (line: string) => void) {
  const server = await startOwnServer({ dataDir, env: { LOG_INTERVAL_SECONDS: '1' } });
  say(`A server of its own at ${server.url}, ready after ${Math.round(server.readyMs)} ms`);
  return { urlOf: () => server.url, close: () => server.stop() };
}

async function twoServers(folder: string, say: (line: string) => void) {
  const { startFederation } = await import('./federation/servers.ts');
  const federation = await startFederation({ folder });
  for (const { running, exchangePort, offices } of federation.servers) {
    const names = offices.map(({ shortName }) => shortName).join(', ');
    say(`${names}: a server of their own at ${running.url}, the exchange at port ${exchangePort}`);
  }
  return federation;
}

/** Rejects at the first Ctrl-C, so that the server and its folder do not outlive the story. */
function untilInterrupted(): Promise<never> {
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new StoryBroken('interrupted')));
  });
  // Nobody waits for it while the server is starting.
  interrupted.catch(() => undefined);
  return interrupted;
}

async function playLetters(
  { password = DEMO_PASSWORD, pin = DEMO_PIN }: StoryCommand,
  urlOf: UrlOf,
  say: (line: string) => void,
): Promise<Played[]> {
  const attachments = [await makeEnclosure()];
  const common = { url: urlOf, password, pin, onStep: (step: StoryStep) => say(lineOf(step)) };
  const judge = async (bytes: Uint8Array): Promise<Judgement> => {
    const api = await signIn({ url: urlOf('stc') }, { username: usernameOf('vanthu', 'stc'), password });
    const { verdict } = await api.verify(bytes);
    const opinion = await askPdfsig(bytes);
    return { verify: verdict, pdfsig: opinion === undefined ? null : countsOf(opinion) };
  };
  const play = async (pdf: Letter, options: Partial<StoryOptions>): Promise<Played> => {
    say(`\n${pdf.name}, ${pdf.origin}`);
    const { received, ...facts } = await playStory({ ...common, pdf, ...options });
    say(`${facts.number.text}: completed in ${Math.round(facts.totalMs)} ms`);
    const entry: Played = {
      letter: origin(pdf),
      facts,
      received: await judge(received.bytes),
      changed: await judge(withOneByteChanged(received.bytes)),
    };
    say(`  as received       ${told(entry.received)}`);
    say(`  one byte changed  ${told(entry.changed)}`);
    return entry;
  };
  const asked = await play(await makeLetter(), { attachments });
  const answer = { sender: 'stc', recipients: ['H16.01'], answers: answeredBy(asked.facts) };
  return [asked, await play(await makeReply(), answer)];
}

const origin = ({ name, origin: how }: Letter) => `${name}, ${how}`;
const countsOf = ({ valid, signatures }: { valid: number; signatures: number }) => ({ valid, signatures });

const lineOf = ({ name, by, ms, wasDone }: StoryStep) =>
  `  ${name.padEnd(18)} ${by.padEnd(16)} ${wasDone ? 'done before' : `${Math.round(ms)} ms`.padStart(8)}`;

const told = ({ verify, pdfsig }: Judgement) =>
  `vanthu: ${verify}; pdfsig: ${pdfsig === null ? 'not installed' : `${pdfsig.valid} of ${pdfsig.signatures} valid`}`;

/** What is not as the story says: two valid signatures as received, none that anybody believes after the change. */
function faultsOf({ letter, received, changed }: Played): string[] {
  const faults: string[] = [];
  if (received.verify !== 'VALID') faults.push(`${letter}: vanthu says ${received.verify}`);
  if (received.pdfsig !== null && received.pdfsig.valid !== 2)
    faults.push(`${letter}: pdfsig believes ${received.pdfsig.valid} signatures`);
  if (changed.verify !== 'INVALID') faults.push(`${letter}, one byte changed: vanthu says ${changed.verify}`);
  if (changed.pdfsig !== null && changed.pdfsig.valid !== 0)
    faults.push(`${letter}, one byte changed: pdfsig believes ${changed.pdfsig.valid} signatures`);
  return faults;
}
