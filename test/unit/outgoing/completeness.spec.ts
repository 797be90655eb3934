import { expect } from 'chai';
import { completenessOf } from '../../../server/outgoing/domain/completeness.ts';
import {
  approvalOf,
  currentVersion,
  type FileVersion,
} from '../../../server/outgoing/domain/outgoing-document.ts';
import { buildOutgoing } from './build-document.ts';

describe('what a draft lacks', () => {
  it('is nothing when all is there', () => {
    expect(completenessOf(buildOutgoing()).missing).to.deep.equal([]);
  });

  it('is named all at once, by pointer', () => {
    const { fields } = buildOutgoing();
    const bare = buildOutgoing({
      fields: { ...fields, subject: ' ', signerPostId: null, main: null },
      signer: null,
      recipients: [],
    });
    const { missing, hasNoRecipient } = completenessOf(bare);
    expect(missing.map(({ pointer }) => pointer)).to.deep.equal([
      '/fields/subject',
      '/fields/signerPostId',
      '/fields/main',
      '/fields/recipientCodes',
    ]);
    expect(hasNoRecipient).to.equal(true);
  });

  it('includes a signer whose post is no longer in force', () => {
    const { missing } = completenessOf(buildOutgoing({ signer: null }));
    expect(missing.map(({ pointer }) => pointer)).to.deep.equal(['/fields/signerPostId']);
  });
});

describe('the file versions of a document', () => {
  const by = { id: 'person-1', name: 'A', title: 'B' };
  const version = (number: number, act: FileVersion['act'], digest: string): FileVersion => ({
    number,
    act,
    digest,
    sizeBytes: 1,
    at: new Date(0),
    by,
  });
  const approval = {
    id: 's1',
    kind: 'approval',
    at: new Date(0),
    by,
    certificateSha256: 'c',
    digest: 'd2',
  } as const;
  const signed = [version(1, 'uploaded', 'd1'), version(2, 'signed', 'd2')];

  it('have no current one while no main document is chosen', () => {
    const { fields } = buildOutgoing();
    expect(currentVersion(buildOutgoing({ versions: signed }))?.digest).to.equal('d2');
    const emptied = buildOutgoing({ versions: signed, fields: { ...fields, main: null } });
    expect(currentVersion(emptied)).to.equal(undefined);
  });

  it('carry the leader’s signature only until new bytes are uploaded', () => {
    expect(approvalOf(buildOutgoing({ versions: signed, signatures: [approval] }))?.id).to.equal('s1');
    const mended = buildOutgoing({
      versions: [...signed, version(3, 'uploaded', 'd1')],
      signatures: [approval],
    });
    expect(approvalOf(mended)).to.equal(undefined);
  });
});
