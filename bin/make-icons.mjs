// Draws the icons of the installed app from client/public/icon.svg:   node bin/make-icons.mjs
// Run by hand when the drawing changes; what it makes is committed. Needs Chromium.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './bootstrap/step.mjs';

const FOLDER = join(ROOT, 'client', 'public', 'icons');
const GROUND = '#1b5e83';
/** A maskable icon is cut to a circle of 80 %: the drawing stays within, its ground goes to the edges. */
const ICONS = [
  { name: '192', size: 192, share: 1 },
  { name: '512', size: 512, share: 1 },
  { name: 'maskable-512', size: 512, share: 0.72, ground: GROUND },
  { name: 'apple-touch', size: 180, share: 0.86, ground: GROUND },
];

const svg = await readFile(join(ROOT, 'client', 'public', 'icon.svg'), 'base64');
await mkdir(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
for (const { name, size, share, ground = 'transparent' } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-items:center;background:${ground}">
      <img src="data:image/svg+xml;base64,${svg}" style="width:${share * 100}%">`,
  );
  await page.locator('img').evaluate((image) => image.decode());
  await writeFile(join(FOLDER, `${name}.png`), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
