// Two servers that know nothing of each other, each with agencies of its own, and an administrator at each.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePki, type Pki } from '../../certs-dev/index.ts';
import type { DirectoryRow, DirectoryServer } from '../../server/contracts/directory-desk.ts';
import type { Agency } from '../../server/organization/index.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';
import { openTestDatabase } from '../support/mongo.ts';
import { until } from '../support/until.ts';
import { type ExchangeServer, openExchangeServer } from './exchange-server.ts';
import { CODES, KEYS } from './exchange-world.ts';

const HOME = { sender: ['sender'], receiver: ['receiver', 'neighbour'] } as const;
type Name = keyof typeof CODES;

export interface Answer {
  status: number;
  body: unknown;
  code: string | undefined;
}

export interface DirectorySide extends ExchangeServer {
  folder: string;
  /** An administrator, or somebody else of the office, calls. */
  send(method: string, path: string, body?: unknown, role?: string): Promise<Answer>;
  rows(query?: string): Promise<DirectoryRow[]>;
  /** The one server this one reads. */
  peer(): Promise<DirectoryServer>;
  /** Reads the list of the other one now, and waits until something has come of it. */
  read(): Promise<DirectoryServer>;
  put(name: Name, overrides?: Partial<Agency>): Promise<void>;
}

export interface DirectoryWorld {
  pki: Pki;
  sender: DirectorySide;
  receiver: DirectorySide;
  /** The receiver reads the sender's list, and its first key is accepted. */
  pin(realms?: string[]): Promise<void>;
  close(): Promise<void>;
}

export async function makeDirectoryPki(): Promise<{ pki: Pki; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-directory-pki-'));
  const pki = await makePki({
    folder,
    only: [...Object.values(KEYS), 'ubnd-tinh.exchange'],
    keyCache: KEY_CACHE,
  });
  return { pki, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function openDirectoryWorld(pki: Pki): Promise<DirectoryWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-directory-'));
  const [sender, receiver] = await Promise.all([
    openSide('sender', { folder, pki }),
    openSide('receiver', { folder, pki }),
  ]);
  return {
    pki,
    sender,
    receiver,
    pin: async (realms = []) => {
      await receiver.send('POST', '/api/exchange/directory-servers', { endpoint: sender.url });
      await until('offered', async () => (await receiver.peer()).offer !== null);
      const { id, offer } = await receiver.peer();
      const body = { digest: offer?.digest, realms };
      const { status, code } = await receiver.send(
        'POST',
        `/api/exchange/directory-servers/${id}/accept`,
        body,
      );
      expect([status, code]).to.deep.equal([204, undefined]);
    },
    close: async () => {
      await sender.close();
      await receiver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openSide(
  home: keyof typeof HOME,
  { folder, pki }: { folder: string; pki: Pki },
): Promise<DirectorySide> {
  const at = join(folder, home);
  const server = await openExchangeServer({
    database: await openTestDatabase({ world: 'directory' }),
    folder: at,
  });
  const put = (name: Name, overrides: Partial<Agency> = {}) =>
    server.organization.setUp.putAgency({
      ...{ id: `agency-${name}`, code: CODES[name], name: `Cơ quan ${name}`, shortName: name },
      ...{ parentCode: null, abbreviation: 'CQ', place: 'Đắk Nông', isLocal: true, canReceive: true },
      ...{ endpoint: null, exchangeCertificates: [pki.certificate(KEYS[name])], units: [] },
      ...overrides,
    });
  for (const name of HOME[home]) {
    await put(name);
    const key = { privateKey: pki.privateKey(KEYS[name]), certificate: pki.certificate(KEYS[name]) };
    await server.organization.setUp.putExchangeKey(`agency-${name}`, key);
  }
  const send: DirectorySide['send'] = async (method, path, body, role = 'administrator') => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        'x-caller': `${role}@${home}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    const code = answer.status >= 400 ? (json as { code?: string }).code : undefined;
    return { status: answer.status, body: json, code };
  };
  const peer = async () => {
    const { body } = await send('GET', '/api/exchange/directory-servers');
    const [only] = (body as { items: DirectoryServer[] }).items;
    if (only === undefined) throw new Error('no server');
    return only;
  };
  return {
    ...server,
    folder: at,
    put,
    send,
    peer,
    rows: async (query = '') =>
      ((await send('GET', `/api/exchange/directory${query}`)).body as { items: DirectoryRow[] }).items,
    read: async () => {
      const { id, lastContactAt, failure } = await peer();
      await send('POST', `/api/exchange/directory-servers/${id}/read`);
      await until('read', async () => {
        const now = await peer();
        return now.lastContactAt !== lastContactAt || now.failure?.at !== failure?.at;
      });
      return peer();
    },
  };
}
