// Notes of failures as people read them.
import { expect } from 'chai';
import type { TFunction } from 'i18next';
import { codeAtStart, inWords } from '../../../client/src/shared/failure-words.ts';

const t = ((key: string) => `<${key}>`) as unknown as TFunction;

describe('the words of a failure', () => {
  it('stand where the code and its detail stood, after the name before them', () => {
    expect(inWords(t, 'Sở Tư pháp: EXCHANGE_RECIPIENT_UNKNOWN: H16.03 does not receive here')).to.equal(
      'Sở Tư pháp: <error/EXCHANGE_RECIPIENT_UNKNOWN>',
    );
    expect(inWords(t, 'PACKET_TOO_LARGE')).to.equal('<error/PACKET_TOO_LARGE>');
  });

  it('are asked for by the code a note begins with', () => {
    expect(codeAtStart('EXCHANGE_PEER_UNKNOWN: the directory names no agency')).to.equal(
      'EXCHANGE_PEER_UNKNOWN',
    );
    expect(codeAtStart('PACKET_TOO_LARGE')).to.equal('PACKET_TOO_LARGE');
    for (const text of ['', 'given up: x', 'Trần Đình Nghĩa', '02/SNV-CCVC'])
      expect(codeAtStart(text)).to.equal('');
  });

  it('leave alone what holds no known code', () => {
    for (const text of ['', '02/SNV-CCVC', 'Trần Đình Nghĩa', 'NO_SUCH_CODE: x', 'TSA G2', 'UBND: trả lại'])
      expect(inWords(t, text)).to.equal(text);
  });
});
