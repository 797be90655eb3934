import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import express from 'express';
import supertest from 'supertest';
import { z } from 'zod';
import { defineRoute } from '../../../../server/contracts/route.ts';
import { answerErrors, answerNotFound, correlate } from '../../../../server/platform/http/error-answers.ts';
import { type MountDeps, mountRoutes } from '../../../../server/platform/http/mount-routes.ts';
import { AppError } from '../../../../server/platform/http/problem.ts';
import { makeLogger } from '../../../../server/platform/logger.ts';

interface Actor {
  name: string;
}

const BYTES = 'Cộng hòa xã hội chủ nghĩa Việt Nam';
const routes = {
  save: defineRoute({
    method: 'post',
    path: '/api/things/:id',
    summary: '',
    tag: 'test',
    access: 'signed-in',
    params: z.object({ id: z.string().regex(/^[a-z]+$/) }),
    query: z.object({ limit: z.coerce.number().int().default(5) }),
    body: z.object({ title: z.string().min(1), 'a/b~c': z.array(z.object({ code: z.int() })).optional() }),
    response: z.object({ id: z.string(), title: z.string(), limit: z.int(), by: z.string() }),
    status: 201,
    errors: ['CONFLICT'],
  }),
  drift: defineRoute({
    method: 'get',
    path: '/api/drift',
    summary: '',
    tag: 'test',
    access: 'public',
    response: z.object({ count: z.int() }),
    errors: [],
  }),
  remove: defineRoute({
    method: 'delete',
    path: '/api/things',
    summary: '',
    tag: 'test',
    access: 'signed-in',
    errors: [],
  }),
  upload: defineRoute({
    method: 'put',
    path: '/api/bytes',
    summary: '',
    tag: 'test',
    access: 'signed-in',
    stream: 'application/octet-stream',
    response: z.object({ size: z.int() }),
    errors: [],
  }),
  download: defineRoute({
    method: 'get',
    path: '/api/bytes',
    summary: '',
    tag: 'test',
    access: 'public',
    download: 'application/octet-stream',
    errors: ['FILE_RANGE_UNSATISFIABLE'],
  }),
  fail: defineRoute({
    method: 'get',
    path: '/api/fail',
    summary: '',
    tag: 'test',
    access: 'public',
    errors: [],
  }),
  refuse: defineRoute({
    method: 'get',
    path: '/api/refuse',
    summary: '',
    tag: 'test',
    access: 'public',
    errors: [],
  }),
};

interface LogLine {
  msg: string;
  correlationId?: string;
  err?: { message: string };
}

function build({ checkResponses = true, drifted = 1 as unknown } = {}) {
  const logged: LogLine[] = [];
  const logger = makeLogger({
    level: 'info',
    destination: { write: (line: string) => void logged.push(JSON.parse(line)) },
  });
  const deps: MountDeps<Actor> = {
    checkResponses,
    jsonLimitBytes: 200,
    identify: async (request) => {
      const name = request.get('x-actor');
      if (name === 'nobody') throw new AppError('FORBIDDEN');
      return name === undefined ? undefined : { name };
    },
  };
  const bytes = Buffer.from(BYTES);
  const app = express();
  app.use(correlate);
  mountRoutes(
    app,
    routes,
    {
      save: async ({ input, actor }) => ({
        id: input.params.id,
        title: input.body.title,
        limit: input.query.limit,
        by: actor.name,
      }),
      drift: async () => JSON.parse(JSON.stringify({ count: drifted, secret: 'x' })),
      remove: async () => {},
      upload: async ({ request }) => ({ size: (await text(request)).length }),
      download: async () => ({
        sizeBytes: bytes.length,
        mediaType: 'application/pdf',
        name: 'Quyết định số 12.pdf',
        digest: 'd1',
        open: ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
      }),
      fail: async () => {
        throw new Error('the password is hunter2');
      },
      refuse: async () => {
        throw new AppError('OUTGOING_WRONG_STATE', { detail: 'already released', details: { id: 'x' } });
      },
    },
    deps,
  );
  app.use('/api', answerNotFound);
  app.use(answerErrors(logger));
  return { agent: supertest(app), logged };
}

describe('platform/http routes', () => {
  const { agent, logged } = build();
  const save = (path: string, body: object) => agent.post(path).set('x-actor', 'van').send(body);

  it('gives the handler parsed params, query, body and actor, and answers with the contract’s status', async () => {
    const answer = await save('/api/things/abc?limit=7', { title: 'Công văn' }).expect(201);
    expect(answer.body).to.deep.equal({ id: 'abc', title: 'Công văn', limit: 7, by: 'van' });
    expect(answer.headers['cache-control']).to.equal('no-store');
  });

  it('reports every issue of params, query and body at once, with JSON pointers', async () => {
    const { body } = await save('/api/things/ABC?limit=x', {
      title: '',
      'a/b~c': [{ code: 1 }, { code: 'y' }],
    }).expect(400);
    expect(body.code).to.equal('BAD_INPUT');
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).to.have.members(['/params/id', '/query/limit', '/title', '/a~1b~0c/1/code']);
  });

  it('refuses a body that is not JSON, not sent as JSON, or too large', async () => {
    const broken = await agent
      .post('/api/things/abc')
      .set('x-actor', 'van')
      .type('json')
      .send('{"title":')
      .expect(400);
    expect(broken.body.code).to.equal('BAD_INPUT');
    const form = await agent
      .post('/api/things/abc')
      .set('x-actor', 'van')
      .type('form')
      .send('title=x')
      .expect(400);
    expect(form.body.errors[0].code).to.equal('media_type');
    const none = await agent.post('/api/things/abc').set('x-actor', 'van').expect(400);
    expect(none.body.code).to.equal('BAD_INPUT');
    const large = await save('/api/things/abc', { title: 'x'.repeat(300) }).expect(413);
    expect(large.body.code).to.equal('BODY_TOO_LARGE');
  });

  it('refuses a stranger before it looks at the input', async () => {
    const { body } = await agent.post('/api/things/ABC').type('json').send('{"broken').expect(401);
    expect(body.code).to.equal('NOT_SIGNED_IN');
    expect((await agent.delete('/api/things').set('x-actor', 'nobody').expect(403)).body.code).to.equal(
      'FORBIDDEN',
    );
  });

  it('answers 204 where the contract has no answer', async () => {
    const answer = await agent.delete('/api/things').set('x-actor', 'van').expect(204);
    expect(answer.text).to.equal('');
  });

  it('leaves the bytes of a stream route to the handler, and refuses another media type', async () => {
    const put = () => agent.put('/api/bytes').set('x-actor', 'van');
    const answer = await put().type('application/octet-stream').send(Buffer.from('12345')).expect(200);
    expect(answer.body).to.deep.equal({ size: 5 });
    await put().type('text/plain').send('12345').expect(400);
  });

  it('drops unknown fields of an answer while it checks, and answers 500 when the answer breaks the contract', async () => {
    expect((await agent.get('/api/drift').expect(200)).body).to.deep.equal({ count: 1 });
    const drifted = await build({ drifted: 'one' }).agent.get('/api/drift').expect(500);
    expect(drifted.body.code).to.equal('INTERNAL');
    await build({ drifted: 'one', checkResponses: false }).agent.get('/api/drift').expect(200);
  });

  it('answers a refusal as a problem with code, detail and correlation id', async () => {
    const answer = await agent.get('/api/refuse').set('x-correlation-id', 'abcd-1234').expect(409);
    expect(answer.headers['content-type']).to.match(/^application\/problem\+json/);
    expect(answer.headers['x-correlation-id']).to.equal('abcd-1234');
    expect(answer.body).to.deep.equal({
      type: '/problems/OUTGOING_WRONG_STATE',
      title: 'Conflict',
      status: 409,
      detail: 'already released',
      instance: 'abcd-1234',
      code: 'OUTGOING_WRONG_STATE',
    });
  });

  it('answers an unknown error as a bare 500 and logs it with the correlation id', async () => {
    const answer = await agent.get('/api/fail').expect(500);
    expect(JSON.stringify(answer.body)).to.not.contain('hunter2');
    expect(answer.body.code).to.equal('INTERNAL');
    const line = logged.find(({ correlationId }) => correlationId === answer.body.instance);
    expect(line?.err?.message).to.contain('hunter2');
  });

  it('keeps a broken body out of answer and log: a password may stand in it', async () => {
    const body = '{"password": hunter2}';
    const answer = await agent
      .post('/api/things/abc')
      .set('x-actor', 'van')
      .set('content-type', 'application/json')
      .send(body)
      .expect(400);
    const line = logged.find(({ correlationId }) => correlationId === answer.body.instance);
    expect(line).to.include({ code: 'BAD_INPUT' });
    expect(JSON.stringify([answer.body, line])).to.not.contain('hunter2');
  });

  it('replaces a correlation id that could break a log line', async () => {
    const answer = await agent.get('/api/refuse').set('x-correlation-id', 'x y{"a":1}').expect(409);
    expect(answer.body.instance).to.match(/^[0-9a-f-]{36}$/);
  });

  it('answers an unknown address as a problem', async () => {
    expect((await agent.get('/api/nothing').expect(404)).body.code).to.equal('NOT_FOUND');
    expect((await agent.get('/api/%E0%A4%A').expect(404)).body.code).to.equal('NOT_FOUND');
  });

  describe('a download', () => {
    const get = () =>
      agent
        .get('/api/bytes')
        .buffer(true)
        .parse((response, done) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => done(null, Buffer.concat(parts).toString()));
        });

    it('streams the whole, with a Vietnamese file name', async () => {
      const answer = await get().expect(200);
      expect(answer.body).to.equal(BYTES);
      expect(answer.headers['content-type']).to.equal('application/pdf');
      expect(answer.headers['content-disposition']).to.contain(
        `filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh`,
      );
      expect(answer.headers['content-disposition']).to.match(/^attachment; filename="[ -~]+\.pdf"/);
    });

    it('streams a range, also from the end', async () => {
      const first = await get().set('range', 'bytes=0-1').expect(206);
      expect(first.body).to.equal('C\uFFFD');
      expect(first.headers['content-range']).to.equal(`bytes 0-1/${Buffer.byteLength(BYTES)}`);
      expect((await get().set('range', 'bytes=-3').expect(206)).body).to.equal('Nam');
    });

    it('streams the whole to who asks for more last bytes than there are', async () => {
      const whole = await get().set('range', 'bytes=-99999999999999999999').expect(206);
      expect(whole.body).to.equal(BYTES);
      expect((await get().set('range', 'bytes=0-99999999999999999999').expect(206)).body).to.equal(BYTES);
    });

    it('streams the whole once to who asks for many parts, and for what is no range', async () => {
      const parts = Array.from({ length: 1_000 }, (_, index) => `${2 * index}-${2 * index}`).join(',');
      for (const range of [`bytes=${parts}`, 'bytes=--5', 'bytes=a-b', 'pages=1-2', 'bytes'])
        expect((await get().set('range', range).expect(200)).body, range).to.equal(BYTES);
    });

    it('refuses a range outside the file', async () => {
      const answer = await agent.get('/api/bytes').set('range', 'bytes=9999-').expect(416);
      expect(answer.body.code).to.equal('FILE_RANGE_UNSATISFIABLE');
      expect(answer.headers['content-range']).to.equal(`bytes */${Buffer.byteLength(BYTES)}`);
    });

    it('gives the whole when the bytes changed since the first part', async () => {
      expect((await get().set('range', 'bytes=0-1').set('if-range', '"other"').expect(200)).body).to.equal(
        BYTES,
      );
    });

    it('says not modified to who has it already', async () => {
      await agent.get('/api/bytes').set('if-none-match', '"d1"').expect(304);
    });
  });
});
