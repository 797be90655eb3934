// A real mail server on the loopback, which keeps what it accepts and misbehaves where a test asks for it.
import { createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** To one address: refused or put off at RCPT, refused after the letter, cut before or after it, or held until `free`. */
export type Fault = 'refuse' | 'later' | 'refuse-letter' | 'cut-before' | 'cut-after' | 'hold';

export interface KeptLetter {
  from: string;
  to: string;
  messageId: string;
  subject: string;
  text: string;
  /** Attached files, by name. */
  files: Map<string, Buffer>;
}

export interface MailServer {
  url: URL;
  /** In the order in which they were accepted; those cut off after the last byte count, for the server had them. */
  letters: KeptLetter[];
  faults: Map<string, Fault>;
  /** Answers those that are held. */
  free(): void;
  held(): number;
  close(): Promise<void>;
}

class Reply extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

export async function startMailServer({
  user,
}: {
  user?: { name: string; password: string };
} = {}): Promise<MailServer> {
  const letters: KeptLetter[] = [];
  const faults = new Map<string, Fault>();
  const waiting: Array<() => void> = [];
  const sockets = new Map<number, Socket>();
  const cut = ({ remotePort }: SMTPServerSession) => sockets.get(remotePort)?.destroy();
  const faultOf = ({ envelope }: SMTPServerSession) => faults.get(envelope.rcptTo[0]?.address ?? '');

  const server = new SMTPServer({
    authOptional: user === undefined,
    disabledCommands: ['STARTTLS', ...(user === undefined ? ['AUTH'] : [])],
    allowInsecureAuth: true,
    logger: false,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === user?.name && password === user?.password
        ? done(null, { user: username })
        : done(new Reply(535, 'wrong password')),
    onRcptTo: ({ address }, session, done) => {
      const fault = faults.get(address);
      if (fault === 'refuse') return done(new Reply(550, 'no such mailbox'));
      if (fault === 'later') return done(new Reply(451, 'greylisted, come again'));
      if (fault === 'cut-before') return void cut(session);
      done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const fault = faultOf(session);
        if (fault === 'refuse-letter') return done(new Reply(554, 'this letter is not taken'));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        letters.push({ from, to: rcptTo[0]?.address ?? '', ...read(Buffer.concat(chunks)) });
        if (fault === 'cut-after') return void cut(session);
        if (fault === 'hold') return void waiting.push(() => done());
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const credentials = user === undefined ? '' : `${user.name}:${user.password}@`;
  return {
    url: new URL(`smtp://${credentials}127.0.0.1:${port}?tls=none`),
    letters,
    faults,
    free: () => {
      for (const answer of waiting.splice(0)) answer();
    },
    held: () => waiting.length,
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Part {
  headers: Map<string, string>;
  body: Buffer;
}

/** RFC 5322 and MIME as far as these letters use them; read here, so that the maker is not its own judge. */
function read(bytes: Buffer): Omit<KeptLetter, 'from' | 'to'> {
  const whole = partOf(bytes);
  const parts = partsOf(whole);
  const texts = parts.filter(({ headers }) =>
    (headers.get('content-type') ?? 'text/plain').startsWith('text/plain'),
  );
  const files = new Map<string, Buffer>();
  for (const part of parts) {
    const name = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(
      part.headers.get('content-disposition') ?? '',
    )?.[1];
    if (name !== undefined) files.set(word(decodeURIComponent(name)), contentOf(part));
  }
  return {
    messageId: whole.headers.get('message-id') ?? '',
    subject: word(whole.headers.get('subject') ?? ''),
    text: texts.map((part) => contentOf(part).toString()).join('\n'),
    files,
  };
}

function partOf(bytes: Buffer): Part {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes
    .subarray(0, end)
    .toString()
    .replace(/\r\n[ \t]+/g, ' ');
  const headers = new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { headers, body: bytes.subarray(end + 4) };
}

function partsOf(part: Part): Part[] {
  const boundary = /boundary="?([^";]+)/i.exec(part.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return [part];
  const pieces = part.body.toString('latin1').split(`--${boundary}`).slice(1, -1);
  return pieces.flatMap((piece) =>
    partsOf(partOf(Buffer.from(piece.replace(/^\r\n/, '').replace(/\r\n$/, ''), 'latin1'))),
  );
}

function contentOf({ headers, body }: Part): Buffer {
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding === 'quoted-printable') return unquoted(body.toString('latin1').replace(/=\r\n/g, ''));
  return body;
}

const unquoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** RFC 2047. */
const word = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, content: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64').toString('latin1')
        : unquoted(content.replaceAll('_', ' ')).toString('latin1'),
    )
    .replace(/[\x80-\xff]+/g, (part) => Buffer.from(part, 'latin1').toString());
