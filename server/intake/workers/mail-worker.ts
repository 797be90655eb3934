// The thread that reads a mail (RFC 5322, 2045): its header first, then, within bounds, its parts and those of messages in it.
// The library holds one mail in memory, so the mail itself is bounded; a thread that runs out of memory parks the mail only.
import { open } from 'node:fs/promises';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { IntakeProblemCode, IntakeSource } from '../../contracts/intake.ts';
import { serveJobs } from '../../platform/jobs/serve-jobs.ts';
import type { KeepPart, KeptPart, MailJob, MailLimits, MailPart, ReadMail } from './jobs.ts';

const NOTE_LENGTH = 4_000;
const TEXT_LENGTH = 500;

class TooMuch extends Error {
  readonly refusal: IntakeProblemCode;
  constructor(refusal: IntakeProblemCode, detail: string) {
    super(detail);
    this.refusal = refusal;
  }
}

type Keep = (part: KeepPart) => Promise<KeptPart>;

serveJobs<MailJob, ReadMail, KeepPart, KeptPart>(async ({ path, limits }, keep) => {
  let source: IntakeSource = {};
  try {
    const head = await headOf(path, limits);
    source = sourceOf(await parsed(head, limits));
    const bytes = await wholeOf(path, limits);
    const parts: MailPart[] = [];
    const mail = await collect(bytes, { limits, keep, parts, depth: 0, seen: { parts: 0 } });
    return { ok: true, source: sourceOf(mail), parts };
  } catch (error) {
    if (error instanceof TooMuch) return { ok: false, source, code: error.refusal, detail: error.message };
    // The disk is not the mail's fault.
    if (error instanceof Error && 'syscall' in error) throw error;
    const detail = error instanceof Error ? error.message.slice(0, TEXT_LENGTH) : '';
    return { ok: false, source, code: 'MAIL_UNREADABLE', detail };
  }
});

const parsed = (bytes: Uint8Array, { levels, allHeaderBytes }: MailLimits): Promise<Email> =>
  PostalMime.parse(bytes, {
    forceRfc822Attachments: true,
    maxNestingDepth: levels,
    maxHeadersSize: allHeaderBytes,
  });

/** Up to the first empty line. */
async function headOf(path: string, { headerBytes }: MailLimits): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(headerBytes);
    const { bytesRead } = await file.read(bytes, 0, headerBytes, 0);
    const read = bytes.subarray(0, bytesRead);
    const end = /\r?\n\r?\n/.exec(read.toString('latin1'));
    if (end === null && bytesRead === headerBytes)
      throw new TooMuch('MAIL_HEADERS_TOO_LARGE', `${headerBytes}`);
    return end === null ? read : read.subarray(0, end.index + end[0].length);
  } finally {
    await file.close();
  }
}

async function wholeOf(path: string, { mailBytes }: MailLimits): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > mailBytes) throw new TooMuch('MAIL_TOO_LARGE', `${size}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

interface Collecting {
  limits: MailLimits;
  keep: Keep;
  parts: MailPart[];
  depth: number;
  seen: { parts: number };
}

/** Nothing is kept of a mail with too many parts: they are counted before. */
async function collect(bytes: Uint8Array, into: Collecting): Promise<Email> {
  const { limits, keep, parts, depth, seen } = into;
  const mail = await parsed(bytes, limits);
  const wanted = mail.attachments.filter((part) => !isDecoration(part));
  seen.parts += wanted.length;
  if (seen.parts > limits.parts) throw new TooMuch('MAIL_TOO_MANY_PARTS', `${seen.parts}`);
  for (const part of wanted) {
    const content = bytesOf(part);
    if (part.mimeType === 'message/rfc822') {
      if (depth >= limits.depth) throw new TooMuch('MAIL_TOO_DEEP', `${depth + 1}`);
      await collect(content, { ...into, depth: depth + 1 });
    } else if (content.length > 0)
      parts.push({ name: nameOf(part, parts.length + 1), ...(await keep({ bytes: content })) });
  }
  return mail;
}

/** The logo under a signature is no paper. */
const isDecoration = ({ related, mimeType, disposition }: Attachment): boolean =>
  mimeType.startsWith('image/') && (related === true || (disposition === 'inline' && related !== false));

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);

const cleaned = (value: string | undefined, most = TEXT_LENGTH): string =>
  (value ?? '')
    .normalize('NFC')
    .replace(/(?![\t\n])[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, '')
    .trim()
    .slice(0, most);

const nameOf = ({ filename }: Attachment, place: number): string =>
  cleaned(filename?.replace(/^.*[/\\]/, ''), 200).replace(/[\t\n]/g, ' ') || `tep-${place}`;

function sourceOf({ from, subject, messageId, date, text }: Email): IntakeSource {
  const sender = from?.group?.[0] ?? from;
  const at = date === undefined ? Number.NaN : Date.parse(date);
  const said = {
    address: cleaned(sender?.address).toLowerCase(),
    senderName: cleaned(sender?.name),
    subject: cleaned(subject),
    messageId: cleaned(messageId),
    note: cleaned(text, NOTE_LENGTH),
  };
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== '')),
    ...(!Number.isNaN(at) && { sentAt: new Date(at).toISOString() }),
  };
}
