// Sign-in, sessions, roles and the post being worn, through HTTP on the real database.
import { expect } from 'chai';
import { codeIn, type Edge, openEdge, PASSWORD, personId, TRIES } from './edge.ts';
import { type Authorities, openAuthorities } from './outgoing-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('auth', () => {
  let authorities: Authorities;
  let edge: Edge;

  before(async () => {
    authorities = await openAuthorities(new Date());
    edge = await openEdge(authorities);
  });
  after(async () => {
    await edge.close();
    await authorities.close();
  });

  const me = (cookie: string) => edge.send('/api/me', {}, cookie);
  const pass = (ms: number) => {
    edge.time.now = new Date(edge.time.now.getTime() + ms);
  };
  const stored = (name: string) => edge.database.connection.collection<{ _id: string }>(name);
  const actions = async (who: string) => {
    await edge.relay.idle();
    const rows = await stored('audit')
      .find({ subjectId: personId(who) })
      .toArray();
    return rows.map((row) => ('action' in row ? row.action : undefined));
  };

  it('opens a session whose cookie no script and no foreign page can use', async () => {
    const { status, headers } = await edge.signIn('officer');
    expect(status).to.equal(200);
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).to.match(/^vanthu_session=[\w-]{43};/);
    expect(cookie).to.include('HttpOnly').and.include('SameSite=Strict').and.include('Path=/');
    expect(cookie).not.to.include('Secure');
  });

  it('says who is signed in and as what', async () => {
    const { body } = await me(await edge.cookieOf('leader'));
    expect(body).to.have.nested.property('person.username', 'leader');
    expect(body).to.have.nested.property('post.role', 'leader');
    expect(body).to.have.nested.property('can.sign', true);
    expect(body).to.have.nested.property('can.number', false);
  });

  it('stores neither the password nor the secret of the cookie', async () => {
    const cookie = await edge.cookieOf('clerk');
    const secret = cookie.split('=')[1] ?? '';
    const rows = [
      ...(await stored('sessions').find().toArray()),
      ...(await stored('accounts').find().toArray()),
    ];
    const written = JSON.stringify(rows);
    expect(written).not.to.include(secret);
    expect(written).not.to.include(PASSWORD);
    expect(written).to.include('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('answers a wrong password, an unknown name and a person without a post alike', async () => {
    const answers = [
      await edge.signIn('officer', 'sai'),
      await edge.signIn('nobody-at-all'),
      await edge.signIn('former'),
    ];
    for (const { status, body, headers } of answers) {
      expect(status).to.equal(401);
      expect(codeIn(body)).to.equal('AUTH_WRONG_CREDENTIALS');
      expect(headers.getSetCookie()).to.deep.equal([]);
    }
  });

  it('refuses further tries of one account after too many, a right password among them', async () => {
    for (let n = 0; n < TRIES; n += 1) await edge.signIn('twohats', 'sai');
    const { status, body, headers } = await edge.signIn('twohats');
    expect(status).to.equal(429);
    expect(codeIn(body)).to.equal('TOO_MANY_REQUESTS');
    expect(Number(headers.get('retry-after'))).to.be.greaterThan(0);
    expect((await edge.signIn('leader')).status).to.equal(200);
  });

  it('counts no sign-in that was right: a whole office may come in through one address', async () => {
    for (let n = 0; n < TRIES + 2; n += 1) expect((await edge.signIn('leader')).status).to.equal(200);
  });

  it('lets spelling of the user name not open a second count of tries', async () => {
    for (let n = 0; n < TRIES; n += 1) await edge.signIn(n % 2 === 0 ? 'OtherAdmin' : ' otheradmin', 'sai');
    expect((await edge.signIn('otheradmin')).status).to.equal(429);
  });

  it('refuses a cookie that was made up, cut short or belongs to an ended session', async () => {
    const cookie = await edge.cookieOf('officer');
    expect((await edge.send('/api/auth/sign-out', { method: 'POST' }, cookie)).status).to.equal(204);
    for (const each of [
      cookie,
      cookie.slice(0, -1),
      `vanthu_session=${'A'.repeat(43)}`,
      'vanthu_session=',
      '',
    ]) {
      const { status, body } = await me(each);
      expect(status, each).to.equal(401);
      expect(codeIn(body)).to.equal('NOT_SIGNED_IN');
    }
  });

  it('ends a session that is not used, and keeps one that is', async () => {
    const [idle, used] = [await edge.cookieOf('officer'), await edge.cookieOf('clerk')];
    for (let n = 0; n < 3; n += 1) {
      pass(HOUR);
      expect((await me(used)).status).to.equal(200);
    }
    expect((await me(idle)).status).to.equal(401);
  });

  it('ends every session after its longest life, however busy', async () => {
    const cookie = await edge.cookieOf('leader');
    for (let n = 0; n < 11; n += 1) {
      pass(HOUR);
      expect((await me(cookie)).status).to.equal(200);
    }
    pass(HOUR + MINUTE);
    expect((await me(cookie)).status).to.equal(401);
  });

  it('replaces the session of a browser that signs in again', async () => {
    const before = await edge.cookieOf('officer');
    expect((await edge.signIn('officer', PASSWORD, before)).status).to.equal(200);
    expect((await me(before)).status).to.equal(401);
  });

  it('refuses a sign-in that a foreign page makes', async () => {
    const request = edge.json('POST', { username: 'officer', password: PASSWORD });
    const headers = { ...request.headers, origin: 'https://evil.example' };
    const { status, body } = await edge.send('/api/auth/sign-in', { ...request, headers });
    expect(status).to.equal(403);
    expect(codeIn(body)).to.equal('ORIGIN_REFUSED');
  });

  it('keeps the audit trail from everybody but an administrator, and other agencies out of it', async () => {
    await edge.relay.idle();
    const asOfficer = await edge.send('/api/audit', {}, await edge.cookieOf('officer'));
    expect(codeIn(asOfficer.body)).to.equal('FORBIDDEN');
    const { body } = await edge.send('/api/audit?limit=100', {}, await edge.cookieOf('admin'));
    expect(JSON.stringify(body)).to.include(personId('officer'));
    expect(JSON.stringify(body)).not.to.include(personId('stranger'));
  });

  it('writes sign-ins, refusals and sign-outs down', async () => {
    expect(await actions('officer')).to.include.members([
      'auth.signedIn',
      'auth.signInRefused',
      'auth.signedOut',
    ]);
  });

  describe('changing the password', () => {
    const NEXT = 'một mật khẩu mới';
    const change = (cookie: string, current: string, next: string) =>
      edge.send('/api/me/password', edge.json('PUT', { current, next }), cookie);

    it('refuses a wrong current password, and a new one that is weak, with nothing changed', async () => {
      const cookie = await edge.cookieOf('leader');
      expect(codeIn((await change(cookie, 'sai', NEXT)).body)).to.equal('AUTH_PASSWORD_WRONG');
      for (const weak of ['chín-ký-t', PASSWORD, PASSWORD.toUpperCase(), 'tôi là leader đây'])
        expect(codeIn((await change(cookie, PASSWORD, weak)).body), weak).to.equal('AUTH_PASSWORD_WEAK');
      expect((await edge.signIn('leader')).status).to.equal(200);
    });

    it('lets the new one in and not the old one, ends every other session, and is written down', async () => {
      const [mine, other] = [await edge.cookieOf('leader'), await edge.cookieOf('leader')];
      expect((await change(mine, PASSWORD, NEXT)).status).to.equal(204);
      expect((await edge.signIn('leader', PASSWORD)).status).to.equal(401);
      expect((await edge.signIn('leader', NEXT)).status).to.equal(200);
      expect((await me(mine)).status).to.equal(200);
      expect((await me(other)).status).to.equal(401);
      expect(await actions('leader')).to.include('auth.passwordChanged');
      expect((await change(mine, NEXT, PASSWORD)).status).to.equal(204);
    });

    it('lets one of two changes at once through', async () => {
      const cookie = await edge.cookieOf('leader');
      const answers = await Promise.all([
        change(cookie, PASSWORD, `${NEXT} một`),
        change(cookie, PASSWORD, `${NEXT} hai`),
      ]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([204, 409]);
      await edge.auth.setPassword(personId('leader'), PASSWORD);
    });

    it('does not serve for guessing in a browser left open', async () => {
      const cookie = await edge.cookieOf('clerk');
      for (let n = 0; n < TRIES; n += 1) await change(cookie, 'sai', NEXT);
      const { body } = await change(cookie, PASSWORD, NEXT);
      expect(codeIn(body)).to.equal('TOO_MANY_REQUESTS');
    });
  });

  describe('confirming the password', () => {
    const confirm = (cookie: string, password: string) =>
      edge.send('/api/auth/confirm', edge.json('POST', { password }), cookie);

    it('shares its tries with changing the password, and a right one after too many is refused too', async () => {
      const cookie = await edge.cookieOf('stranger');
      const change = { current: 'sai', next: 'một mật khẩu mới' };
      await edge.send('/api/me/password', edge.json('PUT', change), cookie);
      for (let n = 1; n < TRIES; n += 1)
        expect(codeIn((await confirm(cookie, 'sai')).body)).to.equal('AUTH_PASSWORD_WRONG');
      const { status, body, headers } = await confirm(cookie, PASSWORD);
      expect([status, codeIn(body)]).to.deep.equal([429, 'TOO_MANY_REQUESTS']);
      expect(Number(headers.get('retry-after'))).to.be.greaterThan(0);
      expect(await actions('stranger')).to.include('auth.confirmRefused');
    });

    it('counts no try that was right', async () => {
      const cookie = await edge.cookieOf('officer');
      for (let n = 0; n < TRIES + 2; n += 1) expect((await confirm(cookie, PASSWORD)).status).to.equal(204);
    });

    it('is for open sessions only', async () => {
      expect(codeIn((await confirm('', PASSWORD)).body)).to.equal('NOT_SIGNED_IN');
    });
  });

  describe('wearing another post', () => {
    let fresh: Edge;
    before(async () => {
      fresh = await openEdge(authorities);
    });
    after(() => fresh.close());

    const wear = (cookie: string, postId: string) =>
      fresh.send('/api/me/post', fresh.json('PUT', { postId }), cookie);

    it('changes what the person may do, in this session only', async () => {
      const [one, two] = [await fresh.cookieOf('twohats'), await fresh.cookieOf('twohats')];
      const { status, body } = await wear(one, 'post-hat-two');
      expect(status).to.equal(200);
      expect(body).to.have.nested.property('post.role', 'clerk');
      const other = await fresh.send('/api/me', {}, two);
      expect(other.body).to.have.nested.property('post.role', 'officer');
    });

    it('refuses a post that is somebody else’s or has run out', async () => {
      const cookie = await fresh.cookieOf('twohats');
      for (const postId of ['post-leader', 'post-former', 'post-unknown']) {
        const { status, body } = await wear(cookie, postId);
        expect(status, postId).to.equal(403);
        expect(codeIn(body)).to.equal('AUTH_POST_NOT_YOURS');
      }
    });
  });
});
