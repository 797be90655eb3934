import { expect } from 'chai';
import express from 'express';
import supertest from 'supertest';
import { answerErrors } from '../../../../server/platform/http/error-answers.ts';
import { serveMetrics } from '../../../../server/platform/http/serve-metrics.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';
import { makeMetrics } from '../../../../server/platform/metrics.ts';

const logger = makeLogger({ level: 'silent' });
const TOKEN = 'a-token-of-sixteen-characters';

describe('platform/metrics', () => {
  const served = (token?: string) => {
    const metrics = makeMetrics(logger);
    const app = express();
    app.set('trust proxy', 'loopback');
    app.use(serveMetrics({ metrics, token }));
    app.use(answerErrors(logger));
    return { metrics, agent: supertest(app) };
  };

  it('answers programs on this machine where no token is set, with the process’s own numbers', async () => {
    const { text, headers } = await served().agent.get('/metrics').expect(200);
    expect(headers['content-type']).to.match(/^text\/plain; version=/);
    expect(text).to.match(/^process_cpu_seconds_total \d/m);
  });

  it('tells a stranger behind a proxy on this machine that there is nothing', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
      const answer = await served().agent.get('/metrics').set(header, '203.0.113.7').expect(404);
      expect(answer.body.code).to.equal('NOT_FOUND');
    }
  });

  it('asks everybody for the token where one is set', async () => {
    const { agent } = served(TOKEN);
    await agent.get('/metrics').expect(404);
    await agent.get('/metrics').set('authorization', TOKEN).expect(404);
    await agent.get('/metrics').set('authorization', `Bearer ${TOKEN}x`).expect(404);
    await agent.get('/metrics').set('authorization', `Bearer ${TOKEN}`).expect(200);
  });

  it('lets a metric that cannot be read spoil no other', async () => {
    const { metrics, agent } = served();
    metrics.gauge({ name: 'test_broken', help: 'no' }, () =>
      Promise.reject(new Error('the database is away')),
    );
    metrics.gauge({ name: 'test_lanes', help: 'yes', labels: ['lane'] }, () => [
      { labels: { lane: 'a' }, value: 3 },
    ]);
    const { text } = await agent.get('/metrics').expect(200);
    expect(text).to.include('test_lanes{lane="a"} 3');
    expect(text).to.not.match(/^test_broken/m);
  });

  it('forgets what is no longer there', async () => {
    const { metrics, agent } = served();
    let lanes = ['a', 'b'];
    metrics.gauge({ name: 'test_lanes', help: 'x', labels: ['lane'] }, () =>
      lanes.map((lane) => ({ labels: { lane }, value: 1 })),
    );
    await agent.get('/metrics').expect(200);
    lanes = ['b'];
    const { text } = await agent.get('/metrics').expect(200);
    expect(text).to.not.include('lane="a"');
  });

  it('counts, and sorts into buckets', async () => {
    const { metrics, agent } = served();
    const count = metrics.counter({ name: 'test_tries_total', help: 'x', labels: ['outcome'] });
    const observe = metrics.histogram({ name: 'test_latency_seconds', help: 'x', buckets: [1, 10] });
    count({ outcome: 'good' });
    count({ outcome: 'good' }, 2);
    observe(5);
    const { text } = await agent.get('/metrics').expect(200);
    expect(text).to.include('test_tries_total{outcome="good"} 3');
    expect(text).to.include('test_latency_seconds_bucket{le="1"} 0');
    expect(text).to.include('test_latency_seconds_bucket{le="10"} 1');
  });
});
