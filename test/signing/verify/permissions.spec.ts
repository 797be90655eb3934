// What signatures permit afterwards, who broke it, and what was hidden before anybody signed: the report's own facts.
import { expect } from 'chai';
import { bufferSource, verify } from '../../../server/signing/index.ts';
import type { SignatureSpec, Signer, VerificationReport } from '../../../server/signing/types.ts';
import { appendRevision } from '../../support/pdf-samples/assemble.ts';
import { buildDocument, type DocumentOptions, formParts } from '../../support/pdf-samples/documents.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeSigner, signedBytes, specOf } from '../pdf/witness.ts';

const CONTENT = 'BT /F1 9 Tf 2 5 Td (Binh) Tj ET';
const FILLED = {
  10: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (HoTen) /V (Binh) /Rect [72 600 200 620] /P 5 0 R /F 4 /AP << /N 901 0 R >> >>',
  901: `<< /Type /XObject /Subtype /Form /BBox [0 0 128 20] /Resources << /Font << /F1 3 0 R >> >> /Length ${CONTENT.length} >>\nstream\n${CONTENT}\nendstream`,
};

describe('verify: permissions', () => {
  let signer: Signer;
  before(function () {
    if (!hasProgram('openssl')) this.skip();
    signer = makeSigner();
  });

  const check = (bytes: Uint8Array): Promise<VerificationReport> =>
    verify(bufferSource(bytes), {
      trustAnchors: signer.certificateChain,
      now: new Date(),
      requireRevocation: false,
    });
  const sign = (base: Uint8Array, over: Partial<SignatureSpec> = {}) =>
    signedBytes(base, specOf({ signedAt: new Date(), ...over }), signer);
  const form = () => buildDocument(formParts('direct', 'indirect'));

  it('are told and obeyed where a certification lets a form be filled, and the file is VALID', async () => {
    const report = await check(appendRevision(await sign(form(), { certify: 2 }), FILLED));
    expect([report.verdict, report.reasons]).to.deep.equal(['VALID', []]);
    expect(report.signatures[0]?.facts.permissions).to.deep.equal({ docMdp: 2, obeyed: true });
  });

  it('are told and broken where the certification forbids it', async () => {
    const report = await check(appendRevision(await sign(form(), { certify: 1 }), FILLED));
    expect(report.reasons).to.include('DISALLOWED_CHANGE');
    expect(report.signatures[0]?.facts.permissions).to.deep.equal({ docMdp: 1, obeyed: false });
  });

  it('are not told of a signature that states none, and nobody is certain of the field', async () => {
    const report = await check(appendRevision(await sign(form()), FILLED));
    expect(report.reasons).to.include('FILLED_AFTER_SIGNING');
    expect(report.signatures[0]?.facts).to.not.have.property('permissions');
  });

  it('of a later signature are a breach of that one, not of the signature before it', async () => {
    const first = await sign(form(), { certify: 2 });
    const locked = await sign(first, { role: 'agency', lock: { action: 'All', fields: [] } });
    const [author, agency] = (await check(appendRevision(locked, FILLED))).signatures;
    expect([author?.verdict, author?.facts.permissions?.obeyed]).to.deep.equal(['VALID', true]);
    expect([agency?.verdict, agency?.reasons]).to.deep.equal(['INVALID', ['DISALLOWED_CHANGE']]);
    expect(agency?.facts.permissions).to.deep.include({
      fieldMdp: { action: 'All', fields: [] },
      obeyed: false,
    });
  });

  it('cannot be raised by a later signature: its claim leaves it undecided, and the lower level holds', async () => {
    const empty = '/Type /Annot /Subtype /Widget /FT /Sig /T (Sau) /Rect [0 0 0 0] /P 5 0 R /F 132';
    const document = {
      page: '/Annots [20 0 R]',
      catalog: '/AcroForm 13 0 R',
      objects: {
        13: '<< /Fields [20 0 R] >>',
        20: `<< ${empty} /Lock << /Type /SigFieldLock /Action /Include /Fields [(Khac)] /P 3 >> >>`,
      },
    };
    const first = await sign(buildDocument(document), { certify: 2 });
    const second = await sign(first, { role: 'agency', fieldName: 'Sau' });
    const { verdict, signatures } = await check(second);
    expect(verdict).to.equal('INDETERMINATE');
    expect(signatures.map(({ reasons }) => reasons)).to.deep.equal([[], ['PERMISSIONS_RAISED']]);
  });

  it('hidden layers are named: off at first, off by the base state, or off on paper', async () => {
    const group = (name: string, usage = '') => `<< /Type /OCG /Name (${name}) ${usage} >>`;
    const objects = {
      20: group('An'),
      21: group('Hien'),
      22: group('In', '/Usage << /Print << /PrintState /OFF >> >>'),
    };
    const layersOf = async (configuration: string) => {
      const document: DocumentOptions = {
        catalog: `/OCProperties << /OCGs [20 0 R 21 0 R 22 0 R] /D << ${configuration} >> >>`,
        objects,
      };
      const { hiddenLayers, verdict } = await check(await sign(buildDocument(document)));
      return [verdict, hiddenLayers];
    };
    expect(await layersOf('/OFF [20 0 R]')).to.deep.equal(['VALID', ['An', 'In']]);
    expect(await layersOf('/BaseState /OFF /ON [21 0 R 22 0 R]')).to.deep.equal(['VALID', ['An', 'In']]);
    expect(await layersOf('')).to.deep.equal(['VALID', ['In']]);
    expect((await check(await sign(buildDocument()))).hiddenLayers).to.equal(undefined);
  });
});
