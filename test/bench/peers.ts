// The other libraries at the same work, as their own documents say. They hold the file in memory.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { P12Signer as LibPdfSigner, PDF } from '@libpdf/core';
import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib';
import { P12Signer } from '@signpdf/signer-p12';
import { SignPdf } from '@signpdf/signpdf';
import { PASSPHRASE, type Workshop } from './inputs.ts';

// The same pdf-lib as the placeholder's, which is CommonJS: an object of another one is none to it.
const { PDFDocument } = createRequire(import.meta.url)('pdf-lib') as typeof import('pdf-lib');

export type PeerSign = (input: string, output: string) => Promise<void>;

/** Incremental, invisible: it draws no signature. The key file is opened once. */
export const libpdf = async (shop: Workshop): Promise<PeerSign> => {
  const signer = await LibPdfSigner.create(readFileSync(shop.p12), PASSPHRASE);
  return async (input, output) => {
    const pdf = await PDF.load(await readFile(input));
    const { bytes } = await pdf.sign({ signer, level: 'B-B' });
    await writeFile(output, bytes);
  };
};

/** Writes the whole file anew through pdf-lib, and opens the key file each time: there is no other way. */
export const signpdf = async (shop: Workshop): Promise<PeerSign> => {
  const p12 = readFileSync(shop.p12);
  const about = { reason: 'bench', contactInfo: '', name: 'An', location: 'Ha Noi' };
  return async (input, output) => {
    const pdfDoc = await PDFDocument.load(await readFile(input));
    pdflibAddPlaceholder({ pdfDoc, ...about, widgetRect: [50, 50, 200, 100] });
    const prepared = Buffer.from(await pdfDoc.save({ useObjectStreams: false }));
    const signed = await new SignPdf().sign(prepared, new P12Signer(p12, { passphrase: PASSPHRASE }));
    await writeFile(output, signed);
  };
};

/** The whole process, undefined where the program is not installed. */
export const pdfsigVerify = (path: string): (() => Promise<void>) | undefined => {
  try {
    execFileSync('pdfsig', ['-v'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return async () => {
    execFileSync('pdfsig', ['-nocert', path], { stdio: 'ignore' });
  };
};

/** RSA-2048 signatures a second of one core, by `openssl speed`. */
export const opensslSpeed = (): number | undefined => {
  try {
    const told = execFileSync('openssl', ['speed', '-seconds', '2', 'rsa2048'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const rate = /rsa\s+2048 bits\s+\S+s\s+\S+s\s+(\S+)/.exec(told.toString())?.[1];
    return rate === undefined ? undefined : Number(rate);
  } catch {
    return undefined;
  }
};
