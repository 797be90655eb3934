// A level is granted for what the file holds and proves, not for a dictionary that is called so.
// ETSI EN 319 142-1 §6.3.
import { expect } from 'chai';
import { augment, bufferSource } from '../../../server/signing/index.ts';
import { type DssUpdate, updateDss, type ValidationData } from '../../../server/signing/pdf/dss-update.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { buildOcspRequest } from '../../../server/signing/validation/ocsp.ts';
import { buildDocument } from '../../support/pdf-samples/documents.ts';
import { openWorld, type World } from './world.ts';

describe('signing/PAdES level', function () {
  this.timeout(60_000);
  let world: World;
  let signed: Uint8Array;
  before(async () => {
    world = await openWorld();
    signed = await world.signed(buildDocument(), 'leader', { timestamp: world.timestamp });
  });
  after(() => world?.close());

  /** A response of the real responder about the certificate of `id`, asked for under this issuer. */
  const response = async (id: string, issuer: string): Promise<Uint8Array> => {
    const [certificate, authority] = [id, issuer].map((name) => readCertificate(world.pki.certificate(name)));
    if (!certificate || !authority) throw new Error('no such certificate');
    const request = buildOcspRequest(certificate, authority, Buffer.alloc(16, 7));
    const answer = await world.policy().revocation?.ocsp(world.pki.urls.ocsp, request);
    return answer ?? new Uint8Array();
  };
  const list = async (id: string): Promise<Uint8Array> =>
    (await world.policy().revocation?.crl(world.pki.urls.crl(id))) ?? new Uint8Array();
  const certificates = (...ids: string[]) => ids.map((id) => world.pki.certificate(id));
  const extended = async (
    bytes: Uint8Array,
    data: Partial<ValidationData>,
    over: Partial<DssUpdate> = {},
  ) => {
    const others = { certificates: [], ocsps: [], crls: [], ...data };
    const update = { signatures: [], others, at: world.now, ...over };
    const revision = await updateDss(await openPdf(bufferSource(bytes)), update);
    return Buffer.concat([bytes, revision ?? Buffer.alloc(0)]);
  };
  const level = async (bytes: Uint8Array, index = 0) =>
    (await world.offline(bytes)).signatures[index]?.facts.level;
  const stamp = async (bytes: Uint8Array) => {
    const plain = await world.signed(bytes, 'clerk');
    // B-T of a plain second signature is a document timestamp over both.
    const options = { level: 'B-T', timestamp: world.timestamp, policy: world.policy() } as const;
    return Buffer.concat([plain, (await augment(bufferSource(plain), options)).revision]);
  };

  const everything = async (): Promise<ValidationData> => ({
    certificates: certificates('leader', 'tsa-1', 'ca', 'root'),
    ocsps: await Promise.all([response('leader', 'ca'), response('tsa-1', 'ca'), response('ca', 'root')]),
    crls: [],
  });

  it('is B-LT with an answer for everybody, from responders or by lists', async () => {
    expect(await level(signed)).to.equal('B-T');
    const all = await everything();
    expect(await level(await extended(signed, all))).to.equal('B-LT');
    const lists = { certificates: all.certificates, crls: [await list('ca'), await list('root')] };
    expect(await level(await extended(signed, lists))).to.equal('B-LT');
  });

  it('stays B-T when one answer is missing: of the signer, of the timestamp’s authority, of an issuer', async () => {
    const all = await everything();
    for (const [index] of all.ocsps.entries()) {
      const ocsps = all.ocsps.filter((_, i) => i !== index);
      expect(await level(await extended(signed, { ...all, ocsps })), `without ${index}`).to.equal('B-T');
    }
    expect(
      await level(await extended(signed, { crls: [await list('ca')], certificates: all.certificates })),
    ).to.equal('B-T');
  });

  it('counts no answer about the same serial number of another issuer, and none that is altered', async () => {
    const all = await everything();
    const [own, ...rest] = all.ocsps;
    const foreign = await response('leader', 'strange-root');
    expect(await level(await extended(signed, { ...all, ocsps: [foreign, ...rest] }))).to.equal('B-T');
    const altered = Buffer.from(own ?? []);
    altered[altered.length - 20] = (altered[altered.length - 20] ?? 0) ^ 1;
    expect(await level(await extended(signed, { ...all, ocsps: [altered, ...rest] }))).to.equal('B-T');
  });

  it('counts nothing for a signer that was said before he signed', async () => {
    const early = await extended(signed, await everything());
    world.now = new Date(world.now.getTime() + 120_000);
    const again = await world.signed(early, 'leader', { timestamp: world.timestamp });
    expect([await level(again, 0), await level(again, 1)]).to.deep.equal(['B-LT', 'B-T']);
    const fresh = await extended(again, { ocsps: [await response('leader', 'ca')] });
    expect([await level(fresh, 0), await level(fresh, 1)]).to.deep.equal(['B-LT', 'B-LT']);
  });

  it('is B-LTA only under a document timestamp that covers the evidence', async () => {
    const all = await everything();
    const covered = await stamp(await extended(signed, all));
    expect(await level(covered)).to.equal('B-LTA');
    const late = await extended(await stamp(signed), all);
    expect(await level(late)).to.equal('B-LT');
  });

  it('grants no level to a signature of another profile', async () => {
    const text = Buffer.from(signed).toString('latin1');
    const other = Buffer.from(text.replace('/ETSI.CAdES.detached', '/adbe.pkcs7.detached'), 'latin1');
    expect(await level(other)).to.equal('none');
  });
});
