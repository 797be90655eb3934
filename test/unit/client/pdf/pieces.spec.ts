// The pieces a long file is asked for in, and the parts they come in.
import { expect } from 'chai';
import {
  CHUNK_BYTES,
  cutFrom,
  END_BYTES,
  lastPiece,
  type Piece,
  partsIn,
  rangeHeader,
  takeTogether,
} from '../../../../client/src/shared/pdf/pieces.ts';

const piece = (number: number, count = 1): Piece => ({
  begin: number * CHUNK_BYTES,
  end: (number + count) * CHUNK_BYTES,
});
const some = (count: number, size = 1) => Array.from({ length: count }, (_, index) => piece(3 * index, size));

describe('pieces of a file', () => {
  it('end with one that begins at a border and is long enough for a reader to begin with', () => {
    for (const more of [0, 1, CHUNK_BYTES - 1]) {
      const length = 3 * END_BYTES + more;
      const { begin, end } = lastPiece(length);
      expect(end).to.equal(length);
      expect(begin % CHUNK_BYTES).to.equal(0);
      expect(end - begin).to.be.within(END_BYTES, END_BYTES + CHUNK_BYTES - 1);
    }
    expect(lastPiece(10)).to.deep.equal({ begin: 0, end: 10 });
  });

  it('are asked for together, those first that have waited longest, a hundred and two megabytes at most', () => {
    const many = some(150);
    expect(takeTogether(many)).to.deep.equal(some(100));
    expect(takeTogether(many)).to.have.length(50);
    expect([many, takeTogether(many)]).to.deep.equal([[], []]);
    const large = some(3, 200);
    expect(takeTogether(large)).to.have.length(1);
    expect(takeTogether([piece(0, 1_000)]), 'one that is larger goes alone').to.have.length(1);
  });

  it('are named in the order of the file, and as one where they touch', () => {
    expect(rangeHeader([piece(9), piece(2), piece(1), piece(3, 2)])).to.equal(
      `bytes=${CHUNK_BYTES}-${5 * CHUNK_BYTES - 1},${9 * CHUNK_BYTES}-${10 * CHUNK_BYTES - 1}`,
    );
  });

  it('are cut out of the parts that came, whatever their bytes are, and of no other', () => {
    const part = (begin: number, bytes: string) =>
      `\r\n--b\r\nContent-Type: application/pdf\r\nContent-Range: bytes ${begin}-${begin + bytes.length - 1}/99\r\n\r\n${bytes}`;
    const body = `${part(10, 'abc\r\n\r\n--b--')}${part(50, 'xyz')}\r\n--b--\r\n`;
    const parts = partsIn(Buffer.from(body));
    const cut = (begin: number, end: number) => {
      const bytes = cutFrom(parts, { begin, end });
      return bytes && Buffer.from(bytes).toString();
    };
    expect([cut(10, 22), cut(51, 53), cut(9, 12), cut(12, 51)]).to.deep.equal([
      'abc\r\n\r\n--b--'.slice(0, 12),
      'yz',
      null,
      null,
    ]);
    expect(partsIn(Buffer.from('no parts at all'))).to.deep.equal([]);
  });
});
