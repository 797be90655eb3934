// Which requests the service worker answers: pages and the client's own files, and nothing that anybody has a right to read.
import { expect } from 'chai';
import { wayOf } from '../../../client/worker/way.ts';

const ORIGIN = 'https://vanthu.example.vn';
const FILES = ['/assets/index-1a2b.js', '/icon.svg'];
const way = (path: string, { method = 'GET', mode = 'cors' as 'cors' | 'navigate', origin = ORIGIN } = {}) =>
  wayOf({ method, mode, url: origin + path }, ORIGIN, FILES);

describe('the service worker', () => {
  it('answers pages, by any address of the client', () => {
    for (const path of ['/', '/incoming/0190-abc?insteadOf=x', '/apiary'])
      expect(way(path, { mode: 'navigate' }), path).to.equal('page');
  });

  it('answers files of its own version, and what the viewer reads documents with', () => {
    for (const path of [...FILES, '/pdfjs/cmaps/UniGB-UCS2-H.bcmap'])
      expect(way(path), path).to.equal('file');
    expect(way('/assets/index-3c4d.js')).to.equal(null);
  });

  it('never answers for the API, a document, other servers or the state of the server', () => {
    for (const path of [
      '/api',
      '/api/me',
      '/api/incoming/0190/files/ab',
      '/exchange/packets',
      '/socket/',
      '/readyz',
    ])
      for (const mode of ['cors', 'navigate'] as const) expect(way(path, { mode }), path).to.equal(null);
  });

  it('lets pass what changes something, what is elsewhere, and files that are opened as pages', () => {
    expect(way('/', { method: 'POST', mode: 'navigate' })).to.equal(null);
    expect(way('/assets/index-1a2b.js', { origin: 'https://khac.example.vn' })).to.equal(null);
    expect(way('/icon.svg', { mode: 'navigate' })).to.equal(null);
  });
});
