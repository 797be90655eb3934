// The list of a server as it is read: by its signature, its numbers and its times, and by nothing else.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CompactSign } from 'jose';
import { type DirectoryList, LIST_TYPE } from '../../../server/contracts/directory-list.ts';
import { type DirectoryKey, ownKeys } from '../../../server/organization/commands/directory-key.ts';
import { readList, signList } from '../../../server/organization/commands/signed-list.ts';
import { strangeWord } from '../../../server/organization/domain/told-list.ts';
import { codeOf } from '../../support/code-of.ts';

const NOW = new Date('2026-11-27T08:00:00Z');
const SERVER = 'https://a.example.vn:8443';

describe('the signed list of a server', () => {
  let folder: string;
  let key: DirectoryKey;
  let other: DirectoryKey;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vanthu-list-'));
    ({ current: key } = await ownKeys(join(folder, 'a')));
    ({ current: other } = await ownKeys(join(folder, 'b')));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const listOf = (overrides: Partial<DirectoryList> = {}): DirectoryList => ({
    ...{ kind: LIST_TYPE, version: 1, server: SERVER, serial: 5, madeAt: '2026-11-27T07:00:00.000Z' },
    ...{ validUntil: '2026-12-11T07:00:00.000Z', keys: [{ kid: key.kid, jwk: key.jwk }], agencies: [] },
    ...overrides,
  });
  const knows = (...keys: DirectoryKey[]) =>
    keys.map(({ kid, jwk }) => ({ kid, jwk, fromAt: NOW, untilAt: null as Date | null }));
  const reading = (jws: string, keys = knows(key)) => readList(jws, { server: SERVER, keys, now: NOW });

  it('is believed when a known key in force signed it, and read only when another did', async () => {
    const jws = await signList(listOf(), key);
    expect(await reading(jws)).to.include({ isKnown: true, kid: key.kid });
    expect(await reading(jws, [])).to.include({ isKnown: false });
    const ended = knows(key).map((each) => ({ ...each, untilAt: new Date(NOW.getTime() - 1) }));
    expect(await reading(jws, ended)).to.include({ isKnown: false });
  });

  it('is refused when it is of another server, of another time, or another form', async () => {
    const bad: Record<string, Partial<DirectoryList>> = {
      'other server': { server: 'https://b.example.vn' },
      ended: { validUntil: '2026-11-27T07:59:00.000Z' },
      future: { madeAt: '2026-11-28T07:00:00.000Z' },
      'another kind': { kind: 'x' as never },
      'key not named': { keys: [{ kid: other.kid, jwk: other.jwk }] },
      'key under another name': {
        keys: [
          { kid: key.kid, jwk: key.jwk },
          { kid: 'A'.repeat(43), jwk: other.jwk },
        ],
      },
    };
    for (const [name, overrides] of Object.entries(bad))
      expect(await codeOf(reading(await signList(listOf(overrides), key))), name).to.equal(
        'DIRECTORY_INVALID',
      );
  });

  it('is refused when its bytes, its key or its algorithm are not what they say', async () => {
    const jws = await signList(listOf(), key);
    const [head = '', payload = '', signature = ''] = jws.split('.');
    const forged = Buffer.from(JSON.stringify(listOf({ serial: 9 }))).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: LIST_TYPE, kid: key.kid })).toString(
      'base64url',
    );
    const underOther = await new CompactSign(new TextEncoder().encode(JSON.stringify(listOf())))
      .setProtectedHeader({ alg: 'ES256', typ: LIST_TYPE, kid: key.kid })
      .sign(other.privateKey);
    const untyped = await new CompactSign(new TextEncoder().encode(JSON.stringify(listOf())))
      .setProtectedHeader({ alg: 'ES256', kid: key.kid })
      .sign(key.privateKey);
    for (const bad of [`${head}.${forged}.${signature}`, `${none}.${payload}.`, underOther, untyped, 'x', ''])
      for (const keys of [knows(key), []])
        expect(await codeOf(reading(bad, keys))).to.equal('DIRECTORY_INVALID');
  });

  it('may say of its agencies only that they are reached over that server', () => {
    const agency = (terms: object) => ({
      ...{ code: 'H16.01', name: 'A', parentCode: null, former: [], dissolvedAt: null, certificates: [] },
      terms: [
        {
          ...{ from: '2020-01-01T00:00:00Z', transport: 'peer' as const, endpoint: SERVER },
          ...{ canReceive: true, maySend: true, receiveLimitBytes: null, acceptsUnsigned: true },
          ...terms,
        },
      ],
    });
    expect(strangeWord(listOf({ agencies: [agency({})] }))).to.equal(null);
    expect(strangeWord(listOf({ agencies: [agency({ endpoint: 'https://10.0.0.1' })] }))).to.match(
      /10\.0\.0\.1/,
    );
    expect(strangeWord(listOf({ agencies: [agency({ transport: 'axis', endpoint: null })] }))).to.match(
      /axis/,
    );
  });
});
