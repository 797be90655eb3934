// Every route of the table, by rules that hold for all of them: mounted, closed to strangers and to roles without the
// right, deaf to malformed input. A route added to the table is held by these at once.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { Problem } from '../../server/contracts/problem.ts';
import type { Access, RouteContract } from '../../server/contracts/route.ts';
import { ROUTES } from '../../server/contracts/routes.ts';
import { pathOf, startTestOffice, type TestOffice } from '../support/harness.ts';

const USERS = {
  officer: 'chuyenvien.snv',
  leader: 'lanhdao.snv',
  clerk: 'vanthu.snv',
  administrator: 'quantri.snv',
} as const;

const TABLE = Object.entries<RouteContract>(ROUTES);
const isOpen = ({ access }: RouteContract) => access === 'public' || access === 'peer';
const UNKNOWN_ID = '0'.repeat(36);
/** Well-formed values for every parameter there is; none of them names anything. */
const PARAMS = {
  id: UNKNOWN_ID,
  sid: UNKNOWN_ID,
  digest: '0'.repeat(64),
  number: '1',
  signingId: UNKNOWN_ID,
  kind: 'cong-van',
  token: '0'.repeat(43),
  mail: UNKNOWN_ID,
};

const userWith = (access: Access): string =>
  access === 'officer' || access === 'leader' || access === 'clerk' || access === 'administrator'
    ? USERS[access]
    : USERS.officer;

interface Attempt {
  what: string;
  path: string;
  init: RequestInit;
}

/** Ways in which a request for this route can be malformed; a route that takes nothing has none. */
function malformed(route: RouteContract): Attempt[] {
  const method = route.method.toUpperCase();
  const path = pathOf(route, { params: PARAMS });
  const sound: RequestInit =
    route.stream === undefined
      ? route.body === undefined
        ? { method }
        : { method, headers: { 'content-type': 'application/json' }, body: '{}' }
      : { method, headers: { 'content-type': route.stream }, body: 'x' };
  const attempts: Attempt[] = [];
  for (const name of Object.keys(route.params?.shape ?? {}))
    attempts.push({
      what: `/params/${name}`,
      path: pathOf(route, { params: { ...PARAMS, [name]: '!' } }),
      init: sound,
    });
  for (const name of Object.keys(route.query?.shape ?? {}))
    attempts.push({ what: `/query/${name}`, path: `${path}?${name}=${'x'.repeat(3_000)}`, init: sound });
  if (route.body !== undefined) {
    for (const body of ['{', '[]', '"text"', 'null'])
      attempts.push({ what: `body ${body}`, path, init: { ...sound, body } });
    attempts.push({
      what: 'no media type',
      path,
      init: { ...sound, headers: { 'content-type': 'text/plain' } },
    });
  }
  if (route.stream !== undefined)
    attempts.push({
      what: 'other media type',
      path,
      init: { ...sound, headers: { 'content-type': 'text/html' } },
    });
  return attempts;
}

describe('every route', () => {
  let office: TestOffice;
  before(async function () {
    this.timeout(120_000);
    office = await startTestOffice();
  });
  after(() => office.close());

  const codeOf = async (response: Response) => Problem.parse(await response.json()).code;
  const bare = (route: RouteContract): RequestInit => ({ method: route.method.toUpperCase() });

  it('is in the table that these rules walk', () => {
    expect(TABLE.length).to.be.greaterThan(40);
    expect(new Set(TABLE.map(([, { method, path }]) => `${method} ${path}`)).size).to.equal(TABLE.length);
  });

  for (const [name, route] of TABLE.filter(([, each]) => !isOpen(each))) {
    it(`${name} refuses somebody who is not signed in`, async () => {
      const response = await office.stranger.send(pathOf(route, { params: PARAMS }), bare(route));
      expect(response.status).to.equal(401);
      expect(await codeOf(response)).to.equal('NOT_SIGNED_IN');
    });

    const { access } = route;
    const others = Object.entries(USERS).filter(([role]) => role !== access && access !== 'signed-in');
    for (const [role, username] of others) {
      it(`${name} refuses the role ${role}`, async () => {
        const caller = await office.as(username);
        const response = await caller.send(pathOf(route, { params: PARAMS }), bare(route));
        expect(response.status).to.equal(403);
        expect(await codeOf(response)).to.equal('FORBIDDEN');
      });
    }
  }

  for (const [name, route] of TABLE) {
    for (const { what, path, init } of malformed(route)) {
      it(`${name} refuses malformed input: ${what}`, async () => {
        const caller = isOpen(route) ? office.stranger : await office.as(userWith(route.access));
        const response = await caller.send(path, init);
        expect(response.status).to.equal(400);
        expect(await codeOf(response)).to.equal('BAD_INPUT');
      });
    }
  }

  for (const [name, route] of TABLE.filter(
    // Of each kind there is a template, of each year a list, perhaps an empty one.
    ([, { method, params }]) =>
      method === 'get' && params !== undefined && !('kind' in params.shape || 'year' in params.shape),
  )) {
    it(`${name} knows nothing of what does not exist`, async () => {
      const caller = await office.as(userWith(route.access));
      const response = await caller.send(pathOf(route, { params: PARAMS }));
      if (response.ok) expect(await response.json()).to.deep.equal({ items: [] });
      else expect(await codeOf(response)).to.be.oneOf(['NOT_FOUND', 'REGISTER_UNKNOWN', 'DESKTOP_LINK_USED']);
    });
  }
});

describe('beside the routes', () => {
  let office: TestOffice;
  before(async function () {
    this.timeout(120_000);
    office = await startTestOffice();
  });
  after(() => office.close());

  it('an address of the API that is none is a problem, never the page', async () => {
    for (const path of ['/api/nothing', '/api', '/exchange/v1/nothing']) {
      const response = await office.stranger.send(path, { headers: { accept: 'text/html' } });
      expect(response.status, path).to.equal(404);
      expect(Problem.parse(await response.json()).code).to.equal('NOT_FOUND');
    }
  });

  it('the probes say that it lives and is ready', async () => {
    for (const path of ['/livez', '/readyz']) expect((await office.stranger.send(path)).status).to.equal(200);
  });

  it('openapi.json of the repository is the one that is served', async () => {
    const served: unknown = await (await office.stranger.send('/api/openapi.json')).json();
    const written: unknown = JSON.parse(
      await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
    );
    expect(served).to.deep.equal(written);
  });

  it('the API page names every route and runs no script', async () => {
    const response = await office.stranger.send('/api/docs');
    const page = await response.text();
    for (const name of Object.keys(ROUTES)) expect(page).to.include(`id="${name}"`);
    expect(page).not.to.match(/<script|javascript:|\son\w+=|https?:\/\//i);
    expect(response.headers.get('content-security-policy')).to.include("default-src 'self'");
  });

  it('a foreign page cannot change anything with somebody’s cookie', async () => {
    const caller = await office.as(USERS.officer);
    const headers = { origin: 'https://evil.example' };
    const response = await caller.send('/api/notifications/read-all', { method: 'POST', headers });
    expect(Problem.parse(await response.json()).code).to.equal('ORIGIN_REFUSED');
  });

  it('every person of the demo signs in and sees his counters', async () => {
    for (const suffix of ['ubnd', 'snv', 'stc', 'xta']) {
      for (const part of ['lanhdao', 'chuyenvien', 'vanthu', 'quantri']) {
        const counters = await (await office.as(`${part}.${suffix}`)).call('getCounters');
        expect(counters.unreadNotifications, `${part}.${suffix}`).to.equal(0);
      }
    }
  });
});
