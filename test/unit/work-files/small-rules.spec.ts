// The small rules behind work files: days of hand-over, numbers of the list, what a recording is.
import { expect } from 'chai';
import { headingNumbers, nextNotation, roman } from '../../../client/src/features/work-files/numbering.ts';
import type { FileListRow } from '../../../server/contracts/file-lists.ts';
import { soundTypeOf } from '../../../server/files/domain/sound-type.ts';
import { handOverDueOn, latestHandOver, noticedUntil } from '../../../server/work-files/domain/retention.ts';
import { element, writeXml } from '../../../server/work-files/exported/xml.ts';

const row = (level: FileListRow['level'], notation: string | null = null): FileListRow => ({
  ...{ id: `row-${level}-${notation}`, level, title: 'x', notation, retention: null, maker: '', note: '' },
});

describe('work files, small rules', () => {
  it('a file kept five years or longer goes to the archive a year after its end, on a day that exists', () => {
    expect(handOverDueOn(null, '2026-03-31')).to.equal('2027-03-31');
    expect(handOverDueOn(5, '2028-02-29')).to.equal('2029-03-01');
    expect(handOverDueOn(4, '2026-03-31')).to.equal(null);
    expect(latestHandOver('2026-03-31')).to.equal('2029-03-31');
    expect(noticedUntil('2026-12-15')).to.equal('2027-01-14');
  });

  it('headings are Roman, subheadings Arabic within them, and notations go on over the whole list', () => {
    const rows = [
      row('heading'),
      row('subheading'),
      row('file', '01.TCCB'),
      row('subheading'),
      row('heading'),
    ];
    expect(headingNumbers([...rows, row('subheading')])).to.deep.equal(['I', '1', '', '2', 'II', '1']);
    expect([4, 9, 14, 40, 99].map(roman)).to.deep.equal(['IV', 'IX', 'XIV', 'XL', 'XCIX']);
    expect(nextNotation(rows, 'VP')).to.equal('02.TCCB');
    expect(nextNotation([], 'VP')).to.equal('01.VP');
    expect(nextNotation([row('file', '09.VP'), row('file', 'A/7')], 'VP')).to.equal('10.VP');
  });

  it('a recording is known by its bytes, never by its name', () => {
    const wav = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(20)]);
    expect(soundTypeOf(wav)).to.equal('audio/wav');
    expect(soundTypeOf(Buffer.from('ID3\x04'))).to.equal('audio/mpeg');
    expect(soundTypeOf(Buffer.of(0xff, 0xfb, 0x90, 0))).to.equal('audio/mpeg');
    expect(soundTypeOf(Buffer.from('OggS'))).to.equal('audio/ogg');
    expect(soundTypeOf(Buffer.from('\0\0\0\x20ftypM4A '))).to.equal('audio/mp4');
    for (const other of [[0xff, 0xd8, 0xff], [0xff, 0xfb, 0xf0], [0xff, 0xf1, 0x50], []])
      expect(soundTypeOf(Buffer.from(other)), String(other)).to.equal(null);
    expect(soundTypeOf(Buffer.from('\0\0\0\x20ftypisom'))).to.equal(null);
  });

  it('whatever a document says of itself can be written, and nothing of it is markup', () => {
    const said = element('Subject', 'A & B <c>\u0001"d"', { name: 'x"<&\n' });
    expect(writeXml(said)).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Subject name="x&quot;&lt;&amp;&#xA;">A &amp; B &lt;c&gt;&quot;d&quot;</Subject>\n',
    );
  });
});
