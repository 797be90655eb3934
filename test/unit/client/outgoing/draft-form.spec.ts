// The values of the draft form: what is missing, what differs, what is sent.
import { expect } from 'chai';
import {
  type DraftValues,
  differences,
  EMPTY,
  fieldsFrom,
  missingForSaving,
  missingFrom,
} from '../../../../client/src/features/outgoing/draft-form.ts';

const buildValues = (overrides: Partial<DraftValues> = {}): DraftValues => ({
  ...EMPTY,
  kind: 'cong-van',
  subject: 'Về việc báo cáo',
  signerPostId: 'post-1',
  recipientCodes: ['H16.02'],
  main: { digest: 'a'.repeat(64), name: 'cong-van.pdf', sizeBytes: 10 },
  ...overrides,
});

describe('the draft form', () => {
  it('names everything that is missing at once, and less for a draft that is only saved', () => {
    expect(missingFrom(EMPTY)).to.have.members(['main', 'kind', 'subject', 'signerPostId', 'recipientCodes']);
    expect(missingForSaving(EMPTY)).to.have.members(['kind', 'subject']);
    expect(missingFrom(buildValues())).to.deep.equal([]);
    expect(missingFrom(buildValues({ subject: '   ' }))).to.deep.equal(['subject']);
  });

  it('is whole with recipients on paper alone, and sends no row without a name', () => {
    const row = { name: '  UBND huyện Đắk Mil ', address: ' Thị trấn Đắk Mil ', copies: 2 };
    const onPaper = { recipientCodes: [], paperRecipients: [row, { name: ' ', address: 'x', copies: 1 }] };
    expect(missingFrom(buildValues(onPaper))).to.deep.equal([]);
    expect(fieldsFrom(buildValues(onPaper), 'cong-van').paperRecipients).to.deep.equal([
      { name: 'UBND huyện Đắk Mil', address: 'Thị trấn Đắk Mil', copies: 2 },
    ]);
    const nobody = { recipientCodes: [], paperRecipients: [{ name: '', address: '', copies: 1 }] };
    expect(missingFrom(buildValues(nobody))).to.deep.equal(['recipientCodes']);
  });

  it('names the fields in which two states differ, and only those', () => {
    expect(differences(buildValues(), buildValues())).to.deep.equal([]);
    const changed = buildValues({ urgency: 'express', recipientCodes: ['H16.02', 'H16'] });
    expect(differences(buildValues(), changed)).to.have.members(['urgency', 'recipientCodes']);
  });

  it('sends each printed place as a line of its own, without blank ones', () => {
    const { toPlaces, subject } = fieldsFrom(
      buildValues({ toPlaces: 'Như trên\n\n  Lưu: VT  \n', subject: '  Về việc  ' }),
      'cong-van',
    );
    expect(toPlaces).to.deep.equal(['Như trên', 'Lưu: VT']);
    expect(subject).to.equal('Về việc');
  });
});
