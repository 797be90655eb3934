// The mail server (RFC 5321). One letter, one connection. What matters is which failures are certain: a reply is; a line
// that breaks before the last byte was given is; after it nobody knows, for the server may have taken the letter.
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';

/** How one attempt ended. `unknown`: every byte was given, and no answer came. */
export interface Outcome {
  kind: 'taken' | 'refused' | 'later' | 'unknown';
  /** The server's words, or why it was not reached. */
  reply: string;
}

/** Hands one letter over to the mail server. `open` is asked for its bytes only when the server wants them. */
export interface MailPost {
  /** The address letters come from. */
  from: string;
  send(envelope: { to: string }, open: () => Promise<Readable>): Promise<Outcome>;
}

export interface SmtpSettings {
  /** `smtp://` asks for TLS by STARTTLS unless it ends in `?tls=none`; `smtps://` begins with it. */
  url: URL;
  from: string;
  /** For the connection, the greeting, and each silence after. */
  timeoutMs: number;
}

const SUBMISSION = 587;
const SMTPS = 465;
const REPLY_MAX = 300;

export const makeSmtpPost = ({ url, from, timeoutMs }: SmtpSettings): MailPost => ({
  from,
  send: async ({ to }, open) => {
    // Loaded by those who send, not by every start.
    const { default: Connection } = await import('nodemailer/lib/smtp-connection');
    const connection = new Connection({
      ...optionsOf(url),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      socketCloseTimeout: 0,
    });
    const given = { all: false };
    try {
      await connected(connection);
      if (url.username !== '') await signedIn(connection, url);
      const reply = await handOver(connection, { from, to }, lettersBytes(open, given));
      connection.quit();
      return { kind: 'taken', reply: reply.slice(0, REPLY_MAX) };
    } catch (error) {
      connection.close();
      return outcomeOf(error, given.all);
    }
  },
});

function optionsOf(url: URL) {
  const secure = url.protocol === 'smtps:';
  return {
    // An IPv6 address stands in brackets.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? SMTPS : SUBMISSION) : Number(url.port),
    secure,
    requireTLS: !secure && url.searchParams.get('tls') !== 'none',
    ignoreTLS: url.searchParams.get('tls') === 'none',
  };
}

/** Errors of a connection come as events or to the callback of what is being done: the first one counts. */
const failing = (connection: SMTPConnection) =>
  once(connection, 'error').then(([error]) => {
    throw error;
  });

async function connected(connection: SMTPConnection): Promise<void> {
  await Promise.race([
    new Promise<void>((resolve, reject) =>
      connection.connect((error) => (error === undefined ? resolve() : reject(error))),
    ),
    failing(connection),
  ]);
}

async function signedIn(connection: SMTPConnection, url: URL): Promise<void> {
  const user = decodeURIComponent(url.username);
  const pass = decodeURIComponent(url.password);
  await Promise.race([
    new Promise<void>((resolve, reject) =>
      connection.login({ user, pass }, (error) => (error === null ? resolve() : reject(error))),
    ),
    failing(connection),
  ]);
}

const handOver = (connection: SMTPConnection, envelope: { from: string; to: string }, letter: Readable) =>
  Promise.race([
    new Promise<string>((resolve, reject) =>
      connection.send({ from: envelope.from, to: [envelope.to] }, letter, (error, sent) =>
        error === null && sent !== undefined ? resolve(sent.response) : reject(error),
      ),
    ),
    failing(connection),
  ]);

/** Nothing is opened before the server has said 354: from then on it may get the letter. */
function lettersBytes(open: () => Promise<Readable>, given: { all: boolean }): Readable {
  async function* bytes() {
    for await (const chunk of await open()) yield chunk;
    given.all = true;
  }
  return Readable.from(bytes(), { objectMode: false });
}

function outcomeOf(error: unknown, isAllGiven: boolean): Outcome {
  const { message, response, responseCode, code }: Partial<NodemailerError> =
    error instanceof Error ? error : { message: String(error) };
  const reply = (response ?? message ?? '').replace(/\s+/g, ' ').slice(0, REPLY_MAX);
  if (responseCode === undefined || !responseCode) return { kind: isAllGiven ? 'unknown' : 'later', reply };
  // A refused password, or a server that lets nobody in, is ours to mend and no fault of the recipient.
  const isOfRecipient = code === 'EENVELOPE' || code === 'EMESSAGE';
  return { kind: responseCode >= 500 && isOfRecipient ? 'refused' : 'later', reply };
}
