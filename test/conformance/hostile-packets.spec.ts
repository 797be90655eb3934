// Packets made to hurt: limits are refused by name and quickly, mutated packets are reported, never thrown.
import { expect } from 'chai';
import {
  buildDocument,
  DEFAULT_LIMITS,
  type ProtocolIssueCode,
  parsePacket,
  signPacket,
} from '../../server/exchange/protocol/index.ts';
import { codesOf, documentDraft, makeKey, vector } from './packet-samples.ts';

const OPEN = '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>';
const CLOSE = '</edXMLHeader></edXMLEnvelope></edXML>';
const packet = (inner: string) => Buffer.from(OPEN + inner + CLOSE);
const laughs = (start: string) => `${start}${'<a b="&lol;">'.repeat(10)}`;

describe('hostile packets', () => {
  const attributes = Array.from({ length: 17 }, (_, i) => `a${i}=""`).join(' ');
  const cases: [string, () => Buffer, ProtocolIssueCode][] = [
    ['nothing at all', () => Buffer.alloc(0), 'PACKET_EMPTY'],
    ['no XML', () => Buffer.from('%PDF-1.7'), 'XML_MALFORMED'],
    ['nesting of 100,000 levels', () => packet('<a>'.repeat(100_000)), 'XML_TOO_DEEP'],
    ['a million elements', () => packet('<a/>'.repeat(1_000_000)), 'XML_TOO_MANY_ELEMENTS'],
    ['a million comments', () => packet('<!---->'.repeat(500_000)), 'XML_TOO_MANY_ELEMENTS'],
    ['an attribute of 10 MB', () => packet(`<a b="${'x'.repeat(10_000_000)}"/>`), 'XML_TAG_TOO_LONG'],
    ['17 attributes', () => packet(`<a ${attributes}/>`), 'XML_TOO_MANY_ATTRIBUTES'],
    ['a text of 10 MB', () => packet(`<a>${'x'.repeat(10_000_000)}</a>`), 'XML_TEXT_TOO_LONG'],
    ['a comment of 10 MB', () => packet(`<!--${'x'.repeat(10_000_000)}-->`), 'XML_TEXT_TOO_LONG'],
    [
      'many texts under the limit',
      () => packet(`<a>${'x'.repeat(60_000)}</a>`.repeat(100)),
      'XML_ENVELOPE_TOO_LARGE',
    ],
    ['a tag that never ends', () => Buffer.from(`${OPEN}<a ${' '.repeat(1_000_000)}`), 'XML_TAG_TOO_LONG'],
    ['an entity in an attribute', () => packet(laughs('')), 'XML_ENTITY'],
    ['an entity declaration inside', () => packet('<!ENTITY a "b">'), 'XML_ENTITY'],
    ['a DOCTYPE inside', () => packet('<!DOCTYPE a>'), 'XML_DTD'],
    ['a small-letter doctype', () => Buffer.from('<!doctype edXML><edXML/>'), 'XML_DTD'],
    ['text after the root', () => Buffer.concat([packet(''), Buffer.from('x')]), 'XML_MALFORMED'],
    ['an attribute twice', () => packet('<a b="" b=""/>'), 'XML_MALFORMED'],
    ['a NUL byte', () => packet('<a>\0</a>'), 'XML_CHARACTER'],
    ['a reference to half a surrogate pair', () => packet('<a>&#xD800;</a>'), 'XML_ENTITY'],
  ];
  for (const [name, make, code] of cases)
    it(`refuses ${name} as ${code} within a second`, () => {
      const bytes = make();
      const started = performance.now();
      expect(codesOf(parsePacket(bytes))).to.include(code);
      expect(performance.now() - started).to.be.below(1000);
    });

  it('refuses a packet over the configured size before reading it', () => {
    const limits = { packetBytes: 1000 };
    expect(codesOf(parsePacket(vector('document-new'), { limits }))).to.deep.equal(['PACKET_TOO_LARGE']);
  });

  it('refuses more attachments than the limit', () => {
    const attachments = Array.from({ length: DEFAULT_LIMITS.attachments + 1 }, (_, i) => ({
      contentId: `f${i}`,
      name: 'a',
      mediaType: 'x/y',
      bytes: Buffer.from('a'),
    }));
    const parsed = parsePacket(buildDocument(documentDraft({ attachments })));
    expect(codesOf(parsed)).to.deep.equal(['ATTACHMENT_TOO_MANY']);
  });

  it('keeps the report small however many errors there are', () => {
    const parsed = parsePacket(
      packet(`<MessageHeader>${'<To><OrganId>!</OrganId></To>'.repeat(5000)}</MessageHeader>`),
    );
    expect(parsed.ok).to.equal(false);
    expect(parsed.ok ? [] : parsed.issues).to.have.length.within(1, 200);
  });

  it('refuses a promulgation date after today in Vietnam, if told what today is', () => {
    const bytes = vector('document-new');
    expect(codesOf(parsePacket(bytes, { now: new Date('2026-11-22T16:59:59Z') }))).to.deep.equal([
      'DATE_IN_FUTURE',
    ]);
    expect(codesOf(parsePacket(bytes, { now: new Date('2026-11-22T17:00:00Z') }))).to.deep.equal([]);
  });

  it('reports 3,000 mutated packets without throwing or hanging, and never believes a changed signed one', async function () {
    this.timeout(60_000);
    const key = await makeKey('p256');
    const seeds = [
      signPacket(buildDocument(documentDraft()), key),
      vector('document-update'),
      vector('document-bom-crlf-cdata'),
      vector('status-02'),
    ];
    const signed = parsePacket(seeds[0] ?? Buffer.alloc(0));
    const random = generator(20_261_123);
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const index = round % seeds.length;
      const bytes = mutate(seeds[index] ?? Buffer.alloc(0), random);
      const started = performance.now();
      const parsed = parsePacket(bytes);
      expect(performance.now() - started, `round ${round}`).to.be.below(2000);
      if (!parsed.ok) {
        refused++;
        expect(parsed.issues).to.not.have.length(0);
      } else if (index === 0 && parsed.signature.valid) {
        // Whatever was changed was outside the meaning: spaces between elements outside the envelope, say.
        expect(parsed.value, `round ${round}`).to.deep.equal(signed.ok && signed.value);
      }
    }
    expect(refused).to.be.above(1500);
  });
});

/** A small deterministic generator (mulberry32): the same run for everyone. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const SNIPPETS = [
  '<',
  '>',
  '&',
  '"',
  '</',
  '/>',
  '<!--',
  '-->',
  ']]>',
  '<![CDATA[',
  '<?x?>',
  '&amp;',
  '\0',
  '\xff',
  'xmlns=""',
];

function mutate(seed: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(seed);
  for (let n = 1 + random(3); n > 0; n--) {
    const at = random(bytes.length);
    const to = Math.min(bytes.length, at + random(60));
    const before = bytes.subarray(0, at);
    switch (random(6)) {
      case 0:
        bytes = Buffer.concat([before, bytes.subarray(to)]);
        break;
      case 1:
        bytes = Buffer.concat([
          before,
          Buffer.from(SNIPPETS[random(SNIPPETS.length)] ?? '', 'latin1'),
          bytes.subarray(at),
        ]);
        break;
      case 2:
        bytes = Buffer.concat([before, bytes.subarray(at, to), bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.from(before.length > 0 ? before : bytes);
        break;
      default:
        bytes[at] = random(256);
    }
  }
  return bytes;
}
