// Turns a DOCX into a PDF by LibreOffice, in a profile of its own so that an open LibreOffice does not stand in the way.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PATIENCE_MS = 120_000;

/** Undefined when there is no LibreOffice, or it makes nothing of the file. */
export async function pdfByOffice(docx: Uint8Array): Promise<Uint8Array | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'vanthu-office-'));
  try {
    const source = join(folder, 'letter.docx');
    await writeFile(source, docx);
    const fonts = await layFonts(folder);
    const profile = pathToFileURL(join(folder, 'profile')).href;
    await run(folder, fonts, [
      `-env:UserInstallation=${profile}`,
      '--headless',
      '--convert-to',
      'pdf:writer_pdf_Export',
      '--outdir',
      folder,
      source,
    ]);
    return await readFile(join(folder, 'letter.pdf')).catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const FACES = ['400Regular/Tinos_400Regular', '700Bold/Tinos_700Bold', '700Bold_Italic/Tinos_700Bold_Italic'];

/**
 * Tinos in place of Times New Roman, which it is as wide as. What is usually taken for it, Liberation Serif, may lack
 * Vietnamese letters, and then each of those is of another font.
 */
async function layFonts(folder: string): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const fonts = join(folder, 'fonts');
  await mkdir(fonts);
  for (const face of FACES) {
    const file = resolve(`@expo-google-fonts/tinos/${face}.ttf`);
    await copyFile(file, join(fonts, basename(file)));
  }
  const path = join(folder, 'fonts.conf');
  const behind = (family: string) =>
    `<match target="pattern"><test name="family" qual="any"><string>${family}</string></test><edit name="family" mode="append" binding="strong"><string>Tinos</string></edit></match>`;
  await writeFile(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>${fonts}</dir>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${behind('Times New Roman')}${behind('Liberation Serif')}
<selectfont><rejectfont><pattern><patelt name="family"><string>Liberation Serif</string></patelt></pattern></rejectfont></selectfont>
<cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  return path;
}

function run(cwd: string, fonts: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('soffice', args, {
      cwd,
      stdio: 'ignore',
      timeout: PATIENCE_MS,
      env: { ...process.env, FONTCONFIG_FILE: fonts },
    });
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
}
