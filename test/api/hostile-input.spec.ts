// What nobody types by accident: every such request gets a stable code, and the office goes on.
import { connect } from 'node:net';
import { expect } from 'chai';
import { StoredFile } from '../../server/contracts/files.ts';
import { Problem } from '../../server/contracts/problem.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';

describe('hostile input at the edge', () => {
  let office: TestOffice;
  let officer: Caller;

  before(async function () {
    this.timeout(120_000);
    office = await startTestOffice();
    officer = await office.as('chuyenvien.snv');
  });
  after(() => office.close());

  const codeOf = async (response: Response) => Problem.parse(await response.json()).code;
  const sendJson = (path: string, body: string) =>
    officer.send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  /** The first answer to bytes that no client library would send. */
  const answerTo = (bytes: string) =>
    new Promise<string>((resolve, reject) => {
      const { port, hostname } = new URL(office.url);
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      let answer = '';
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('close', () => resolve(answer)).on('error', reject);
    });
  const problemIn = (answer: string) =>
    Problem.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)));

  describe('search text', () => {
    for (const list of ['/api/outgoing', '/api/incoming']) {
      it(`of ${list} may be any signs, and finds what has them`, async () => {
        for (const text of ['(a+)+$', '[', '\\', '.*', '\0', 'a\0b', '\u202e', '$ne', '𝕊', '%'])
          expect((await officer.send(`${list}?text=${encodeURIComponent(text)}`)).status, text).to.equal(200);
      });

      it(`of ${list} carries no operator into the database`, async () => {
        const whole = await (await officer.send(list)).json();
        for (const query of [
          'text[$ne]=x',
          'box[$gt]=',
          'limit[$gt]=1',
          '__proto__[text]=x',
          'constructor=x',
        ])
          expect(await (await officer.send(`${list}?${query}`)).json(), query).to.deep.equal(whole);
        for (const query of ['text=a&text=b', 'limit=1&limit=2', 'limit=1e999', 'limit=-1', 'limit=NaN'])
          expect(await codeOf(await officer.send(`${list}?${query}`)), query).to.equal('BAD_INPUT');
      });
    }
  });

  it('a cursor that was tampered with is refused or shows nothing that the list does not hold', async () => {
    const forged = (text: string) => Buffer.from(text).toString('base64url');
    // A queue says first how pressing the row is.
    for (const [list, rank] of [
      ['/api/outgoing', '0.'],
      ['/api/incoming', '0.'],
      ['/api/notifications', ''],
    ] as const) {
      for (const cursor of [
        '%00',
        'AAAA',
        forged(`${rank}1.{"$gt":""}`),
        forged(`${rank}-1.00000000`),
        forged(`${rank}1e9.00000000`),
        forged('-1.1.00000000'),
      ])
        expect(await codeOf(await officer.send(`${list}?after=${cursor}`)), cursor).to.equal('BAD_INPUT');
      const far = await officer.send(`${list}?after=${forged(`${rank}999999999999999.zzzzzzzz`)}`);
      expect(far.status, list).to.equal(200);
    }
  });

  describe('a body', () => {
    it('nested very deep is refused for its shape', async () => {
      const deep = '['.repeat(200_000) + ']'.repeat(200_000);
      expect(await codeOf(await sendJson('/api/outgoing', deep))).to.equal('BAD_INPUT');
      expect(await codeOf(await sendJson('/api/outgoing', `{"subject":${deep}}`))).to.equal('BAD_INPUT');
    });

    it('with keys of the prototype changes nothing but the draft', async () => {
      const body =
        '{"kind":"cong-van","subject":"Thử","__proto__":{"role":"clerk"},"constructor":{"prototype":{"x":1}}}';
      expect((await sendJson('/api/outgoing', body)).status).to.equal(201);
      expect(Object.hasOwn(Object.prototype, 'role') || Object.hasOwn(Object.prototype, 'x')).to.equal(false);
    });

    it('above a megabyte is refused, packed or not', async () => {
      const large = JSON.stringify({ kind: 'cong-van', subject: 'x'.repeat(1024 * 1024) });
      expect(await codeOf(await sendJson('/api/outgoing', large))).to.equal('BODY_TOO_LARGE');
    });

    it('has its text cleaned of signs that nobody sees', async () => {
      const subject = 'Báo \u202ecáo\u2066 \u0000quý\ufffe I\ud800';
      const draft = await officer.call('createDraft', { body: { kind: 'cong-van', subject } });
      expect(draft.fields.subject).to.equal('Báo cáo quý I');
    });
  });

  describe('a request that is no HTTP', () => {
    it('with headers that never end is refused with a code', async () => {
      const answer = await answerTo(
        `GET /api/me HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`,
      );
      expect(answer).to.match(/^HTTP\/1\.1 431 /);
      expect(problemIn(answer).code).to.equal('HEADERS_TOO_LARGE');
    });

    it('is refused with a code', async () => {
      for (const bytes of ['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n']) {
        const answer = await answerTo(bytes);
        expect(answer).to.match(/^HTTP\/1\.1 400 /);
        expect(problemIn(answer).code).to.equal('BAD_INPUT');
      }
    });
  });

  describe('the name of a file', () => {
    const PDF = buildDocument();
    const upload = (name: string) =>
      officer.send(`/api/files?purpose=main&name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Uint8Array.from(PDF),
      });
    const names: Array<[string, string]> = [
      ['../../etc/passwd.pdf', 'passwd.pdf'],
      ['C:\\Users\\an\\Tờ trình.pdf', 'Tờ trình.pdf'],
      ['bao\u202ecao fdp.exe.pdf', 'baocao fdp.exe.pdf'],
      ['a\r\nset-cookie: x=1.pdf', 'aset-cookie: x=1.pdf'],
      ['a"; filename="b.pdf', 'a"; filename="b.pdf'],
      ['\ud83d\ude00 vui.pdf', '\ud83d\ude00 vui.pdf'],
      [`${'ế'.repeat(190)}.pdf`, `${'ế'.repeat(190)}.pdf`],
    ];
    for (const [given, kept] of names)
      it(`is kept as people see it: ${JSON.stringify(given.slice(0, 24))}`, async () => {
        const stored = StoredFile.parse(await (await upload(given)).json());
        expect(stored.name).to.equal(kept);
        const { headers } = await officer.send(`/api/files/${stored.digest}`);
        expect(headers.get('set-cookie')).to.equal(null);
        const disposition = headers.get('content-disposition') ?? '';
        expect(disposition).to.match(/^inline; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w.%!~-]+$/);
        expect(decodeURIComponent(disposition.split("''")[1] ?? '')).to.equal(kept);
      });

    it('is refused when nothing of it can be seen, or it is too long', async () => {
      for (const name of ['', ' ', '\u202e\u200f', '..', 'a/', 'x'.repeat(201)])
        expect(await codeOf(await upload(name)), JSON.stringify(name)).to.equal('BAD_INPUT');
    });
  });
});
