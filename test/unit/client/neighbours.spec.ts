// Previous and next of a document in the list it was opened from.
import { expect } from 'chai';
import { neighboursIn, neighboursOf, rememberNeighbours } from '../../../client/src/shared/neighbours.ts';

describe('the neighbours of a document', () => {
  it('are the one before and the one after, and none beyond the ends', () => {
    const ids = ['a', 'b', 'c'];
    expect(neighboursIn(ids, 'b')).to.deep.equal({ previous: 'a', next: 'c', place: 2, count: 3 });
    expect(neighboursIn(ids, 'a').previous).to.equal(undefined);
    expect(neighboursIn(ids, 'c').next).to.equal(undefined);
  });

  it('are nobody for a document that is not of the list', () => {
    expect(neighboursIn(['a'], 'x')).to.deep.equal({
      previous: undefined,
      next: undefined,
      place: 0,
      count: 1,
    });
    expect(neighboursOf('incoming', 'x').place).to.equal(0);
  });

  it('are those of the list of the same kind that was shown last', () => {
    rememberNeighbours('outgoing', ['a', 'b']);
    rememberNeighbours('outgoing', ['b', 'c']);
    rememberNeighbours('incoming', ['b']);
    expect(neighboursOf('outgoing', 'b')).to.include({ place: 1, next: 'c' });
  });
});
