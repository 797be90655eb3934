// Test certificates made by openssl, an independent maker: a root, a sub-CA with a Vietnamese name, and leaves.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OpensslPki {
  dir: string;
  path(name: string): string;
  der(name: string): Buffer;
  run(...args: string[]): string;
  /** Issues `<name>.pem`/`.key` under `issuer`; `extensions` are openssl config lines. */
  issue(name: string, options: IssueOptions): void;
  p12(name: string, pin: string, chain: string[], ...extra: string[]): Buffer;
  dispose(): void;
}

export interface IssueOptions {
  subject: string;
  /** Absent: self-signed. */
  issuer?: string;
  key?: keyof typeof KEY_ARGUMENTS;
  extensions?: string[];
  days?: number;
  digest?: string;
}

export const CA_EXTENSIONS = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
export const LEAF_EXTENSIONS = [
  'basicConstraints=CA:FALSE',
  'keyUsage=critical,digitalSignature,nonRepudiation',
];

const keyOf = (type: string, ...options: string[]): string[] => [
  '-newkey',
  type,
  ...options.flatMap((option) => ['-pkeyopt', option]),
];
const KEY_ARGUMENTS = {
  'rsa:2048': keyOf('rsa:2048'),
  'rsa:3072': keyOf('rsa:3072'),
  ec: keyOf('ec', 'ec_paramgen_curve:prime256v1'),
  'ec:P-384': keyOf('ec', 'ec_paramgen_curve:secp384r1'),
  'ec:P-521': keyOf('ec', 'ec_paramgen_curve:secp521r1'),
  ed25519: keyOf('ed25519'),
  ed448: keyOf('ed448'),
  'rsa-pss': keyOf('rsa-pss', 'rsa_keygen_bits:2048'),
  'rsa-pss:SHA-384': keyOf(
    'rsa-pss',
    'rsa_keygen_bits:2048',
    'rsa_pss_keygen_md:sha384',
    'rsa_pss_keygen_mgf1_md:sha384',
    'rsa_pss_keygen_saltlen:48',
  ),
};

export const makeOpensslPki = (): OpensslPki => {
  const dir = mkdtempSync(join(tmpdir(), 'vanthu-pki-'));
  const path = (name: string): string => join(dir, name);
  const run = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  let serial = 1000;
  const known = new Map<string, Buffer>();
  const issue = (name: string, o: IssueOptions): void => {
    known.delete(name);
    const files = ['-keyout', `${name}.key`, '-out', `${name}.csr`];
    run(
      'req',
      '-new',
      '-nodes',
      '-utf8',
      '-subj',
      o.subject,
      ...KEY_ARGUMENTS[o.key ?? 'rsa:2048'],
      ...files,
    );
    const extensions = ['subjectKeyIdentifier=hash', ...(o.extensions ?? LEAF_EXTENSIONS)];
    if (o.issuer) extensions.push('authorityKeyIdentifier=keyid');
    writeFileSync(path(`${name}.ext`), `${extensions.join('\n')}\n`);
    const signing = o.issuer
      ? ['-CA', `${o.issuer}.pem`, '-CAkey', `${o.issuer}.key`, '-set_serial', String(++serial)]
      : ['-signkey', `${name}.key`, '-set_serial', String(++serial)];
    const output = ['-days', String(o.days ?? 365), `-${o.digest ?? 'sha256'}`, '-out', `${name}.pem`];
    run('x509', '-req', '-in', `${name}.csr`, ...signing, '-extfile', `${name}.ext`, ...output);
  };
  return {
    dir,
    path,
    run,
    issue,
    der: (name) => {
      const cached = known.get(name);
      if (cached) return cached;
      run('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
      const der = readFileSync(path(`${name}.der`));
      known.set(name, der);
      return der;
    },
    p12: (name, pin, chain, ...extra) => {
      writeFileSync(path(`${name}.chain`), chain.map((c) => readFileSync(path(`${c}.pem`), 'utf8')).join(''));
      const others = chain.length > 0 ? ['-certfile', `${name}.chain`] : [];
      const files = ['-inkey', `${name}.key`, '-in', `${name}.pem`, ...others, '-out', `${name}.p12`];
      run('pkcs12', '-export', ...files, '-passout', `pass:${pin}`, ...extra);
      return readFileSync(path(`${name}.p12`));
    },
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
};

/** Root, sub-CA and leaves named as in Vietnam, diacritics in issuer and subject. */
export const makeVietnamesePki = (): OpensslPki => {
  const pki = makeOpensslPki();
  pki.issue('root', {
    subject: '/C=VN/O=Ban Cơ yếu Chính phủ/CN=RootCA chuyên dùng (THỬ NGHIỆM)',
    extensions: CA_EXTENSIONS,
  });
  pki.issue('sub', {
    subject: '/C=VN/O=Ban Cơ yếu Chính phủ/CN=CA phục vụ các cơ quan Nhà nước (THỬ NGHIỆM)',
    issuer: 'root',
    extensions: CA_EXTENSIONS,
  });
  pki.issue('person', { subject: '/C=VN/O=Sở Thành phố/CN=Nguyễn Thị Lấp Lánh Ánh', issuer: 'sub' });
  pki.issue('agency', { subject: '/C=VN/L=Hà Nội/O=BỘ TÀI CHÍNH/CN=CỤC THUẾ', issuer: 'sub', key: 'ec' });
  return pki;
};
