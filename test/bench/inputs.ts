// What the benchmark works on, made anew for each run: PDFs of any size with incompressible pages, a key of openssl,
// and a picture to show.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { discPng } from '../support/png.ts';

export interface Workshop {
  folder: string;
  /** PEM of an RSA-2048 key and its certificate, and both as PKCS#12. */
  key: string;
  cert: string;
  p12: string;
  png: string;
}

export const PASSPHRASE = 'bench';

/** Where writing a file costs no more than its bytes: what a disk makes of it is no part of what is compared. */
const IN_MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Makes the folder with key and picture. */
export const makeWorkshop = (): Workshop => {
  const folder = mkdtempSync(join(IN_MEMORY, 'bench-sign-'));
  const at = (name: string) => join(folder, name);
  const shop = { folder, key: at('key.pem'), cert: at('cert.pem'), p12: at('key.p12'), png: at('mark.png') };
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const usage = ['-addext', 'keyUsage=critical,digitalSignature,nonRepudiation'];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', shop.key, '-out', shop.cert, '-days', '30'];
  openssl('req', '-x509', '-utf8', ...made, '-subj', '/C=VN/O=Sở Nội vụ/CN=Nguyễn Văn An', ...usage);
  const kept = ['-inkey', shop.key, '-in', shop.cert, '-out', shop.p12, '-passout', `pass:${PASSPHRASE}`];
  openssl('pkcs12', '-export', ...kept);
  writeFileSync(shop.png, discPng(240, [200, 0, 0]));
  return shop;
};

/** Writes a PDF with a cross-reference table; each page shows an image of `imageBytes` random bytes. */
export const writePdf = async (path: string, pages: number, imageBytes: number): Promise<void> => {
  const out = createWriteStream(path);
  const places: number[] = [];
  let at = 0;
  const put = async (...parts: (string | Buffer)[]) => {
    for (const part of parts) {
      const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
      at += bytes.length;
      if (!out.write(bytes)) await new Promise<void>((resolve) => out.once('drain', resolve));
    }
  };
  const object = async (num: number, ...parts: (string | Buffer)[]) => {
    places[num] = at;
    await put(`${num} 0 obj\n`, ...parts, '\nendobj\n');
  };
  const pageNumber = (i: number) => 4 + i * 3;
  await put('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  await object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  const kids = Array.from({ length: pages }, (_, i) => `${pageNumber(i)} 0 R`).join(' ');
  await object(2, `<< /Type /Pages /Count ${pages} /MediaBox [0 0 595 842] /Kids [${kids}] >>`);
  await object(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>');
  for (let i = 0; i < pages; i += 1) {
    const page = pageNumber(i);
    const resources = `/Resources << /Font << /F1 3 0 R >> /XObject << /Im0 ${page + 2} 0 R >> >>`;
    await object(page, `<< /Type /Page /Parent 2 0 R ${resources} /Contents ${page + 1} 0 R >>`);
    const content = `q 400 0 0 400 90 200 cm /Im0 Do Q BT /F1 12 Tf 72 780 Td (Trang ${i + 1}) Tj ET`;
    await object(page + 1, `<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    const image = `/Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode`;
    const head = `<< /Type /XObject ${image} /Length ${imageBytes} >>\nstream\n`;
    await object(page + 2, head, randomBytes(imageBytes), '\nendstream');
  }
  const table = at;
  const size = places.length;
  await put(`xref\n0 ${size}\n0000000000 65535 f \n`);
  for (const place of places.slice(1)) await put(`${String(place).padStart(10, '0')} 00000 n \n`);
  await put(`trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  out.end();
  await finished(out);
};

export const readPem = (path: string): string => readFileSync(path, 'utf8');
