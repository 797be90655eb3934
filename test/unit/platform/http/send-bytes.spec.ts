// Several parts of a file in one answer (RFC 9110 §14.6), as a viewer asks for them that looks at every page of a long one.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import express from 'express';
import supertest from 'supertest';
import { partsIn } from '../../../../client/src/shared/pdf/pieces.ts';
import { sendBytes } from '../../../../server/platform/http/send-bytes.ts';

describe('platform/http parts of a download', () => {
  const bytes = randomBytes(300_000);
  const opened: string[] = [];
  const app = express();
  app.get('/file', (request, response) =>
    sendBytes(request, response, {
      sizeBytes: bytes.length,
      mediaType: 'application/pdf',
      digest: 'd1',
      open: ({ start, end }) => {
        opened.push(`${start}-${end}`);
        return Readable.from(bytes.subarray(start, end + 1), { objectMode: false });
      },
    }),
  );
  const agent = supertest(app);
  const get = (range: string) =>
    agent
      .get('/file')
      .set('range', range)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
  beforeEach(() => {
    opened.length = 0;
  });

  it('come with their places and nothing between, and only they are read', async () => {
    const { headers, body } = await get('bytes=200000-200009,0-99,-5').expect(206);
    expect(headers['content-type']).to.match(/^multipart\/byteranges; boundary=\S{30,}$/);
    expect(Number(headers['content-length'])).to.equal(body.length);
    expect(opened).to.deep.equal(['200000-200009', '0-99', '299995-299999']);
    for (const { begin, bytes: part } of partsIn(body))
      expect(bytes.subarray(begin, begin + part.length).equals(part)).to.equal(true);
    expect(partsIn(body).map(({ begin, bytes: part }) => [begin, part.length])).to.deep.equal([
      [200_000, 10],
      [0, 100],
      [299_995, 5],
    ]);
    expect(body.subarray(-4).toString()).to.equal('--\r\n');
  });

  it('that touch are one, and those outside the file are left out', async () => {
    const { headers, body } = await get('bytes=0-99,100-199,400000-').expect(206);
    expect(headers['content-range']).to.equal('bytes 0-199/300000');
    expect(body.equals(bytes.subarray(0, 200))).to.equal(true);
  });

  it('are the whole, once, to who asks for too many, or for more than there is', async () => {
    const tiny = Array.from({ length: 101 }, (_, index) => `${10 * index}-${10 * index}`).join(',');
    for (const range of [`bytes=${tiny}`, 'bytes=0-149999,150001-299999']) {
      expect((await get(range).expect(200)).body.equals(bytes), range.slice(0, 30)).to.equal(true);
    }
    expect(opened).to.deep.equal(['0-299999', '0-299999']);
  });

  it('are the whole when the file is another by now, and not sent to who asks only for the head', async () => {
    const changed = await get('bytes=0-9,50-59').set('if-range', '"other"').expect(200);
    expect(changed.body.equals(bytes)).to.equal(true);
    opened.length = 0;
    const { headers } = await agent.head('/file').set('range', 'bytes=0-9,50-59').expect(206);
    expect(headers['content-type']).to.match(/^multipart/);
    expect(opened).to.deep.equal([]);
  });
});
