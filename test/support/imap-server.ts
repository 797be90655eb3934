// A real IMAP server (Dovecot) of one mailbox on the loopback, with everything it writes in a folder of its own; and two
// that hang: one accepts and then says nothing, one never comes to the end of a mail.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { closedPort } from './mail-server.ts';
import { findProgram } from './programs.ts';
import { until } from './until.ts';

/** Debian puts it where only root's PATH looks. */
const PROGRAM = [findProgram('dovecot'), '/usr/sbin/dovecot'].find(
  (path) => path !== undefined && existsSync(path),
);

export const hasImapServer = (): boolean => PROGRAM !== undefined;

export const IMAP_PASSWORD = 'mat-khau-hop-thu';
/** Dovecot gives no mail to root. */
const NOBODY = 65_534;

/** Never silent as long as a reader waits for a byte, and never done. */
const DRIP_MS = 50;
const DRIP_BYTES = 1_000_000;

export interface ImapServer {
  /** With its user, without the password. */
  url: string;
  deliver(mail: string | Buffer): Promise<void>;
  /** The same mails under another UIDVALIDITY, as after a restore. */
  renumber(): Promise<void>;
  close(): Promise<void>;
}

function configOf(root: string, port: number, owner: { uid: number; gid: number }): string {
  const { uid, username } = userInfo();
  const users =
    uid === 0
      ? ''
      : `default_internal_user = ${username}\ndefault_login_user = ${username}\ndefault_internal_group = #${owner.gid}\n`;
  return `${users}protocols = imap
listen = 127.0.0.1
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:${root}/mail
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = static
  args = password=${IMAP_PASSWORD}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${root}/home
}
`;
}

export async function startImapServer(): Promise<ImapServer> {
  if (PROGRAM === undefined) throw new Error('dovecot is not installed');
  const { uid, gid } = userInfo();
  const owner = uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid };
  const root = await mkdtemp(join(tmpdir(), 'vanthu-imap-'));
  await chmod(root, 0o755);
  for (const folder of ['mail', 'mail/new', 'mail/cur', 'mail/tmp', 'home']) {
    await mkdir(join(root, folder));
    await chown(join(root, folder), owner.uid, owner.gid);
  }
  for (const folder of ['run', 'state']) await mkdir(join(root, folder));
  const port = await closedPort();
  await writeFile(join(root, 'conf'), configOf(root, port, owner));
  const server = spawn(PROGRAM, ['-F', '-c', join(root, 'conf')], { stdio: 'ignore' });
  await until('the mailbox answers', () => answers(port));
  let delivered = 0;
  return {
    url: `imap://vanthu@127.0.0.1:${port}/INBOX?tls=none`,
    deliver: async (mail) => {
      delivered += 1;
      const name = `${Date.now()}.${delivered}.test`;
      await writeFile(join(root, 'mail/tmp', name), mail);
      await chown(join(root, 'mail/tmp', name), owner.uid, owner.gid);
      await rename(join(root, 'mail/tmp', name), join(root, 'mail/new', name));
    },
    renumber: async () => {
      for (const name of await readdir(join(root, 'mail')))
        if (name.startsWith('dovecot')) await rm(join(root, 'mail', name), { force: true });
    },
    close: async () => {
      if (server.exitCode === null && server.kill()) await once(server, 'exit');
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
  });

/** Accepts, greets if it is to, and never answers. */
export async function startSilentServer({ greets = false } = {}) {
  const sockets = new Set<Socket>();
  let asked = 0;
  const server = createServer((socket) => {
    asked += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (greets) socket.write('* OK ready\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `imap://vanthu@127.0.0.1:${port}/INBOX?tls=none`,
    asked: () => asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lets anybody in, says that one mail is there, and gives it a byte at a time, for ever. */
export async function startDrippingServer() {
  const open = new Map<Socket, ReturnType<typeof setInterval> | undefined>();
  let dripped = 0;
  const answer = (socket: Socket, line: string) => {
    const [tag = '', ...rest] = line.split(' ');
    const command = rest.join(' ').toUpperCase();
    if (command.startsWith('CAPABILITY')) socket.write('* CAPABILITY IMAP4rev1\r\n');
    if (/^(EXAMINE|SELECT)/.test(command)) socket.write('* 1 EXISTS\r\n* OK [UIDVALIDITY 1] valid\r\n');
    if (/BODY/.test(command)) {
      socket.write(`* 1 FETCH (UID 1 BODY[] {${DRIP_BYTES}}\r\n`);
      const drip = setInterval(() => {
        dripped += 1;
        socket.write('a');
      }, DRIP_MS);
      open.set(socket, drip);
      return;
    }
    if (/^UID FETCH/.test(command))
      socket.write(
        `* 1 FETCH (UID 1 RFC822.SIZE ${DRIP_BYTES} INTERNALDATE "01-Jan-2026 00:00:00 +0000")\r\n`,
      );
    socket.write(`${tag} OK done\r\n`);
  };
  const server = createServer((socket) => {
    open.set(socket, undefined);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(open.get(socket));
      open.delete(socket);
    });
    socket.write('* OK ready\r\n');
    const lines = createInterface(socket);
    lines.on('error', () => undefined);
    lines.on('line', (line) => answer(socket, line));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `imap://vanthu@127.0.0.1:${port}/INBOX?tls=none`,
    dripped: () => dripped,
    /** Connections that were not left. */
    open: () => open.size,
    close: async () => {
      for (const socket of open.keys()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
