// The door for mail that the agencies' own mail server hands over (RFC 5321): known recipients only, and 250 only when the mail
// is in the file store and in the queue. Who sends is for that mail server to check; this door listens inside.
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { AppError } from '../../platform/http/problem.ts';
import type { Logger } from '../../platform/logger.ts';

export interface DropSettings {
  host: string;
  port: number;
  limitBytes: number;
  logger: Logger;
  /** Whether somebody here has this address. */
  isKnown(address: string): boolean;
  /** Stores the mail for all of them; whatever it throws is answered with a code. */
  take(mail: Readable, recipients: readonly string[]): Promise<void>;
}

export interface Drop {
  port: number;
  close(): Promise<void>;
}

const MOST_CLIENTS = 20;
const MOST_RECIPIENTS = 50;
const SILENCE_MS = 60_000;

class Reply extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

export async function openDrop(settings: DropSettings): Promise<Drop> {
  const { host, port, limitBytes, logger, isKnown, take } = settings;
  const server = new SMTPServer({
    ...{ size: limitBytes, maxClients: MOST_CLIENTS, socketTimeout: SILENCE_MS, closeTimeout: 1_000 },
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, { envelope }, done) => {
      if (!isKnown(address.toLowerCase())) return done(new Reply(550, 'no such mailbox here'));
      done(envelope.rcptTo.length >= MOST_RECIPIENTS ? new Reply(452, 'too many recipients') : null);
    },
    onData: (stream, session, done) => {
      take(stream, recipientsOf(session)).then(
        () => done(null, 'stored'),
        (error: unknown) => {
          // The server reads to the end of what is refused.
          stream.resume();
          const isTooLarge = error instanceof AppError && error.code === 'FILE_TOO_LARGE';
          if (!isTooLarge) logger.warn({ err: error }, 'a mail could not be stored');
          done(isTooLarge ? new Reply(552, 'the mail is too large') : new Reply(451, 'try again later'));
        },
      );
    },
  });
  server.on('error', (err) => logger.warn({ err }, 'the door for mail'));
  const listening = server.listen(port, host);
  await new Promise<void>((resolve, reject) => {
    listening.once('listening', resolve);
    listening.once('error', reject);
  });
  const bound = listening.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const recipientsOf = ({ envelope }: SMTPServerSession): string[] =>
  envelope.rcptTo.map(({ address }) => address.toLowerCase());
