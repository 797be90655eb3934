// An official mailbox (RFC 3501), read and never changed: what is new after the cursor, each mail as a stream, in order. A
// server that falls silent is left within the bounds below, wherever it does.
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';

export interface ImapSettings {
  /** `imaps://`, or `imap://` with STARTTLS unless it ends in `?tls=none`. */
  url: URL;
  password: string;
  timeoutMs: number;
}

export interface NewMail {
  uid: number;
  sizeBytes: number;
  at: Date;
  /** The whole mail, as it lies in the box. */
  open(): Promise<Readable>;
  /** Its header alone, of a mail that is not fetched. */
  header(): Promise<Uint8Array>;
}

export interface ImapTurn {
  /** Of the last turn; another validity begins at the first mail. */
  cursor: { uidValidity: string; lastUid: number };
  since: Date | undefined;
  limit: number;
  signal: AbortSignal;
  /** One after the other. What it throws ends the turn. */
  take(mail: NewMail, uidValidity: string): Promise<void>;
}

const LEAVE_MS = 1_000;

/** Whether more waits. @throws Error for a server that cannot be asked. */
export async function readMailbox(settings: ImapSettings, turn: ImapTurn): Promise<{ more: boolean }> {
  const client = new ImapFlow(optionsOf(settings));
  const failed = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('close', () => reject(new Error('the mailbox has closed the connection')));
    const stop = () => reject(turn.signal.reason);
    if (turn.signal.aborted) stop();
    turn.signal.addEventListener('abort', stop, { once: true });
  });
  failed.catch(() => undefined);
  const reading = read(client, settings, turn);
  reading.catch(() => undefined);
  try {
    const answer = await Promise.race([reading, failed]);
    // What the connection says from now on is no failure of the turn.
    await Promise.race([
      client.logout().catch(() => undefined),
      setTimeout(LEAVE_MS, undefined, { ref: false }),
    ]);
    return answer;
  } finally {
    client.close();
    // What is under way fails with its connection; two turns never read at once.
    await reading.catch(() => undefined);
  }
}

function optionsOf({ url, password, timeoutMs }: ImapSettings) {
  const secure = url.protocol === 'imaps:';
  const isPlain = url.searchParams.get('tls') === 'none';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    ...(!secure && { doSTARTTLS: !isPlain }),
    auth: { user: decodeURIComponent(url.username), pass: password },
    logger: false as const,
    disableAutoIdle: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  };
}

async function read(client: ImapFlow, { url }: ImapSettings, turn: ImapTurn): Promise<{ more: boolean }> {
  await client.connect();
  const folder = decodeURIComponent(url.pathname.slice(1)) || 'INBOX';
  const box = await client.mailboxOpen(folder, { readOnly: true });
  const uidValidity = String(box.uidValidity);
  const last = turn.cursor.uidValidity === uidValidity ? turn.cursor.lastUid : 0;
  if (box.exists === 0) return { more: false };
  const found: Array<Omit<NewMail, 'open' | 'header'>> = [];
  // "n:*" names the last mail even where it is older than n.
  for await (const { uid, size = 0, internalDate } of client.fetch(
    `${last + 1}:*`,
    { uid: true, size: true, internalDate: true },
    { uid: true },
  ))
    if (uid > last) found.push({ uid, sizeBytes: size, at: new Date(internalDate ?? Date.now()) });
  found.sort((a, b) => a.uid - b.uid);
  const wanted = found.filter(({ at }) => turn.since === undefined || at >= turn.since);
  for (const mail of wanted.slice(0, turn.limit)) {
    turn.signal.throwIfAborted();
    const open = async () => {
      const { content } = await client.download(String(mail.uid), undefined, { uid: true });
      if (content === undefined) throw new Error(`mail ${mail.uid} is gone from the box`);
      return content;
    };
    const header = async () => {
      const one = await client.fetchOne(String(mail.uid), { headers: true }, { uid: true });
      return one === false ? new Uint8Array() : (one.headers ?? new Uint8Array());
    };
    await turn.take({ ...mail, open, header }, uidValidity);
  }
  return { more: wanted.length > turn.limit };
}
