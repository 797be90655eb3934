// What is noted of something given up begins with a code people are told in words.
import { expect } from 'chai';
import { failureNote } from '../../../server/exchange/commands/failure-note.ts';
import { OutboxGiveUp } from '../../../server/platform/outbox/relay.ts';

describe('the note of what was given up', () => {
  it('says that a server was silent which never refused it', () => {
    expect(failureNote(new Error('127.0.0.1:9 cannot be reached: ECONNREFUSED'))).to.equal(
      'EXCHANGE_PEER_SILENT: 127.0.0.1:9 cannot be reached: ECONNREFUSED',
    );
  });

  it('keeps the code of a refusal, and what this server itself could not make', () => {
    for (const text of [
      'PACKET_TOO_LARGE: 5 MB',
      'EXCHANGE_PEER_UNKNOWN',
      'EXCHANGE_PEER_UNKNOWN: no agency',
    ])
      expect(failureNote(new Error(text))).to.equal(text);
    expect(failureNote(new OutboxGiveUp('no packet 1'))).to.equal('no packet 1');
  });
});
