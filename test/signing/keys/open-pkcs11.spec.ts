// Keys on a token in software, a PKCS#11 library like any other. Signed by it, judged by us and by openssl.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  bufferSource,
  type DigestAlgorithm,
  openPkcs11,
  type Pkcs11Options,
  type SignatureSpec,
  sign,
  type TokenSigner,
} from '../../../server/signing/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { hasProgram } from '../../support/programs.ts';
import {
  findTokenTools,
  makeFaultyDriver,
  makeSoftToken,
  type SoftToken,
  type TokenTools,
} from '../../support/soft-token.ts';
import { makeOffice, type Office } from '../verify/office.ts';

const KEYS = {
  'Nguyễn Văn RSA': { id: 'a1', key: 'rsa:2048', file: 'rsa', signature: 'RSA SHA-256' },
  'P-256': { id: 'a2', key: 'ec', file: 'p256', signature: 'ECDSA SHA-256' },
  'P-384': { id: 'a3', key: 'ec:P-384', file: 'p384', signature: 'ECDSA SHA-384' },
  'P-521': { id: 'a4', key: 'ec:P-521', file: 'p521', signature: 'ECDSA SHA-512' },
  Ed25519: { id: 'a5', key: 'ed25519', file: 'ed25519', signature: 'Ed25519' },
} as const;

describe('keys on a token', () => {
  let tools: TokenTools;
  let office: Office;
  let token: SoftToken;
  let base: Uint8Array;
  const previous = process.env.SOFTHSM2_CONF;
  const open: TokenSigner[] = [];

  before(async function () {
    this.timeout(240_000);
    const found = hasProgram('openssl') ? findTokenTools() : undefined;
    if (!found) this.skip();
    tools = found;
    office = makeOffice();
    base = await office.pdf();
    token = fill(makeSoftToken(tools));
  });
  // The process of a token inherits the environment, as the maker's library expects.
  beforeEach(() => {
    process.env.SOFTHSM2_CONF = token.config;
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((signer) => signer.close()));
  });
  after(() => {
    token?.dispose();
    office?.pki.dispose();
    if (previous === undefined) delete process.env.SOFTHSM2_CONF;
    else process.env.SOFTHSM2_CONF = previous;
  });

  const fill = (made: SoftToken): SoftToken => {
    for (const [label, { id, key, file }] of Object.entries(KEYS)) {
      office.issue(file, { subject: `/C=VN/O=Sở Nội vụ/CN=${label}`, issuer: 'sub', key });
      office.pki.run('pkcs8', '-topk8', '-nocrypt', '-in', `${file}.key`, '-out', `${file}.p8`);
      made.addKey(office.pki.path(`${file}.p8`), label, id);
      office.pki.der(file);
      made.addCertificate(office.pki.path(`${file}.der`), label, id);
    }
    return made;
  };
  const openToken = async (over: Partial<Pkcs11Options> = {}): Promise<TokenSigner> => {
    const signer = await openPkcs11({
      ...tools,
      token: { label: token.label },
      key: { label: 'P-256' },
      pin: () => token.pin,
      certificates: [office.pki.der('sub')],
      ...over,
    });
    open.push(signer);
    return signer;
  };
  const signed = async (signer: TokenSigner, digest?: DigestAlgorithm): Promise<Buffer> => {
    const spec: SignatureSpec = {
      role: 'person',
      marks: [],
      signedAt: new Date(),
      ...(digest && { digest }),
    };
    const { revision } = await sign(bufferSource(base), spec, signer);
    return Buffer.concat([base, revision]);
  };
  const judged = async (pdf: Uint8Array) => {
    const { verdict, signatures } = await office.check(pdf, { requireRevocation: false });
    return {
      verdict,
      signature: signatures[0]?.facts.algorithm.signature,
      name: signatures[0]?.signer?.commonName,
    };
  };

  for (const [label, { signature }] of Object.entries(KEYS)) {
    it(`signs with ${label}, chosen by its label`, async () => {
      const signer = await openToken({ key: { label } });
      expect(await judged(await signed(signer))).to.deep.equal({ verdict: 'VALID', signature, name: label });
    });
  }

  it('signs with PSS and with every digest', async () => {
    const pss = await openToken({ key: { id: 'a1' }, algorithm: 'RSASSA-PSS' });
    const p256 = await openToken({ key: { id: 'a2' } });
    for (const digest of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
      expect((await judged(await signed(pss, digest))).signature).to.equal(`RSA-PSS ${digest}`);
      expect((await judged(await signed(p256, digest))).signature).to.equal(`ECDSA ${digest}`);
    }
  });

  it('finds key, certificate and chain by id, and takes issuers from the caller', async () => {
    const signer = await openToken({ key: { id: KEYS['P-384'].id } });
    expect(signer.certificateChain.map((der) => Buffer.from(der).toString('hex'))).to.deep.equal(
      ['p384', 'sub'].map((name) => office.pki.der(name).toString('hex')),
    );
    const alone = await openToken({ certificates: [] });
    expect(alone.certificateChain).to.have.length(1);
  });

  it('makes fifty signatures at once, with fewer sessions, and logs in once', async () => {
    let asked = 0;
    const pin = () => {
      asked++;
      return token.pin;
    };
    const signer = await openToken({ key: { label: 'Nguyễn Văn RSA' }, sessions: 3, pin });
    const pdfs = await Promise.all(Array.from({ length: 50 }, () => signed(signer)));
    for (const pdf of pdfs.slice(0, 5)) expect((await judged(pdf)).verdict).to.equal('VALID');
    expect(asked).to.equal(1);
  });

  it('refuses more than may wait', async () => {
    const signer = await openToken({ maxWaiting: 2, sessions: 1 });
    const message = Buffer.alloc(300);
    const all = await Promise.all(Array.from({ length: 5 }, () => codeOf(signer.sign(message, 'SHA-256'))));
    expect(all.filter((code) => code === 'resolved')).to.have.length(2);
    expect(all.filter((code) => code === 'TOKEN_UNAVAILABLE')).to.have.length(3);
  });

  it('refuses a wrong PIN once, and then tries none unasked: the counter belongs to the token', async () => {
    const own = fillOne();
    try {
      const over = { token: { label: own.label } };
      expect(await codeOf(openToken({ ...over, pin: () => '00000000' }))).to.equal('PIN_WRONG');
      let asked = 0;
      const pin = () => {
        asked++;
        return own.pin;
      };
      expect(await codeOf(openToken({ ...over, pin }))).to.equal('PIN_LOCKED');
      expect(asked).to.equal(0);
      await openToken({ ...over, pin, acceptLowPinCount: true });
      // A right PIN has cleared the counter.
      await openToken({ ...over, pin });
      expect(asked).to.equal(2);
    } finally {
      own.dispose();
    }
  });

  const fillOne = (): SoftToken => {
    const own = makeSoftToken(tools, 'Riêng');
    own.addKey(office.pki.path('p256.p8'), 'P-256', 'a2');
    own.addCertificate(office.pki.path('p256.der'), 'P-256', 'a2');
    process.env.SOFTHSM2_CONF = own.config;
    return own;
  };

  it('tells a missing key, an ambiguous one, and a key without certificate', async () => {
    expect(await codeOf(openToken({ key: { label: 'ai đó' } }))).to.equal('KEY_NOT_FOUND');
    expect(await codeOf(openToken({ key: { id: 'ff' } }))).to.equal('KEY_NOT_FOUND');
    expect(await codeOf(openToken({ key: {} }))).to.equal('KEY_AMBIGUOUS');
    const own = makeSoftToken(tools, 'Trần');
    process.env.SOFTHSM2_CONF = own.config;
    try {
      own.addKey(office.pki.path('p256.p8'), 'P-256', 'a2');
      const over = { token: { label: own.label } };
      expect(await codeOf(openToken({ ...over, certificates: [] }))).to.equal('KEY_NOT_FOUND');
      // The only key of the only token needs no name.
      const certificates = [office.pki.der('p256'), office.pki.der('sub')];
      const signer = await openToken({ token: {}, key: {}, certificates });
      expect((await judged(await signed(signer))).verdict).to.equal('VALID');
      const foreign = await openToken({ ...over, certificates: [office.pki.der('agency')] });
      expect(await codeOf(signed(foreign))).to.equal('SELF_CHECK_FAILED');
    } finally {
      own.dispose();
    }
  });

  it('tells a missing token, library and driver', async () => {
    const cases: Partial<Pkcs11Options>[] = [
      { token: { label: 'không có' } },
      { token: { serial: '0' } },
      { module: '/nowhere/libpkcs11.so' },
      { module: import.meta.filename },
      { driver: '/nowhere' },
    ];
    for (const over of cases) expect(await codeOf(openToken(over))).to.equal('TOKEN_UNAVAILABLE');
  });

  it('refuses an algorithm that is not the key’s', async () => {
    const signer = await openToken({ algorithm: 'RSASSA-PSS' });
    expect(await codeOf(signed(signer))).to.equal('ALGORITHM_MISMATCH');
    const ed25519 = await openToken({ key: { label: 'Ed25519' } });
    expect(await codeOf(signed(ed25519, 'SHA-256'))).to.equal('ALGORITHM_MISMATCH');
  });

  /** As when a library crashes, or a hub loses its devices. */
  const killTokenProcesses = (): void => {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
    for (const pid of children.split(' ').filter((text) => text !== '')) {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('pkcs11/worker'))
        process.kill(Number(pid), 'SIGKILL');
    }
  };

  it('opens the token again when its process has died, once for all, and asks for the PIN again', async () => {
    let asked = 0;
    const pin = () => {
      asked++;
      return token.pin;
    };
    const signer = await openToken({ pin });
    await signed(signer);
    killTokenProcesses();
    const all = await Promise.all(Array.from({ length: 8 }, () => signed(signer)));
    for (const pdf of all) expect((await judged(pdf)).verdict).to.equal('VALID');
    expect(asked).to.equal(2);
  });

  it('says so when the token was pulled', async () => {
    const own = fillOne();
    const signer = await openToken({ token: { label: own.label } });
    await signed(signer);
    rmSync(own.store, { recursive: true });
    killTokenProcesses();
    expect(await codeOf(signed(signer))).to.equal('TOKEN_UNAVAILABLE');
    own.dispose();
  });

  // A driver between us and the real one, for what a token in software never does.
  const withFault = (body: string): { driver: string; dispose(): void } => makeFaultyDriver(tools, body);
  const faulty = async (body: string, over: Partial<Pkcs11Options> = {}) => {
    let asked = 0;
    const pin = () => {
      asked++;
      return token.pin;
    };
    const { driver, dispose } = withFault(body);
    try {
      const code = await codeOf(openToken({ driver, pin, ...over }).then(signed));
      return { code, asked };
    } finally {
      dispose();
    }
  };
  const fail = (code: number): string => `throw Object.assign(new Error('injected'), { code: ${code} })`;
  const withFlags = (bits: number): string =>
    `C_GetTokenInfo(slot) { const info = super.C_GetTokenInfo(slot); info.flags |= ${bits}; return info; }`;

  it('opens a lost session again, once', async () => {
    const once = `C_SignAsync(...a) { if (first('sign')) ${fail(0xb3)}; return super.C_SignAsync(...a); }`;
    expect(await faulty(once)).to.deep.equal({ code: 'resolved', asked: 2 });
    const always = `C_SignAsync() { ${fail(0x32)}; }`;
    expect(await faulty(always)).to.deep.equal({ code: 'TOKEN_UNAVAILABLE', asked: 2 });
    const other = `C_SignInit() { ${fail(0x70)}; }`;
    expect(await faulty(other)).to.deep.equal({ code: 'TOKEN_UNAVAILABLE', asked: 1 });
  });

  it('never makes the last try, even when told to go on', async () => {
    for (const bits of [0x2_0000, 0x4_0000]) {
      const answer = await faulty(withFlags(bits), { acceptLowPinCount: true });
      expect(answer).to.deep.equal({ code: 'PIN_LOCKED', asked: 0 });
    }
    const locked = await faulty(`C_Login() { ${fail(0xa4)}; }`);
    expect(locked).to.deep.equal({ code: 'PIN_LOCKED', asked: 1 });
  });

  it('asks nobody for the PIN that is typed on the reader', async () => {
    const pad = `${withFlags(0x100)} C_Login(s, who, pin) { if (pin !== undefined) ${fail(0xa0)}; super.C_Login(s, who, '${'24681357'}'); }`;
    expect(await faulty(pad)).to.deep.equal({ code: 'resolved', asked: 0 });
  });

  it('asks for the PIN with each signature when the key demands so', async () => {
    const each = `
      C_GetAttributeValue(s, o, t) { return t[0].type === 0x202 ? [{ value: Buffer.of(1) }] : super.C_GetAttributeValue(s, o, t); }
      C_Login(s, who, pin) { if (who === 1) super.C_Login(s, who, pin); else if (pin === '24681357') this.proven = true; }
      C_SignAsync(...a) { if (!this.proven) ${fail(0x20)}; return super.C_SignAsync(...a); }`;
    expect(await faulty(each)).to.deep.equal({ code: 'resolved', asked: 2 });
  });

  it('takes it that another session has logged in, that an attribute is not there, and that nothing is to be closed', async () => {
    const calls = [
      `C_Login(...a) { super.C_Login(...a); ${fail(0x100)}; }`,
      `C_GetAttributeValue(s, o, t) { if (t[0].type === 0x202) ${fail(0x12)}; return super.C_GetAttributeValue(s, o, t); }`,
      `C_CloseAllSessions() { ${fail(0xe0)}; }`,
      `C_Finalize() { ${fail(0x5)}; }`,
    ];
    for (const body of calls) {
      expect(await faulty(body)).to.deep.equal({ code: 'resolved', asked: 1 });
      await Promise.all(open.splice(0).map((signer) => signer.close()));
    }
  });

  it('takes nothing else for its driver', async () => {
    const driver = mkdtempSync(join(tmpdir(), 'vanthu-driver-'));
    mkdirSync(join(driver, 'node_modules', 'pkcs11js'), { recursive: true });
    writeFileSync(join(driver, 'node_modules', 'pkcs11js', 'index.js'), 'module.exports = { PKCS11: 11 };');
    expect(await codeOf(openToken({ driver }))).to.equal('TOKEN_UNAVAILABLE');
    rmSync(driver, { recursive: true });
  });

  it('calls a library that cannot lock from one thread only', async () => {
    const single = `
      C_Initialize(options) { if (options) ${fail(0xa)}; super.C_Initialize(); }
      C_SignAsync() { ${fail(0x6)}; }`;
    expect((await faulty(single, { sessions: 8 })).code).to.equal('resolved');
  });

  it('outlives a library that hangs or crashes', async () => {
    expect(await faulty('C_SignInit() { for (;;); }', { timeoutMs: 4000 })).to.deep.equal({
      code: 'TOKEN_UNAVAILABLE',
      asked: 2,
    });
    expect((await faulty('C_SignInit() { process.abort(); }')).code).to.equal('TOKEN_UNAVAILABLE');
    expect((await faulty('load() { process.abort(); }')).code).to.equal('TOKEN_UNAVAILABLE');
  });

  it('gives nothing out when the token signs something else', async () => {
    const wrong = `C_SignAsync(s, data, out) { return super.C_SignAsync(s, Buffer.alloc(data.length), out); }`;
    expect((await faulty(wrong)).code).to.equal('SELF_CHECK_FAILED');
    const odd = `async C_SignAsync() { return Buffer.alloc(63); }`;
    expect((await faulty(odd)).code).to.equal('SELF_CHECK_FAILED');
  });

  it('signs no more once it is closed', async () => {
    const signer = await openToken();
    await signer.close();
    await signer.close();
    expect(await codeOf(signed(signer))).to.equal('TOKEN_UNAVAILABLE');
  });
});
