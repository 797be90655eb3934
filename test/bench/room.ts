// A document of 300 pages in the signing room, in real Chromium against the built server: how long to the first drawn
// page, and what the browser holds on the first page, in the middle, at the end and back again.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { startOwnServer } from '../../server/cli/story/own-server.ts';
import { openBrowser, openDesk } from '../e2e/desk.ts';
import { makePapers } from '../e2e/papers.ts';
import { ensureBuilt } from '../support/built.ts';
import { layDemoPki } from '../support/demo-pki.ts';
import { longPaper } from './long-paper.ts';

export const PAGES = 300;
const REST_MS = 1_500;
const OPENINGS = 4;
/** Less than what is drawn around the view, so that every page comes by. */
const STEP_PX = 1200;
const STEP_MS = 60;
const MB = 1024 * 1024;

/** What the browser holds at one place of the document. */
export interface Held {
  page: number;
  /** Live objects of the page's script. */
  heapMb: number;
  /** Pixels of all canvases, four bytes each. */
  canvasMb: number;
  canvases: number;
  /** Of all processes of the browser, each page of memory counted once. */
  browserMb: number;
}

export interface RoomMeasures {
  fileMb: number;
  /** Smallest of several openings, from the address to the first page that is drawn. */
  firstPageMs: number;
  start: Held;
  middle: Held;
  end: Held;
  back: Held;
}

/** Notes when the first page was drawn, by the clock of the navigation. */
const WATCH = `(() => {
  const look = () => {
    if (document.querySelector('.pdf-page canvas[data-drawn]')) window.firstDrawn = performance.now();
    else requestAnimationFrame(look);
  };
  look();
})()`;

const CANVASES = `[...document.querySelectorAll('canvas')].map((one) => one.width * one.height * 4)`;

async function firstDrawn(page: Page): Promise<number> {
  for (;;) {
    const at = await page.evaluate<number | undefined>('window.firstDrawn');
    if (at !== undefined) return at;
    await page.waitForTimeout(20);
  }
}

interface BrowserProcess {
  id: number;
}

const processesOf = async (session: CDPSession): Promise<BrowserProcess[]> =>
  ((await session.send('SystemInfo.getProcessInfo')) as { processInfo: BrowserProcess[] }).processInfo;

/** Proportional set size: memory that processes share is counted once. */
async function browserBytes(session: CDPSession): Promise<number> {
  const sizes = await Promise.all(
    (await processesOf(session)).map(async ({ id }) => {
      const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
    }),
  );
  return sizes.reduce((sum, each) => sum + each, 0);
}

async function held(page: Page, own: CDPSession, whole: CDPSession): Promise<Held> {
  await page.waitForTimeout(REST_MS);
  await own.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await own.send('Runtime.getHeapUsage')) as { usedSize: number };
  const canvases = await page.evaluate<number[]>(CANVASES);
  return {
    page: Number(await page.getByLabel('Đến trang').inputValue()),
    heapMb: usedSize / MB,
    canvasMb: canvases.reduce((sum, each) => sum + each, 0) / MB,
    canvases: canvases.filter((bytes) => bytes > 0).length,
    browserMb: (await browserBytes(whole)) / MB,
  };
}

/** Scrolls in steps, each left for as long as a page takes to draw, until this page is read. */
const scrollTo = (page: Page, wanted: number): Promise<void> =>
  page.evaluate(`new Promise((done) => {
    const view = document.querySelector('.pdf-scroll');
    const goal = view.querySelector('[data-page="${wanted}"]').offsetTop;
    const step = () => {
      const left = goal - view.scrollTop;
      const end = view.scrollHeight - view.clientHeight;
      if (Math.abs(left) < 20 || (left > 0 && view.scrollTop >= end - 1)) return done();
      view.scrollTop += Math.sign(left) * Math.min(Math.abs(left), ${STEP_PX});
      setTimeout(step, ${STEP_MS});
    };
    step();
  })`);

export async function measureRoom(): Promise<RoomMeasures> {
  const { main } = await ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'bench-room-'));
  const dataDir = join(folder, 'data');
  const server = await startOwnServer({ dataDir, main, pkiPort: await layDemoPki(dataDir) });
  const browser = await openBrowser();
  try {
    const papers = makePapers({ url: server.url, dataDir });
    const officer = await papers.as('chuyenvien.snv');
    const bytes = await longPaper(PAGES, { name: 'Trần Đình Nghĩa', title: 'Giám đốc' });
    const { digest } = await officer.upload({ name: 'dai.pdf', bytes, purpose: 'main' });
    const { id } = await papers.submitted('Văn bản 300 trang', { main: { digest, name: 'dai.pdf' } });
    const desk = await openDesk(browser, {
      url: server.url,
      username: 'lanhdao.snv',
      password: DEMO_PASSWORD,
    });
    const { page } = desk;
    await desk.signIn();
    const own = await page.context().newCDPSession(page);
    const whole = await browser.newBrowserCDPSession();
    await page.addInitScript(WATCH);
    let firstPageMs = Number.POSITIVE_INFINITY;
    for (let opening = 0; opening < OPENINGS; opening += 1) {
      await page.goto('about:blank');
      await page.goto(`${server.url}/outgoing/${id}/sign`, { waitUntil: 'commit' });
      firstPageMs = Math.min(firstPageMs, await firstDrawn(page));
      await page.getByRole('application').first().waitFor({ state: 'attached' });
    }
    await scrollTo(page, 1);
    const start = await held(page, own, whole);
    await scrollTo(page, PAGES / 2);
    const middle = await held(page, own, whole);
    await scrollTo(page, PAGES);
    const end = await held(page, own, whole);
    await scrollTo(page, 1);
    const back = await held(page, own, whole);
    return { fileMb: bytes.length / MB, firstPageMs, start, middle, end, back };
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
