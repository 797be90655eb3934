// Our XSD: what we write is valid by it, older forms and broken packets are not, and xmllint agrees on each.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  buildDocument,
  buildStatus,
  openSchemaValidator,
  parsePacket,
  type SchemaValidator,
  STATUS_CODES,
  signPacket,
  type WholeDraft,
} from '../../server/exchange/protocol/index.ts';
import { hasProgram } from '../support/programs.ts';
import { codesOf, documentDraft, makeKey, statusDraft, vector } from './packet-samples.ts';

const SCHEMA = fileURLToPath(new URL('../../server/exchange/protocol/schema/edxml.xsd', import.meta.url));
const namesIn = (folder: string) =>
  readdirSync(new URL(`vectors/${folder}`, import.meta.url))
    .filter((name) => name.endsWith('.edxml'))
    .map((name) => folder + name.replace('.edxml', ''));

/** Broken in what no XSD can say; everything else that is broken the schema refuses too. */
const BEYOND_XSD = new Set(
  [
    'base64-foreign-character', // xmllint takes it; so does xs:base64Binary of libxml2
    'base64-with-comment',
    'day-that-does-not-exist',
    'declared-latin1',
    'doctype',
    'duplicate-recipient', // two forms of one code
    'missing-attachment',
    'processing-instruction',
    'recall-with-receivers',
    'recall-without-document',
    'refusal-without-reason',
    'signed-file-changed',
    'signed-subject-changed',
    'signed-twice',
    'signed-value-changed',
    'signed-whole-file-changed',
    'signed-without-digest',
    'unreferenced-attachment',
    'utf16',
    'wrong-digest',
    'wrong-size',
  ].map((name) => `bad/${name}`),
);

/** Written forms of every kind of business. */
const BUSINESS: WholeDraft['business'][] = [
  { type: 'new', paper: false },
  { type: 'recall', documentId: 'D,1', reason: 'Ban hành nhầm', paper: false },
  {
    type: 'update',
    documentId: 'D,1',
    contentChanged: false,
    receiversChanged: true,
    receivers: [{ organId: 'H10.12', organIdAsSent: '000.00.12.H10', change: 'removed' }],
    paper: false,
  },
  { type: 'replace', replacements: [{ documentId: 'D,1', organIds: ['G22'] }], paper: true },
];

describe('the schema of the packet', () => {
  let schema: SchemaValidator;
  before(async () => {
    schema = await openSchemaValidator();
  });
  after(() => schema.dispose());
  const valid = (bytes: Uint8Array) => codesOf(parsePacket(bytes, { schema }));

  it('takes every packet we write, signed or not', async () => {
    const key = await makeKey('p256');
    const full = parsePacket(vector('document-sdk-fields'));
    if (!full.ok || full.kind !== 'document') throw new Error('vector');
    const packets = [
      ...BUSINESS.map((business) => buildDocument(documentDraft({ business }))),
      ...STATUS_CODES.map((code) => buildStatus(statusDraft({ code }))),
      buildStatus(
        statusDraft({ responseFor: { ...statusDraft().responseFor, packetDigest: 'ab'.repeat(32) } }),
      ),
      buildDocument(full.value),
    ];
    for (const packet of packets)
      for (const bytes of [packet, signPacket(packet, key)]) expect(valid(bytes)).to.deep.equal([]);
  });

  it('takes every vector of the current form and refuses every older one', () => {
    for (const name of namesIn(''))
      if (name !== 'envelope-signed') expect(valid(vector(name)), name).to.deep.equal([]);
    for (const name of namesIn('older/'))
      if (!name.includes('signed-whole')) expect(valid(vector(name)), name).to.deep.equal(['SCHEMA_INVALID']);
  });

  it('reports with the reader’s own findings, each with where it is', () => {
    const parsed = parsePacket(vector('bad/many-errors'), { schema });
    const codes = codesOf(parsed);
    expect(codes).to.include.members(['SCHEMA_INVALID', 'FIELD_TOO_LONG', 'DATE_INVALID']);
    const said = parsed.ok ? [] : parsed.issues.filter(({ code }) => code === 'SCHEMA_INVALID');
    for (const { message } of said) expect(message).to.match(/dòng \d+: .+/);
  });

  it('can be opened again after it was given back', async () => {
    const second = await openSchemaValidator();
    expect(codesOf(parsePacket(vector('document-new'), { schema: second }))).to.deep.equal([]);
    second.dispose();
    expect(valid(vector('document-new'))).to.deep.equal([]);
  });

  it('says of every vector what xmllint says', function () {
    if (!hasProgram('xmllint')) this.skip();
    const { stderr } = spawnSync(
      'xmllint',
      [
        ...['--noout', '--nonet', '--schema', SCHEMA],
        ...[...namesIn(''), ...namesIn('older/'), ...namesIn('bad/')].map((name) =>
          fileURLToPath(new URL(`vectors/${name}.edxml`, import.meta.url)),
        ),
      ],
      { encoding: 'utf8' },
    );
    const accepted = [...stderr.matchAll(/vectors\/(\S+)\.edxml validates$/gm)].map(([, name = '']) => name);
    const current = namesIn('');
    const whole = namesIn('older/').filter((name) => name.includes('signed-whole'));
    expect(accepted).to.have.members([...current, ...whole, ...BEYOND_XSD]);
  });
});
