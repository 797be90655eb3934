import { expect } from 'chai';
import { parseConfig } from '../../../server/config.ts';
import {
  startOfVietnamDate,
  vietnamDate,
  vietnamDateTime,
  vietnamYear,
} from '../../../server/platform/clock.ts';
import { derivedId, makeIds, newSecret } from '../../../server/platform/ids.ts';
import { makeIntervalJob } from '../../../server/platform/jobs/interval-job.ts';
import { makeLogger } from '../../../server/platform/logger.ts';
import { until } from '../../support/until.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('platform/clock', () => {
  it('begins the Vietnamese day and year at 17:00 UTC', () => {
    const before = new Date('2025-12-31T16:59:59.999Z');
    const after = new Date('2025-12-31T17:00:00Z');
    expect([vietnamDate(before), vietnamYear(before)]).to.deep.equal(['2025-12-31', 2025]);
    expect([vietnamDate(after), vietnamYear(after)]).to.deep.equal(['2026-01-01', 2026]);
    expect(startOfVietnamDate('2026-01-01')).to.deep.equal(after);
  });

  it('agrees with the zone data of the system', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Asia/Ho_Chi_Minh',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    for (let day = 0; day < 800; day++) {
      const instant = new Date(Date.UTC(2024, 0, 1, 16, 59, 58) + day * 86_400_777);
      expect(vietnamDateTime(instant)).to.equal(`${format.format(instant).replace(' ', 'T')}+07:00`);
    }
  });
});

describe('platform/ids', () => {
  const at = new Date('2026-05-01T00:00:00Z');

  it('makes UUIDs of version 7 that sort by time', () => {
    const first = makeIds({ now: () => at }).next();
    const second = makeIds({ now: () => new Date(at.getTime() + 1) }).next();
    expect(first).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first < second).to.equal(true);
    expect(Number.parseInt(first.replace('-', '').slice(0, 12), 16)).to.equal(at.getTime());
  });

  it('makes ten thousand different ones in the same millisecond', () => {
    const ids = makeIds({ now: () => at });
    expect(new Set(Array.from({ length: 10_000 }, () => ids.next())).size).to.equal(10_000);
  });

  it('derives the same id from the same parts only', () => {
    expect(derivedId('doc', 'H16', '1')).to.equal(derivedId('doc', 'H16', '1'));
    expect(derivedId('doc', 'H16', '1')).to.match(/^[0-9a-f]{40}$/);
    expect(derivedId('ab', 'c')).to.not.equal(derivedId('a', 'bc'));
    expect(derivedId('a:1')).to.not.equal(derivedId('a', '1'));
  });

  it('makes secrets of 256 bits', () => {
    expect(Buffer.from(newSecret(), 'base64url')).to.have.length(32);
    expect(newSecret()).to.not.equal(newSecret());
  });
});

describe('platform/logger', () => {
  it('blots out what unlocks something', () => {
    const lines: string[] = [];
    const logger = makeLogger({
      level: 'info',
      destination: { write: (text: string) => void lines.push(text) },
    });
    logger.info(
      { pin: '123456', body: { password: 'bimat' }, req: { headers: { cookie: 'sid=abc' } }, user: 'van' },
      'x',
    );
    const line = lines.join('');
    expect(line).to.not.match(/123456|bimat|sid=abc/);
    expect(JSON.parse(line).user).to.equal('van');
  });
});

describe('platform/jobs interval', () => {
  const logger = makeLogger({ level: 'silent' });

  it('never runs twice at once and goes on after a failure', async () => {
    let running = 0;
    let runs = 0;
    const job = makeIntervalJob({
      name: 'test',
      everyMs: 1,
      logger,
      run: async () => {
        running += 1;
        expect(running).to.equal(1);
        runs += 1;
        await pause(3);
        running -= 1;
        if (runs === 1) throw new Error('once');
      },
    });
    job.start();
    job.start();
    await until('a fourth run', () => runs > 3);
    await job.stop();
    const after = runs;
    await pause(20);
    expect(runs).to.equal(after);
  });

  it('runs at once when kicked, also when the kick comes during a run', async () => {
    let runs = 0;
    let endRun = () => {};
    const run = async () => {
      runs += 1;
      await new Promise<void>((resolve) => (endRun = resolve));
    };
    const job = makeIntervalJob({ name: 'test', everyMs: 3_600_000, logger, run });
    job.start();
    job.kick();
    expect(runs).to.equal(1);
    endRun();
    await until('the run asked for meanwhile', () => runs === 2);
    endRun();
    await pause(5);
    job.kick();
    await until('a run ends the pause', () => runs === 3);
    endRun();
    await job.stop();
    expect(runs).to.equal(3);
  });
});

describe('config', () => {
  it('needs nothing to be set', () => {
    const config = parseConfig({});
    expect(config).to.include({
      port: 3000,
      host: '127.0.0.1',
      isDemo: true,
      pkiPort: 8889,
      logLevel: 'info',
    });
    expect(config.uploadLimitBytes).to.equal(100 * 1024 * 1024);
    expect(config.mongodbUri).to.equal(undefined);
    expect(Object.isFrozen(config)).to.equal(true);
  });

  it('takes what is set and counts an empty variable as absent', () => {
    const config = parseConfig({
      PORT: '0',
      HOST: '',
      TRUST_DIR: '/etc/vanthu/trust',
      PUBLIC_URL: 'https://v.vn',
      PKI_PORT: '0',
    });
    expect(config).to.include({
      port: 0,
      host: '127.0.0.1',
      isDemo: false,
      trustDir: '/etc/vanthu/trust',
      pkiPort: 8889,
    });
    expect(config.publicUrl?.origin).to.equal('https://v.vn');
    expect(parseConfig({ DEMO: '1', TRUST_DIR: '/x' }).isDemo).to.equal(true);
  });

  it('lists every wrong setting at once', () => {
    const wrong = {
      PORT: '99999',
      UPLOAD_LIMIT_MB: 'ten',
      MONGODB_URI: 'http://db',
      PUBLIC_URL: 'v.vn',
      LOG_LEVEL: 'loud',
      DEMO: 'maybe',
    };
    expect(() => parseConfig(wrong))
      .to.throw()
      .that.satisfies((error: Error & { code?: string }) => {
        const lines = error.message.split('\n').slice(1);
        const named = lines.map((line) => line.trim().split(' ')[1]);
        return error.code === 'CONFIG_INVALID' && named.sort().join() === Object.keys(wrong).sort().join();
      });
  });

  it('sends e-mail only with server, sender and where the links lead', () => {
    const whole = { SMTP_URL: 'smtps://a:b@mail.vn', MAIL_FROM: 'vt@v.vn', PUBLIC_URL: 'https://v.vn' };
    expect(parseConfig(whole).mail).to.deep.equal({ url: new URL(whole.SMTP_URL), from: 'vt@v.vn' });
    expect(parseConfig({}).mail).to.equal(undefined);
    for (const part of Object.keys(whole).filter((name) => name !== 'SMTP_URL')) {
      expect(() => parseConfig({ ...whole, [part]: '' }))
        .to.throw()
        .with.property('message')
        .that.contains(part);
    }
    expect(() => parseConfig({ ...whole, SMTP_URL: 'http://mail.vn' }))
      .to.throw()
      .with.property('message')
      .that.contains('SMTP_URL')
      .and.not.contains('mail.vn:');
  });

  it('plays a part of an office only on a database that the parts share', () => {
    expect(parseConfig({}).role).to.equal('all');
    for (const VANTHU_ROLE of ['web', 'worker']) {
      expect(() => parseConfig({ VANTHU_ROLE }))
        .to.throw()
        .with.property('message')
        .that.contains('MONGODB_URI');
      expect(parseConfig({ VANTHU_ROLE, MONGODB_URI: 'mongodb://db', DEMO: '1' }).role).to.equal(VANTHU_ROLE);
    }
    expect(() => parseConfig({ VANTHU_ROLE: 'boss', REDIS_URL: 'http://x' }))
      .to.throw()
      .with.property('message')
      .that.contains('VANTHU_ROLE')
      .and.contains('REDIS_URL');
  });

  it('does not serve without trust anchors outside demo mode', () => {
    expect(() => parseConfig({ DEMO: '0' }))
      .to.throw()
      .with.property('code', 'CONFIG_INVALID');
  });
});
