// Other people's programs on the files of a bundle: what they say, without a line of ours.
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { int, seq } from '../../certs-dev/asn1/der.ts';

export interface Witness {
  folder: string;
  /** Signers of the bundle, and the timestamp authorities: PEM files. */
  signers: string[];
  /** `openssl …` in the folder: what it wrote. */
  openssl(...args: string[]): string;
  xmlsec1(...args: string[]): string;
}

const pemOf = (der: Uint8Array) => new X509Certificate(der).toString();

/** Lays the files out as somebody would who has unpacked the ZIP and has the roots he trusts. */
export async function layOut(
  folder: string,
  files: ReadonlyMap<string, Buffer>,
  anchors: readonly Uint8Array[],
): Promise<Witness> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  const path = [...files].filter(([name]) => name.startsWith('certificates/')).map(([, der]) => der);
  const isAuthority = (der: Uint8Array) => new X509Certificate(der).ca;
  const between = path.filter(isAuthority);
  await writeFile(join(folder, 'goc.pem'), anchors.map(pemOf).join(''));
  await writeFile(join(folder, 'trung-gian.pem'), between.map(pemOf).join(''));
  const leaves = [...new Set(path.filter((der) => !isAuthority(der)).map(pemOf))];
  const signers = leaves.map((_, index) => `nguoi-ky-${index}.pem`);
  for (const [index, name] of signers.entries()) {
    const pem = leaves[index] ?? '';
    const issuer = [...between, ...anchors]
      .map((der) => new X509Certificate(der))
      .find((each) => new X509Certificate(pem).checkIssued(each));
    await writeFile(join(folder, name), pem);
    await writeFile(join(folder, `cap-${index}.pem`), String(issuer));
  }
  const run = (program: string, args: readonly string[]) => {
    const { stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
    return stdout + stderr;
  };
  return {
    folder,
    signers,
    openssl: (...args) => run('openssl', args),
    xmlsec1: (...args) => run('xmlsec1', args),
  };
}

/** What `openssl ocsp` says of each signer, by whichever answer of the bundle speaks of it. */
export async function ocspWords({ folder, signers, openssl }: Witness): Promise<string[]> {
  const answers = (await readdir(join(folder, 'revocation'))).filter((name) => name.endsWith('.ocsp'));
  const ask = (answer: string, index: number) => {
    const about = ['-issuer', `cap-${index}.pem`, '-cert', signers[index] ?? ''];
    const from = ['-respin', `revocation/${answer}`, '-CAfile', 'goc.pem', '-no_nonce'];
    return openssl('ocsp', ...from, ...about);
  };
  return signers.map((_, index) => {
    const words = answers.map((answer) => ask(answer, index));
    return words.find((each) => each.includes(': good')) ?? words.join('\n');
  });
}

/** A compact JWS taken apart for `openssl dgst`: what is signed, and the signature in DER. */
export function jwsParts(jws: string): { content: string; signature: Buffer } {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const raw = Buffer.from(signature, 'base64url');
  const half = raw.length / 2;
  return {
    content: `${header}.${payload}`,
    signature: seq(int(raw.subarray(0, half)), int(raw.subarray(half))),
  };
}
