// Plays one document through the API of a running server, between two agencies, from the draft to "completed at the
// receiving agency" on the sender's page.
import { randomBytes } from 'node:crypto';
import type { IncomingDetail } from '../../contracts/incoming.ts';
import type { OutgoingDetail } from '../../contracts/outgoing.ts';
import { type Api, Refused } from './api.ts';
import { type Cast, makeCast } from './cast.ts';
import { makeLetter } from './letter/index.ts';
import { officeOf, type Part, usernameOf } from './offices.ts';
import { RECIPIENT_ACTS } from './recipient-acts.ts';
import { type Act, senderActs } from './sender-acts.ts';
import { StoryBroken, type StoryFacts, type StoryOptions, type StoryStep } from './types.ts';

const SUBJECT = 'Về việc báo cáo kết quả cải cách hành chính';
const PATIENCE_MS = 60_000;
const POLL_MS = 100;
const MOST_CONFLICTS = 5;
/** The edXML ladder 01, 03, 04, 05, 06 as the sender's tracking page names it. */
const LADDER = ['arrived', 'registered', 'assigned', 'in-progress', 'completed'] as const;

/** A fresh key for {@link StoryOptions.key}. */
export const newStoryKey = (): string => randomBytes(5).toString('hex');

/**
 * Plays the story, or what is left of the one with this key.
 * @throws StoryBroken when the server does something else than the story says; Refused, NoAnswer.
 */
export async function play(options: StoryOptions): Promise<StoryFacts> {
  const started = performance.now();
  const { sender = 'snv', recipients = ['H16.02'], key = newStoryKey() } = options;
  const stage = makeStage(options);
  const letter = options.pdf ?? (await makeLetter());
  const subject = `${SUBJECT} (${key})`;

  const drafted = await stage.step('draft', usernameOf('chuyenvien', sender), async () => {
    const api = await stage.cast.as('chuyenvien', sender);
    const found = await findDraft(api, subject);
    if (found !== undefined) return { value: found, wasDone: true };
    return { value: await openDraft(api, { subject, recipients, letter }), wasDone: false };
  });
  const { attachments = [], pin } = options;
  const placement = letter.placement ?? (await import('./letter/places.ts')).LETTER_PLACES;
  const released = await playActs(stage, {
    acts: senderActs({ pin, placement, attachments }),
    office: sender,
    prefix: '',
    read: (api) => api.call('getOutgoing', { params: { id: drafted } }),
  });

  const incoming: IncomingDetail[] = [];
  for (const code of recipients) {
    const office = officeOf(code);
    if (office !== undefined) incoming.push(await playRecipient(stage, { code, office, released }));
  }
  const ended = await stage.step('tracking', 'server', async () => ({
    value: await untilCompleted(stage, { sender, id: drafted, recipients }),
    wasDone: false,
  }));
  return {
    ...(await factsOf(stage, { key, subject, ended, incoming })),
    totalMs: performance.now() - started,
  };
}

interface Stage {
  cast: Cast;
  steps: StoryStep[];
  patienceMs: number;
  step<T>(name: string, by: string, work: () => Promise<{ value: T; wasDone: boolean }>): Promise<T>;
}

function makeStage(options: StoryOptions): Stage {
  let current = '';
  const cast = makeCast(
    { url: options.url, onSent: (route) => options.onSent?.({ step: current, route }) },
    options.password,
  );
  const steps: StoryStep[] = [];
  return {
    cast,
    steps,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    step: async (name, by, work) => {
      current = name;
      const started = performance.now();
      const { value, wasDone } = await work();
      const step = { name, by, ms: performance.now() - started, wasDone };
      steps.push(step);
      options.onStep?.(step);
      return value;
    },
  };
}

async function findDraft(api: Api, subject: string): Promise<string | undefined> {
  const { items } = await api.call('listOutgoing', { query: { text: subject } });
  const found = items.filter((item) => item.subject === subject);
  if (found.length > 1) throw new StoryBroken(`${found.length} documents have the subject “${subject}”`);
  return found[0]?.id;
}

async function openDraft(
  api: Api,
  {
    subject,
    recipients,
    letter,
  }: { subject: string; recipients: readonly string[]; letter: { name: string; bytes: Uint8Array } },
): Promise<string> {
  const { digest } = await api.upload({ name: letter.name, bytes: letter.bytes, purpose: 'main' });
  const { people } = await api.call('getOwnAgency', {});
  const signer = people.find(({ role }) => role === 'leader');
  if (signer === undefined) throw new StoryBroken('the sending agency has no leader in force');
  const draft = await api.call('createDraft', {
    body: {
      kind: 'cong-van',
      subject,
      urgency: 'urgent',
      signerPostId: signer.postId,
      recipientCodes: [...recipients],
      main: { digest, name: letter.name },
    },
  });
  return draft.id;
}

interface Acted<Document> {
  acts: readonly Act<Document>[];
  office: string;
  prefix: string;
  read(api: Api): Promise<Document>;
}

/** Each act on the document as it is just then; what has been done is passed over. */
async function playActs<Document>(
  stage: Stage,
  { acts, office, prefix, read }: Acted<Document>,
): Promise<Document> {
  let last: Document | undefined;
  for (const act of acts) {
    last = await stage.step(`${prefix}${act.name}`, usernameOf(act.part, office), async () => {
      const api = await stage.cast.as(act.part, office);
      const before = await read(api);
      if (act.isDone(before)) return { value: before, wasDone: true };
      await performAnew(api, act, read, before);
      const value = await read(api);
      if (!act.isDone(value))
        throw new StoryBroken(`${act.name} was accepted, but the document does not show it`);
      return { value, wasDone: false };
    });
  }
  if (last === undefined) throw new TypeError('no acts');
  return last;
}

/** A status or a delivery may move the version between reading and acting. */
async function performAnew<Document>(
  api: Api,
  act: Act<Document>,
  read: (api: Api) => Promise<Document>,
  first: Document,
): Promise<void> {
  let document = first;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act.perform(api, document);
      return;
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'CONFLICT') || attempt === MOST_CONFLICTS) throw error;
      document = await read(api);
      if (act.isDone(document)) return;
    }
  }
}

async function playRecipient(
  stage: Stage,
  { code, office, released }: { code: string; office: string; released: OutgoingDetail },
): Promise<IncomingDetail> {
  const clerk = (part: Part = 'vanthu') => stage.cast.as(part, office);
  const id = await stage.step(`${code} arrive`, 'server', async () => ({
    value: await untilArrived(stage, await clerk(), released),
    wasDone: false,
  }));
  const read = (api: Api) => api.call('getIncoming', { params: { id } });
  await stage.step(`${code} check`, usernameOf('vanthu', office), async () => {
    const value = await read(await clerk());
    const doubtful = value.files.filter(({ report }) => report !== null && report.verdict !== 'VALID');
    if (value.verdict !== 'VALID' || doubtful.length > 0) {
      const reasons = doubtful.map(
        ({ file, report }) => `${file.name}: ${report?.verdict} ${report?.reasons.join(' ')}`,
      );
      throw new StoryBroken(`the signatures that arrived are ${value.verdict} (${reasons.join('; ')})`);
    }
    return { value, wasDone: false };
  });
  return playActs(stage, { acts: RECIPIENT_ACTS, office, prefix: `${code} `, read });
}

async function untilArrived(stage: Stage, api: Api, { fields, number }: OutgoingDetail): Promise<string> {
  return until(stage, `the arrival of ${number?.text}`, async () => {
    const { items } = await api.call('listIncoming', { query: { text: fields.subject } });
    const found = items.filter(({ subject }) => subject === fields.subject);
    if (found.length > 1) throw new StoryBroken(`it arrived ${found.length} times`);
    return found[0]?.id;
  });
}

async function untilCompleted(
  stage: Stage,
  { sender, id, recipients }: { sender: string; id: string; recipients: readonly string[] },
): Promise<OutgoingDetail> {
  const api = await stage.cast.as('chuyenvien', sender);
  const played = recipients.filter((code) => officeOf(code) !== undefined);
  const ended = await until(stage, '06 from every recipient', async () => {
    const document = await api.call('getOutgoing', { params: { id } });
    const open = document.deliveries.filter(
      ({ recipient, state }) => played.includes(recipient.code) && state !== 'completed',
    );
    return document.deliveries.length >= played.length && open.length === 0 ? document : undefined;
  });
  for (const { recipient, steps, statusCode } of ended.deliveries.filter((each) =>
    played.includes(each.recipient.code),
  )) {
    const missing = LADDER.filter((state) => !steps.some((step) => step.state === state));
    if (missing.length > 0 || statusCode !== '06')
      throw new StoryBroken(
        `${recipient.code} completed (status ${statusCode}) without ${missing.join(', ')}`,
      );
  }
  return ended;
}

async function until<T>(stage: Stage, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + stage.patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline)
      throw new StoryBroken(`waited ${stage.patienceMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

interface Ending {
  key: string;
  subject: string;
  ended: OutgoingDetail;
  incoming: readonly IncomingDetail[];
}

async function factsOf(
  stage: Stage,
  { key, subject, ended, incoming }: Ending,
): Promise<Omit<StoryFacts, 'totalMs'>> {
  if (ended.number === null) throw new StoryBroken('a released document without a number');
  const { value, text, issuedOn, bookId } = ended.number;
  const arrived = incoming.map((item) => {
    const main = item.files.find(({ isMain }) => isMain)?.file;
    if (item.registration === null || main === undefined)
      throw new StoryBroken('registered without an entry or a file');
    const { arrivalNumber, bookId: book } = item.registration;
    return {
      agencyCode: codeOf(ended, incoming.indexOf(item)),
      id: item.id,
      arrivalNumber,
      bookId: book,
      verdict: item.verdict,
      digest: main.digest,
      name: main.name,
    };
  });
  const first = arrived[0];
  if (first === undefined) throw new StoryBroken('no recipient of this story works on this server');
  const clerk = await stage.cast.as('vanthu', officeOf(first.agencyCode) ?? '');
  const bytes = await clerk.download('downloadIncomingFile', { id: first.id, digest: first.digest });
  return {
    key,
    outgoingId: ended.id,
    subject,
    number: { value, text, issuedOn, bookId },
    versions: ended.versions.map(({ act, digest }) => ({ act, digest })),
    incoming: arrived.map(({ name: _, ...rest }) => rest),
    deliveries: ended.deliveries.map(({ recipient, state, steps }) => ({
      code: recipient.code,
      state,
      steps: steps.map((step) => step.state),
    })),
    steps: stage.steps,
    received: { name: first.name, bytes },
  };
}

const codeOf = ({ recipients }: OutgoingDetail, index: number): string =>
  recipients.filter(({ code }) => officeOf(code) !== undefined)[index]?.code ?? '';
