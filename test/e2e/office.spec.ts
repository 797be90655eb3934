// A real office from its description: what an operator writes, what `vanthu seed --from` makes of it, and that the
// people in it can work.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makePki, makeSealPng, type Pki } from '../../certs-dev/index.ts';
import { signIn } from '../../server/cli/story/api.ts';
import { freePort, startOwnServer } from '../../server/cli/story/own-server.ts';
import { builtCommandLine } from '../support/command-line.ts';
import { KEY_CACHE } from '../support/demo-pki.ts';

const CLERK = {
  username: 'Van.Thu',
  name: 'Hoàng Thị Thùy Dương',
  posts: [
    { agency: '000.00.01.H16', unit: 'VP', role: 'clerk', title: 'Văn thư Sở', from: '2020-01-01' },
    {
      agency: 'H16.01',
      unit: 'VP',
      role: 'officer',
      title: 'Chuyên viên',
      from: '2020-01-01',
      to: '2020-12-31',
    },
  ],
};

describe('a real office', function () {
  this.timeout(480_000);
  let cli: string;
  let folder: string;
  let pki: Pki;
  let password: string;

  const agency = () => ({
    code: '000.00.01.H16',
    name: 'Sở Nội vụ tỉnh Đắk Nông',
    abbreviation: 'SNV',
    place: 'Đắk Nông',
    units: [{ abbreviation: 'VP', name: 'Văn phòng Sở' }],
    local: {
      exchange: { privateKey: 'exchange.key', certificate: 'exchange.crt' },
      seal: { image: 'seal.png', widthMm: 36, keyFile: 'seal.p12', certificate: 'seal.crt' },
    },
  });
  const ministry = () => ({
    code: 'G09',
    name: 'Bộ Nội vụ',
    remote: { endpoint: 'https://vanthu.example.vn', certificates: ['exchange.crt'] },
  });

  async function seed(office: unknown, ...more: string[]) {
    const path = join(folder, 'office.json');
    await writeFile(path, typeof office === 'string' ? office : JSON.stringify(office));
    return run('seed', '--json', '--from', path, ...more);
  }

  async function run(...args: string[]) {
    const env = {
      ...process.env,
      DATA_DIR: join(folder, 'data'),
      TRUST_DIR: join(folder, 'trust'),
      LOG_LEVEL: 'warn',
    };
    const child = spawn(process.execPath, [cli, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    await once(child, 'close');
    return { code: child.exitCode, answer: JSON.parse(stdout) };
  }

  before(async () => {
    cli = await builtCommandLine();
    folder = await mkdtemp(join(tmpdir(), 'vanthu-office-'));
    pki = await makePki({
      folder: join(folder, 'pki'),
      baseUrl: `http://127.0.0.1:${await freePort()}`,
      only: ['so-noi-vu.seal', 'so-noi-vu.exchange'],
      keyCache: KEY_CACHE,
    });
    await mkdir(join(folder, 'trust'));
    await cp(pki.trustFolder, join(folder, 'trust'), { recursive: true });
    const exchangeKey = pki.privateKey('so-noi-vu.exchange').export({ type: 'pkcs8', format: 'pem' });
    await Promise.all([
      writeFile(join(folder, 'exchange.key'), exchangeKey),
      writeFile(join(folder, 'exchange.crt'), pki.certificate('so-noi-vu.exchange')),
      writeFile(join(folder, 'seal.crt'), pki.certificate('so-noi-vu.seal')),
      writeFile(join(folder, 'seal.p12'), pki.p12('so-noi-vu.seal').bytes),
      writeFile(join(folder, 'seal.png'), await makeSealPng('Sở Nội vụ')),
    ]);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is refused as a whole, with everything that is wrong in one answer', async () => {
    const broken = { ...agency(), local: { exchange: { privateKey: 'seal.p12', certificate: 'seal.crt' } } };
    const stray = {
      ...CLERK,
      posts: [
        { ...CLERK.posts[0], unit: 'KT' },
        { ...CLERK.posts[0], agency: 'G09' },
      ],
    };
    const { code, answer } = await seed({ agencies: [broken, agency(), ministry()], people: [stray, CLERK] });
    expect(code).to.equal(1);
    expect(answer).to.include({ ok: false, code: 'OFFICE_FILE_INVALID' });
    for (const part of [
      'agency H16.01 is there twice',
      'van.thu is there twice',
      'no unit KT',
      'G09 is not a local',
    ])
      expect(answer.message).to.contain(part);
    expect(answer.message).to.match(/agency H16\.01: .+/);
  });

  it('is refused with the place of what is no description', async () => {
    expect((await seed('{')).answer).to.include({ code: 'OFFICE_FILE_INVALID' });
    const { answer } = await seed({
      agencies: [{ ...agency(), code: 'sở' }],
      people: [{ ...CLERK, posts: [] }],
    });
    expect(answer.message).to.contain('agencies/0/code').and.contain('people/0/posts');
  });

  it('is made with first passwords, which are told once', async () => {
    const { code, answer } = await seed({ agencies: [agency(), ministry()], people: [CLERK] });
    expect(code).to.equal(0);
    expect(answer.accounts).to.have.length(1);
    expect(answer.accounts[0].username).to.equal('van.thu');
    password = answer.accounts[0].password;
    expect(password).to.have.length.above(11);
    const again = await seed({ agencies: [agency(), ministry()], people: [CLERK] });
    expect(again.answer).to.deep.equal({ ok: true, accounts: [] });
  });

  it('lets its clerk in, with the post in force, the seal, the books and the other agency as a recipient', async () => {
    const env = { TRUST_DIR: join(folder, 'trust'), DEMO: '0' };
    const server = await startOwnServer({ dataDir: join(folder, 'data'), env });
    try {
      const api = await signIn({ url: server.url }, { username: 'van.thu', password });
      const { posts } = await api.call('getMe', {});
      expect(posts.map(({ title }) => title)).to.deep.equal(['Văn thư Sở']);
      const { seal } = await api.call('getProfile', {});
      expect(seal).to.include({ hasImage: true, widthMm: 36 });
      expect(seal?.credential?.status).to.equal('usable');
      const books = await api.call('listBooks', { query: { direction: 'outgoing' } });
      expect(books.items).to.have.length(1);
      const { items } = await api.call('listDirectory', {});
      expect(items.map(({ code, canReceive }) => [code, canReceive])).to.deep.equal([
        ['G09', true],
        ['H16.01', true],
      ]);
    } finally {
      await server.stop();
    }
  });

  it('gives a person a new password, and nobody else', async () => {
    const { code, answer } = await run('seed', '--json', '--reset-password', 'van.thu');
    expect(code).to.equal(0);
    expect(answer.accounts[0]).to.include({ username: 'van.thu' }).and.not.include({ password });
    expect((await run('seed', '--json', '--reset-password', 'nobody')).code).to.equal(64);
  });
});
