// Independent witnesses (qpdf, pdfsig, pdftotext) and a key made by openssl, for what the engine writes.

import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, sign as cryptoSign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSignedData } from '../../../server/signing/cms/build-signed-data.ts';
import { sign } from '../../../server/signing/sign.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import type { SignatureSpec, Signer } from '../../../server/signing/types.ts';

/** Runs `use` with a folder that is gone afterwards. */
export function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'vanthu-pdf-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function onFile(bytes: Uint8Array, run: (path: string) => string): string {
  return withFolder((folder) => {
    const path = join(folder, 'file.pdf');
    writeFileSync(path, bytes);
    return run(path);
  });
}

/** "clean", or what qpdf complains of. */
export function qpdfCheck(bytes: Uint8Array): string {
  return onFile(bytes, (path) => {
    const { status, stdout, stderr } = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
    return status === 0 ? 'clean' : `${stdout}${stderr}`;
  });
}

/** What pdfsig says of each signature, in order. */
export function pdfsigVerdicts(bytes: Uint8Array): string[] {
  const out = onFile(bytes, (path) => spawnSync('pdfsig', ['-nocert', path], { encoding: 'utf8' }).stdout);
  return [...out.matchAll(/Signature Validation: (.*)/g)].map((match) => match[1] ?? '');
}

/** The text of the whole file as poppler extracts it. */
export function pdfText(bytes: Uint8Array): string {
  return onFile(bytes, (path) => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }));
}

export interface Picture {
  width: number;
  height: number;
  at(x: number, y: number): [number, number, number];
}

/** One page as poppler draws it, 72 points to the inch: one pixel a point. */
export function drawPage(bytes: Uint8Array, page = 1): Picture {
  return withFolder((folder) => {
    const path = join(folder, 'file.pdf');
    writeFileSync(path, bytes);
    const args = ['-r', '72', '-cropbox', '-singlefile', '-f', String(page), path, join(folder, 'page')];
    execFileSync('pdftoppm', args);
    const ppm = readFileSync(join(folder, 'page.ppm'));
    const head = /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.subarray(0, 40).toString('latin1'));
    const width = Number(head?.[1]);
    const start = head?.[0].length ?? 0;
    const at = (x: number, y: number): [number, number, number] => {
      const offset = start + (Math.round(y) * width + Math.round(x)) * 3;
      return [ppm[offset] ?? 0, ppm[offset + 1] ?? 0, ppm[offset + 2] ?? 0];
    };
    return { width, height: Number(head?.[2]), at };
  });
}

/** A self-signed RSA key made by openssl, with a Vietnamese name. */
export function makeSigner(): Signer {
  return withFolder((folder) => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = '/CN=Nguyễn Thị Lấp Lánh/O=Sở Nội vụ/C=VN';
    const extensions = ['-addext', 'keyUsage=critical,digitalSignature,nonRepudiation'];
    const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '30'];
    execFileSync('openssl', ['req', '-x509', '-utf8', ...made, '-subj', subject, ...extensions], {
      stdio: 'pipe',
    });
    const privateKey = createPrivateKey(readFileSync(key));
    return {
      certificateChain: [new X509Certificate(readFileSync(cert)).raw],
      algorithm: 'RSASSA-PKCS1-v1_5',
      sign: async (message, digest) => cryptoSign(digest.replace('-', '').toLowerCase(), message, privateKey),
    };
  });
}

/** A signing spec with sensible defaults. */
export function specOf(overrides: Partial<SignatureSpec> = {}): SignatureSpec {
  return { role: 'person', marks: [], signedAt: new Date('2026-11-23T01:30:15Z'), ...overrides };
}

/** The whole signed file. */
export async function signedBytes(base: Uint8Array, spec: SignatureSpec, signer: Signer): Promise<Buffer> {
  const output = await sign(bufferSource(base), spec, signer, {
    buildCms: (prepared) =>
      buildSignedData({ digest: prepared.digest, digestAlgorithm: prepared.digestAlgorithm, signer }),
  });
  return Buffer.concat([base, output.revision]);
}
