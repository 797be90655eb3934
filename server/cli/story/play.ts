// Plays one document through the API of a running server, between two agencies, from the draft to "completed at the
// receiving agency" on the sender's page.
import { randomBytes } from 'node:crypto';
import type { IncomingDetail } from '../../contracts/incoming-document.ts';
import type { OutgoingDetail } from '../../contracts/outgoing-document.ts';
import type { Api } from './api.ts';
import { factsOf, type Received } from './facts.ts';
import { LETTER_PLACES, makeLetter } from './letter/index.ts';
import { officeOf, usernameOf } from './offices.ts';
import { RECIPIENT_ACTS } from './recipient-acts.ts';
import { senderActs } from './sender-acts.ts';
import { makeStage, playActs, type Stage } from './stage.ts';
import { type Answered, StoryBroken, type StoryFacts, type StoryFile, type StoryOptions } from './types.ts';

const SUBJECT = 'Về việc báo cáo kết quả cải cách hành chính';
const REPLY_SUBJECT = 'Phúc đáp về việc báo cáo kết quả cải cách hành chính';
/** The edXML ladder 01, 03, 04, 05, 06 as the sender's tracking page names it. */
const LADDER = ['arrived', 'registered', 'assigned', 'in-progress', 'completed'] as const;

/** A fresh {@link StoryOptions.key}. */
export const newStoryKey = (): string => randomBytes(5).toString('hex');

/** What the first recipient of a story answers to. */
export const answeredBy = ({
  outgoingId,
  incoming,
}: Pick<StoryFacts, 'outgoingId' | 'incoming'>): Answered => {
  const [arrival] = incoming;
  if (arrival === undefined) throw new StoryBroken('nobody has received what is to be answered');
  return { outgoingId, incomingId: arrival.id };
};

/**
 * Plays the story, or what is left of the one with this key.
 * @throws StoryBroken when the server does something else than the story says; Refused, NoAnswer.
 */
export async function playStory(options: StoryOptions): Promise<StoryFacts> {
  const started = performance.now();
  const { sender = 'snv', recipients = ['H16.02'], key = newStoryKey(), attachments = [], pin } = options;
  const stage = makeStage(options);
  const letter = options.pdf ?? (await makeLetter());
  const { answers } = options;
  const subject = `${answers === undefined ? SUBJECT : REPLY_SUBJECT} (${key})`;
  const draft = { subject, recipients, letter, replyToId: answers?.incomingId ?? null };

  const id = await stage.step('draft', usernameOf('chuyenvien', sender), async () => {
    const api = await stage.cast.as('chuyenvien', sender);
    const found = await findDraft(api, draft.subject);
    if (found !== undefined) return { value: found, wasDone: true };
    return { value: await openDraft(api, draft), wasDone: false };
  });
  const placement = letter.placement ?? LETTER_PLACES;
  const released = await playActs(stage, {
    acts: senderActs({ pin, placement, attachments }),
    office: sender,
    prefix: '',
    read: (api) => api.call('getOutgoing', { params: { id } }),
  });

  const received: Received[] = [];
  for (const code of recipients) received.push(await playRecipient(stage, code, { released, answers }));
  const ended = await stage.step('tracking', usernameOf('chuyenvien', sender), async () => ({
    value: await untilCompleted(stage, await stage.cast.as('chuyenvien', sender), id),
    wasDone: false,
  }));
  const facts = await factsOf(ended, received);
  return { ...facts, key, steps: [...stage.steps], totalMs: performance.now() - started };
}

async function findDraft(api: Api, subject: string): Promise<string | undefined> {
  const { items } = await api.call('listOutgoing', { query: { text: subject } });
  const found = items.filter((item) => item.subject === subject);
  if (found.length > 1) throw new StoryBroken(`${found.length} documents have the subject “${subject}”`);
  return found[0]?.id;
}

interface Draft {
  subject: string;
  recipients: readonly string[];
  letter: StoryFile;
  replyToId: string | null;
}

async function openDraft(api: Api, { subject, recipients, letter, replyToId }: Draft): Promise<string> {
  const { name, bytes } = letter;
  const { digest } = await api.upload({ name, bytes, purpose: 'main' });
  const { people } = await api.call('getOwnAgency', {});
  const signer = people.find(({ role }) => role === 'leader');
  if (signer === undefined) throw new StoryBroken('the sending agency has no leader in force');
  const draft = await api.call('createDraft', {
    body: {
      kind: 'cong-van',
      subject,
      urgency: 'urgent',
      signerPostId: signer.postId,
      capacity: signer.rank === 'deputy' ? 'KT' : 'direct',
      recipientCodes: [...recipients],
      replyToId,
      main: { digest, name },
    },
  });
  return draft.id;
}

interface Sent {
  released: OutgoingDetail;
  answers: Answered | undefined;
}

async function playRecipient(stage: Stage, code: string, { released, answers }: Sent): Promise<Received> {
  const office = officeOf(code);
  if (office === undefined) throw new StoryBroken(`nobody plays the recipient ${code}`);
  const byClerk = usernameOf('vanthu', office);
  const clerk = () => stage.cast.as('vanthu', office);

  const id = await stage.step(`${code} arrive`, byClerk, async () => ({
    value: await untilArrived(stage, await clerk(), released),
    wasDone: false,
  }));
  const read = (api: Api) => api.call('getIncoming', { params: { id }, query: {} });
  await stage.step(`${code} check`, byClerk, async () => {
    const value = await read(await clerk());
    assertValid(value);
    return { value, wasDone: false };
  });
  if (answers !== undefined)
    await stage.step(`${code} linked`, byClerk, async () => ({
      value: await assertLinked(await clerk(), await read(await clerk()), answers),
      wasDone: false,
    }));
  const document = await playActs(stage, { acts: RECIPIENT_ACTS, office, prefix: `${code} `, read });
  return { code, document, clerk: await clerk() };
}

/** Every signature of every file of the packet. */
function assertValid({ verdict, files }: IncomingDetail): void {
  const doubtful = files.filter(({ report }) => report !== null && report.verdict !== 'VALID');
  if (verdict === 'VALID' && doubtful.length === 0) return;
  const reasons = doubtful.map(
    ({ file, report }) => `${file.name} ${report?.verdict} ${report?.reasons.join(' ')}`,
  );
  throw new StoryBroken(`the signatures that arrived are ${verdict}: ${reasons.join('; ')}`);
}

/** The return trip: who asked finds the answer at his document, and his document at the answer. */
async function assertLinked(api: Api, arrived: IncomingDetail, { outgoingId }: Answered): Promise<void> {
  if (!arrived.answersTo.some((one) => one.outgoingId === outgoingId))
    throw new StoryBroken(`${arrived.numberText} arrived without its link to what it answers`);
  const { replies, number } = await api.call('getOutgoing', { params: { id: outgoingId } });
  if (!replies.some(({ incomingId }) => incomingId === arrived.id))
    throw new StoryBroken(`${number?.text} does not show the answer ${arrived.numberText}`);
}

async function untilArrived(stage: Stage, api: Api, { fields, number }: OutgoingDetail): Promise<string> {
  return stage.until(`the arrival of ${number?.text}`, async () => {
    const { items } = await api.call('listIncoming', { query: { text: fields.subject } });
    const found = items.filter(({ subject }) => subject === fields.subject);
    if (found.length > 1) throw new StoryBroken(`it arrived ${found.length} times`);
    return found[0]?.id;
  });
}

async function untilCompleted(stage: Stage, api: Api, id: string): Promise<OutgoingDetail> {
  const ended = await stage.until('06 from every recipient', async () => {
    const document = await api.call('getOutgoing', { params: { id } });
    const { deliveries, recipients } = document;
    const isAll =
      deliveries.length === recipients.length && deliveries.every(({ state }) => state === 'completed');
    return isAll ? document : undefined;
  });
  for (const { recipient, steps, statusCode } of ended.deliveries) {
    const missing = LADDER.filter((state) => !steps.some((step) => step.state === state));
    if (missing.length > 0 || statusCode !== '06')
      throw new StoryBroken(
        `${recipient.code} completed (status ${statusCode}) without ${missing.join(', ')}`,
      );
  }
  return ended;
}
