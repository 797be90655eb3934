// A person at a browser of his own: signed in, moves by clicking, and every complaint of the browser is kept.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page, type Request } from 'playwright-core';
import { signIn as signInRoute } from '../../server/contracts/auth.ts';
import { SOCKET_PATH } from '../../server/contracts/socket-events.ts';
import { findBrowser } from '../support/programs.ts';

const AXE = new URL(import.meta.resolve('axe-core/axe.min.js'));
const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const SIZES = { desktop: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } } as const;
const ARGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--no-first-run'],
  // A page lives for seconds here: compiling it once more, better, costs more than it gives back.
  '--js-flags=--no-opt --no-maglev --single-threaded-gc',
];

export const openBrowser = (executablePath = findBrowser() ?? 'chromium'): Promise<Browser> =>
  chromium.launch({ executablePath, args: ARGS });

interface AxeFinding {
  id: string;
  impact: string | null;
  nodes: Array<{ html: string; failureSummary?: string }>;
}

export interface Desk {
  page: Page;
  /** Console errors, uncaught errors, refusals by the content security policy. */
  complaints: string[];
  /** Serious or critical findings of axe on every screen looked at. */
  findings: string[];
  /** By the form only where that is what is looked at: it costs a page more. */
  signIn(how?: { byHand: boolean }): Promise<void>;
  /** By the rail on a wide screen. */
  goTo(section: string): Promise<void>;
  /** Opens a document of the list in front by its subject, on the full desk. */
  open(subject: string): Promise<void>;
  /** The main button of the desk. */
  act(label: string): Promise<void>;
  /** An act of the menu beside it. */
  actFromMenu(label: string): Promise<void>;
  /** The question in front. */
  question(): Locator;
  /** Answers the question in front. */
  confirm(label: string): Promise<void>;
  /**
   * Axe at both sizes; pictures too, with SCREENSHOTS=1, of the place that `shows` is at. Not `isStill`: something is
   * loading, or never will.
   */
  look(name: string, options?: { isStill?: boolean; shows?: Locator }): Promise<void>;
  /** Whether the page is still the one that was opened first. */
  isFirstPage(): Promise<boolean>;
}

/** What is used of an element of the page: tests know no DOM. */
export interface Scrolled {
  scrollIntoView(options: { block: 'start' }): void;
}

interface DeskOptions {
  url: string;
  username: string;
  password: string;
  colorScheme?: 'light' | 'dark';
  /** Default: the person saves data, so that no screen is fetched that is not opened. */
  savesData?: boolean;
  /** Default: the browser takes no service worker, which would fetch all of the client. */
  hasWorker?: boolean;
}

/** Chromium says so when nobody is signed in yet, which is what the sign-in page asks. */
const isExpected = (text: string, url: string) => text.includes('401') && url.endsWith('/api/me');

export async function openDesk(
  browser: Browser,
  { url, username, password, colorScheme = 'light', savesData = true, hasWorker = false }: DeskOptions,
): Promise<Desk> {
  const context = await browser.newContext({
    viewport: SIZES.desktop,
    colorScheme,
    locale: 'vi-VN',
    // The service on loopback shows a certificate of the development PKI.
    ignoreHTTPSErrors: true,
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: hasWorker ? 'allow' : 'block',
    // Nobody waits for a dialog that slides in.
    reducedMotion: 'reduce',
  });
  // The bound of what would never come, however busy the machine is.
  context.setDefaultTimeout(90_000);
  if (savesData)
    await context.addInitScript(
      "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })",
    );
  const page = await context.newPage();
  const complaints: string[] = [];
  const findings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text(), message.location().url))
      complaints.push(`${username}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`${username}: ${error.message}`));
  const loading = new Set<Request>();
  page.on('request', (request) => {
    // Live updates by long polling wait for ever.
    if (!new URL(request.url()).pathname.startsWith(SOCKET_PATH)) loading.add(request);
  });
  for (const event of ['requestfinished', 'requestfailed'] as const)
    page.on(event as 'requestfinished', (request) => void loading.delete(request));
  const mainAct = (label: string) =>
    page.locator('.act-bar').getByRole('button', { name: label, exact: true }).first();

  const desk: Desk = {
    page,
    complaints,
    findings,
    signIn: async ({ byHand } = { byHand: false }) => {
      if (!byHand) {
        const answer = await context.request.post(new URL(signInRoute.path, url).href, {
          data: { username, password },
        });
        if (!answer.ok()) throw new Error(`${username} was not signed in: ${answer.status()}`);
      }
      await page.goto(url);
      if (byHand) {
        await page.getByLabel('Tên đăng nhập').fill(username);
        await page.getByLabel('Mật khẩu').fill(password);
        await page.getByRole('button', { name: 'Đăng nhập' }).click();
      }
      await page.getByRole('navigation', { name: 'Điều hướng chính' }).waitFor();
      await page.evaluate('window.firstPage = true');
    },
    goTo: async (section) => {
      const rail = page.getByRole('navigation', { name: 'Điều hướng chính' });
      await rail.getByRole('link', { name: section }).click();
      // Until the new page is there, the old one stands, with links of the same names.
      await rail.locator('[aria-current="page"]').filter({ hasText: section }).waitFor();
    },
    open: async (subject) => {
      await page.locator('[data-row]').filter({ hasText: subject }).first().click();
      const toDesk = page.getByRole('link', { name: 'Mở toàn màn hình' });
      await page.locator('.desk-title, .pane').first().waitFor();
      if (await toDesk.isVisible()) await toDesk.click();
      await page.locator('.desk-title').waitFor();
    },
    act: (label) => mainAct(label).click(),
    actFromMenu: async (label) => {
      await page.locator('.act-bar').getByRole('button', { name: 'Thao tác khác' }).click();
      await page.getByRole('menuitem', { name: label, exact: true }).click();
    },
    question: () => page.getByRole('dialog'),
    confirm: async (label) => {
      await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
    look: async (name, { isStill = true, shows } = {}) => {
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        await settled(page, isStill ? loading : NOTHING);
        findings.push(...(await seriousFindings(page)).map((finding) => `${name}, ${size}: ${finding}`));
        if (process.env.SCREENSHOTS !== '1') continue;
        await mkdir(FOLDER, { recursive: true });
        await shows?.evaluate((element: Scrolled) => element.scrollIntoView({ block: 'start' }));
        await page.screenshot({ path: join(FOLDER, `${name}-${size}.png`) });
      }
      await page.setViewportSize(SIZES.desktop);
    },
    isFirstPage: async () => (await page.evaluate('window.firstPage === true')) === true,
  };
  return desk;
}

const UNTIL_MS = 90_000;
const LOADING_TRIES = 100;
const NOTHING: ReadonlySet<Request> = new Set();

/** Asks again until the expression is true: the page's own policy forbids the browser to do that itself. */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + UNTIL_MS;
  while ((await page.evaluate(expression)) !== true) {
    if (Date.now() > end) throw new Error(`never true: ${expression}`);
    await page.waitForTimeout(50);
  }
}

/**
 * Resolves when nothing on the page has changed or moved for a while; what turns without end, as a waiting mark does, is
 * still. Counted, not timed, so that a busy machine waits longer.
 */
const STILL = `new Promise((resolve) => {
  let quiet = 0;
  const observer = new MutationObserver(() => { quiet = 0; });
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(document, everything);
  const moves = () => document.getAnimations().some(({ playState, effect }) =>
    playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
  const look = (left) => {
    quiet = moves() ? 0 : quiet + 1;
    if (quiet < 20 && left > 0) return setTimeout(look, 20, left - 1);
    observer.disconnect();
    resolve();
  };
  requestAnimationFrame(() => look(150));
})`;

/** Nothing loads any more, and what is drawn is drawn. */
async function settled(page: Page, loading: ReadonlySet<Request>): Promise<void> {
  for (let tries = 0; tries < LOADING_TRIES; tries += 1) {
    await page.evaluate(STILL);
    if (loading.size === 0) return;
  }
}

let axeSource: Promise<string> | undefined;

async function seriousFindings(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy allows no foreign script.
  if (!(await page.evaluate('typeof axe === "object"'))) {
    axeSource ??= readFile(AXE, 'utf8');
    await page.evaluate(`${await axeSource}; undefined`);
  }
  const found = await page.evaluate<{ violations: AxeFinding[] }>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => ({ violations }))`,
  );
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`,
    );
}
