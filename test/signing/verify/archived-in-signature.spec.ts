// Evidence that the signer put into what he signed (adbe-revocationInfoArchival): it is as old as the signature itself,
// so it counts although the authority's key has ended since. ISO 32000-2 §12.8.3.3.2, EN 319 102-1 §5.6.2.
import { createHash, sign } from 'node:crypto';
import { expect } from 'chai';
import { algorithmIdentifier, digestIdentifier } from '../../../server/signing/cms/algorithms.ts';
import { children, readDer } from '../../../server/signing/cms/der-read.ts';
import {
  context,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tlv,
} from '../../../server/signing/cms/der-write.ts';
import { OID } from '../../../server/signing/cms/oids.ts';
import { attribute, signedAttributes } from '../../../server/signing/cms/signed-attributes.ts';
import { complete } from '../../../server/signing/complete.ts';
import { bufferSource, prepare, type SignatureSpec } from '../../../server/signing/index.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { EXT, type Identity, issue, issueCa, PURPOSE } from '../../support/authority/certificates.ts';
import { makeList } from '../../support/authority/crl.ts';
import { makeResponse } from '../../support/authority/ocsp.ts';
import { makeToken } from '../../support/authority/timestamp.ts';
import { addEvidence, check, makePdf } from './long-term.ts';

const on = (date: string): Date => new Date(`${date}T12:00:00Z`);
const SIGNED = '2021-03-01';

describe('evidence inside what was signed', () => {
  const long = { from: on('2015-01-01'), to: on('2060-01-01') };
  const root = issueCa({ subject: 'Root', ...long });
  const lasting = issueCa({ subject: 'CA', issuer: root, ...long });
  const ended = issueCa({ subject: 'Ended', issuer: root, from: on('2015-01-01'), to: on('2022-06-01') });
  const person = issue({
    subject: 'Nguyễn Văn A',
    issuer: ended,
    from: on('2020-01-01'),
    to: on('2022-01-01'),
    extensions: [EXT.usage(0, 1)],
  });
  const tsa = issue({
    subject: 'TSA',
    issuer: lasting,
    ...long,
    extensions: [EXT.usage(0), EXT.extended([PURPOSE.stamping], true)],
  });

  const times = { thisUpdate: on('2021-02-28'), nextUpdate: on('2021-03-03') };
  const listOf = (issuer: Identity, revoked?: Date) =>
    makeList({ issuer, ...times, entries: revoked ? [{ serial: person.serial, at: revoked }] : [] });
  const answer = () =>
    makeResponse({
      issuer: ended,
      producedAt: times.thisUpdate,
      answers: [{ certificate: person, ...times }],
    });

  interface Archive {
    crls?: Buffer[];
    ocsps?: Buffer[];
    /** Written behind the signature instead: not signed. */
    isLoose?: boolean;
  }

  const signedWith = async ({ crls = [], ocsps = [], isLoose = false }: Archive): Promise<Buffer> => {
    const base = await makePdf();
    const spec: SignatureSpec = { role: 'person', marks: [], signedAt: on(SIGNED) };
    const prepared = await prepare(bufferSource(base), spec, { contentsCapacity: 16_384 });
    const leaf = readCertificate(person.der);
    const archive = attribute(
      OID.adobeRevocation,
      sequence(context(0, sequence(...crls)), context(1, sequence(...ocsps))),
    );
    const own = children(readDer(signedAttributes(prepared.digest, leaf))).map(({ raw }) => raw);
    const attributes = setOf(isLoose ? own : [...own, archive]);
    const implicit = Uint8Array.from(attributes);
    implicit[0] = 0xa0;
    const value = sign('sha256', attributes, person.key);
    const imprint = createHash('sha256').update(value).digest();
    const token = makeToken({ authority: tsa, chain: [lasting], at: on(SIGNED) }, imprint);
    const unsigned = [attribute(OID.signatureTimeStamp, token), ...(isLoose ? [archive] : [])];
    const info = sequence(
      integer(1),
      sequence(leaf.issuer.der, leaf.serialDer),
      digestIdentifier('SHA-256'),
      implicit,
      algorithmIdentifier('1.2.840.10045.4.3.2'),
      octetString(value),
      tlv(0xa1, ...unsigned),
    );
    const content = sequence(
      integer(1),
      setOf([digestIdentifier('SHA-256')]),
      sequence(objectIdentifier(OID.data)),
      tlv(0xa0, person.der, ended.der),
      setOf([info]),
    );
    const cms = sequence(objectIdentifier(OID.signedData), context(0, content));
    const signed = Buffer.concat([base, complete(prepared, cms).revision]);
    // Of those who are still there, everybody may tell.
    return addEvidence(signed, { certificates: [lasting], crls: [listOf(root), listOf(lasting)] });
  };
  const judge = async (bytes: Buffer) => {
    const { signatures } = await check(bytes, { trustAnchors: [root.der], now: on('2023-05-01') });
    return signatures[0];
  };

  it('counts as of the signature, by list and by answer', async () => {
    for (const archive of [{ crls: [listOf(ended)] }, { ocsps: [answer()] }]) {
      const found = await judge(await signedWith(archive));
      expect(found).to.deep.include({ verdict: 'VALID', reasons: [] });
      expect(found?.facts.revocation).to.include({ status: 'good', source: archive.crls ? 'crl' : 'ocsp' });
    }
  });

  it('proves nothing where it is not signed, is not there, or came with a later revision', async () => {
    const loose = await signedWith({ crls: [listOf(ended)], isLoose: true });
    const later = addEvidence(await signedWith({}), { crls: [listOf(ended)] });
    for (const bytes of [loose, await signedWith({}), later])
      expect(await judge(bytes)).to.deep.include({
        verdict: 'INDETERMINATE',
        reasons: ['REVOCATION_UNKNOWN'],
      });
  });

  it('tells of a revocation, too', async () => {
    const found = await judge(await signedWith({ crls: [listOf(ended, on('2021-02-01'))] }));
    expect(found?.verdict).to.equal('INVALID');
    expect(found?.reasons).to.include('REVOKED');
  });
});
