// Packets by folder, on a real file system: taken when whole, never lost, never silently.
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolderTransport } from '../../server/exchange/transports/folder/folder-transport.ts';
import { layoutOf, makeFolders } from '../../server/exchange/transports/folder/layout.ts';
import { type FolderDoor, takeFiles } from '../../server/exchange/transports/folder/take-files.ts';
import { AppError } from '../../server/platform/http/problem.ts';
import { makeLogger } from '../../server/platform/logger.ts';

const signal = new AbortController().signal;
const packet = (text: string) => `<edXML><Subject>${text}</Subject></edXML>\n`;

describe('exchange by folder', () => {
  let root: string;
  let received: string[];
  const clock = { now: () => new Date() };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'vanthu-folder-'));
    received = [];
    await makeFolders(layoutOf(root));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const textOf = async (bytes: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    return Buffer.concat(parts).toString();
  };
  const door: FolderDoor = {
    addressees: async (bytes) => {
      const text = await textOf(bytes);
      if (!text.trimEnd().endsWith('</edXML>')) throw new AppError('PACKET_MALFORMED', { detail: 'cut' });
      if (text.includes('người lạ')) return { kind: 'document', codes: [] };
      return text.includes('trạng thái')
        ? { kind: 'status', codes: [] }
        : { kind: 'document', codes: ['H16.01'] };
    },
    receivePacket: async (bytes, to) => {
      received.push(`${to} ${(await textOf(bytes)).trim()}`);
      return { senderCode: 'G09', receiptId: 'r1' };
    },
    receiveStatus: async (bytes) => {
      received.push(await textOf(bytes));
    },
    receiveReceipt: async (bytes) => {
      received.push(`biên nhận ${await textOf(bytes)}`);
    },
  };
  const turn = (overrides: Partial<Parameters<typeof takeFiles>[0]> = {}) =>
    takeFiles(
      { layout: layoutOf(root), door, clock, logger: makeLogger({ level: 'silent' }), ...overrides },
      signal,
    );
  const put = (name: string, text: string) => writeFile(join(root, 'in', name), text);
  const names = async (folder: string) =>
    (await readdir(join(root, folder), { recursive: true }))
      .filter((name) => /\.(edxml|txt|json)$/.test(name))
      .sort();

  it('takes a whole file once, and lays the receipt out for the sender', async () => {
    await put('a.edxml', packet('một'));
    expect(await turn()).to.deep.equal({ taken: 1, rejected: 0, waiting: 0 });
    expect(await turn()).to.deep.equal({ taken: 0, rejected: 0, waiting: 0 });
    expect(received).to.have.length(1);
    expect(await names('taken')).to.have.length(1);
    expect(await names('out/G09')).to.deep.equal(['r1.receipt.json']);
  });

  it('leaves half a file until the rest has come', async () => {
    const text = packet('một');
    await put('a.edxml', text.slice(0, 20));
    expect(await turn()).to.deep.equal({ taken: 0, rejected: 0, waiting: 1 });
    await put('a.edxml', text);
    expect(await turn()).to.deep.equal({ taken: 1, rejected: 0, waiting: 0 });
  });

  it('moves half a file nobody writes to any more to rejected, with a text that says why', async () => {
    await put('a.edxml', packet('một').slice(0, 20));
    const old = new Date(Date.now() - 3_600_000);
    await utimes(join(root, 'in', 'a.edxml'), old, old);
    expect(await turn()).to.deep.equal({ taken: 0, rejected: 1, waiting: 0 });
    const [file, why] = await names('rejected');
    expect(file).to.match(/a\.edxml$/);
    const text = await readFile(join(root, 'rejected', why ?? ''), 'utf8');
    expect(text)
      .to.include('PACKET_MALFORMED')
      .and.match(/không được tiếp nhận/);
    expect(text).to.equal(text.normalize('NFC'));
  });

  it('rejects what is for nobody here, and takes the others', async () => {
    await put('a.edxml', packet('người lạ'));
    await put('b.edxml', packet('trạng thái'));
    expect(await turn()).to.deep.equal({ taken: 1, rejected: 1, waiting: 0 });
  });

  it('goes on after a kill with what was under way', async () => {
    await mkdir(join(root, 'work'), { recursive: true });
    await writeFile(join(root, 'work', 'a.edxml'), packet('một'));
    expect(await turn()).to.deep.equal({ taken: 1, rejected: 0, waiting: 0 });
    expect(await names('work')).to.deep.equal([]);
  });

  it('keeps a file this server cannot take now', async () => {
    await put('a.edxml', packet('một'));
    const full = { ...door, receivePacket: () => Promise.reject(new AppError('STORAGE_FULL')) };
    expect(await turn({ door: full })).to.deep.equal({ taken: 0, rejected: 0, waiting: 1 });
    expect(await turn()).to.deep.equal({ taken: 1, rejected: 0, waiting: 0 });
  });

  it('never puts a file over another of its name, and looks at no other files', async () => {
    for (const text of ['một', 'hai']) {
      await put('a.edxml', packet(text));
      await turn();
    }
    await put('ghi chú.txt', 'x');
    await put('b.edxml.part', packet('ba'));
    expect(await turn()).to.deep.equal({ taken: 0, rejected: 0, waiting: 0 });
    expect(await names('taken')).to.have.length(2);
  });

  it('takes a receipt that was carried back, when it is whole', async () => {
    await put('r1.receipt.json', '{"receiptId":');
    expect(await turn()).to.deep.equal({ taken: 0, rejected: 0, waiting: 1 });
    await put('r1.receipt.json', '{"receiptId":"r1"}');
    expect(await turn()).to.deep.equal({ taken: 1, rejected: 0, waiting: 0 });
    expect(received).to.deep.equal(['biên nhận {"receiptId":"r1"}']);
  });

  it('lays a packet out whole under one name, however often it is tried', async () => {
    const transport = makeFolderTransport({ root, clock });
    const whole = async function* () {
      yield Buffer.from('<edXML>');
      yield Buffer.from('</edXML>');
    };
    const send = () =>
      transport.sendPacket({ code: 'H16.09' } as never, { packetId: 'p/1', whole } as never, { signal });
    expect(await send()).to.include({ kind: 'carrier', reference: 'folder:p_1.edxml' });
    await send();
    expect(await names('out/H16.09')).to.deep.equal(['p_1.edxml']);
    expect(await readFile(join(root, 'out/H16.09/p_1.edxml'), 'utf8')).to.equal('<edXML></edXML>');
  });

  it('leaves no half file when the packet breaks off', async () => {
    const transport = makeFolderTransport({ root, clock });
    const whole = async function* () {
      yield Buffer.from('<edXML>');
      throw new Error('broken');
    };
    await transport
      .sendPacket({ code: 'H16.09' } as never, { packetId: 'p1', whole } as never, { signal })
      .catch(() => undefined);
    expect(await readdir(join(root, 'out/H16.09'))).to.deep.equal([]);
  });
});
