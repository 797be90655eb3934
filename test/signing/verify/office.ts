// A small office for verification tests: PDFs, keys, CRLs and timestamps, all certificates made by openssl.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { PDFDocument } from 'pdf-lib';
import { complete } from '../../../server/signing/complete.ts';
import {
  bufferSource,
  makeTimestampClient,
  openPkcs12,
  prepare,
  type RevocationClient,
  type SignatureSpec,
  type Signer,
  sign,
  type TimestampClient,
  type VerificationPolicy,
  type VerificationReport,
  verify,
} from '../../../server/signing/index.ts';
import { readCertificate } from '../../../server/signing/validation/certificate.ts';
import { CA_EXTENSIONS, LEAF_EXTENSIONS, makeOpensslPki, type OpensslPki } from '../keys/openssl-pki.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const CONFIG = `[sub]
database=sub.txt
default_md=sha256
default_crl_days=400
[root]
database=root.txt
default_md=sha256
default_crl_days=400
[t]
serial=serial
signer_digest=sha256
digests=sha256,sha384,sha512
default_policy=1.2.3.4
ess_cert_id_alg=sha256
`;
const at = (ca: string): string => `crlDistributionPoints=URI:http://pki.test/${ca}.crl`;

export interface Office {
  pki: OpensslPki;
  pdf(text?: string): Promise<Uint8Array>;
  signer(name: string): Promise<Signer>;
  issue(name: string, over?: Parameters<OpensslPki['issue']>[1]): void;
  /** Publishes CRLs in which these are revoked at these times. */
  publish(revoked?: Record<string, Date>): void;
  timestamp: TimestampClient;
  policy(over?: Partial<VerificationPolicy>): VerificationPolicy;
  signed(
    base: Uint8Array,
    name: string,
    over?: Partial<SignatureSpec>,
    options?: Parameters<typeof sign>[3],
  ): Promise<Uint8Array>;
  /** Adds a document timestamp (SubFilter ETSI.RFC3161) as one more revision. */
  stampDocument(bytes: Uint8Array): Promise<Uint8Array>;
  check(bytes: Uint8Array, over?: Partial<VerificationPolicy>): Promise<VerificationReport>;
}

export const makeOffice = (): Office => {
  const pki = makeOpensslPki();
  const issue: Office['issue'] = (name, over) =>
    pki.issue(name, {
      subject: `/C=VN/O=Sở Nội vụ/CN=Nguyễn Văn ${name}`,
      issuer: 'sub',
      extensions: [...LEAF_EXTENSIONS, at('sub')],
      ...over,
    });
  pki.issue('root', {
    subject: '/C=VN/O=Ban Cơ yếu/CN=RootCA (THỬ NGHIỆM)',
    extensions: CA_EXTENSIONS,
    days: 3000,
  });
  issue('sub', {
    subject: '/C=VN/O=Ban Cơ yếu Chính phủ/CN=CA phục vụ các cơ quan Nhà nước (THỬ NGHIỆM)',
    issuer: 'root',
    extensions: [...CA_EXTENSIONS, at('root')],
    days: 3000,
  });
  issue('person');
  issue('agency', {
    subject: '/C=VN/O=BỘ TÀI CHÍNH/CN=CỤC THUẾ',
    issuer: 'sub',
    key: 'ec',
    extensions: [...LEAF_EXTENSIONS, at('sub')],
  });
  const stamping = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=critical,timeStamping'];
  issue('tsa', { subject: '/C=VN/CN=TSA', issuer: 'sub', extensions: [...stamping, at('sub')], days: 3000 });
  writeFileSync(pki.path('office.cnf'), CONFIG);
  writeFileSync(pki.path('serial'), '01\n');

  const stamp = (when: Date): string => `${when.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`;
  const publish: Office['publish'] = (revoked = {}) => {
    const lines = Object.entries(revoked).map(([name, when]) => {
      const c = readCertificate(pki.der(name));
      const serial = Buffer.from(c.serial).toString('hex').toUpperCase();
      return {
        ca: name === 'sub' ? 'root' : 'sub',
        line: `R\t${stamp(c.notAfter)}\t${stamp(when)}\t${serial}\tunknown\t/CN=${name}\n`,
      };
    });
    for (const ca of ['sub', 'root']) {
      writeFileSync(
        pki.path(`${ca}.txt`),
        lines
          .filter((l) => l.ca === ca)
          .map((l) => l.line)
          .join(''),
      );
      const keys = ['-cert', `${ca}.pem`, '-keyfile', `${ca}.key`, '-name', ca];
      pki.run('ca', '-config', 'office.cnf', '-gencrl', ...keys, '-out', `${ca}.crl.pem`);
      pki.run('crl', '-in', `${ca}.crl.pem`, '-outform', 'DER', '-out', `${ca}.crl`);
    }
  };
  publish();
  const revocation: RevocationClient = {
    ocsp: async () => null,
    crl: async (url) => readFileSync(pki.path(url.split('/').at(-1) ?? '')),
    issuer: async () => null,
  };
  const policy: Office['policy'] = (over) => ({
    trustAnchors: [pki.der('root')],
    revocation,
    now: new Date(),
    ...over,
  });
  const answer = (request: Uint8Array): Buffer => {
    writeFileSync(pki.path('q.tsq'), request);
    const keys = ['-signer', 'tsa.pem', '-inkey', 'tsa.key', '-chain', 'sub.pem'];
    pki.run(
      'ts',
      '-reply',
      '-config',
      'office.cnf',
      '-section',
      't',
      ...keys,
      '-queryfile',
      'q.tsq',
      '-out',
      'r.tsr',
    );
    return readFileSync(pki.path('r.tsr'));
  };
  const timestamp = makeTimestampClient({ post: async (request) => answer(request) });
  const signer = (name: string): Promise<Signer> => openPkcs12(pki.p12(name, '1', ['sub']), '1');
  return {
    pki,
    issue,
    publish,
    policy,
    signer,
    timestamp,
    pdf: async (text = 'Quyet dinh') => {
      const document = await PDFDocument.create();
      document.addPage([595, 842]).drawText(text, { x: 50, y: 700 });
      return document.save();
    },
    signed: async (base, name, over, options) => {
      const spec: SignatureSpec = { role: 'person', marks: [], signedAt: new Date(), ...over };
      const { revision } = await sign(bufferSource(base), spec, await signer(name), options);
      return Buffer.concat([base, revision]);
    },
    stampDocument: async (bytes) => {
      const spec: SignatureSpec = { role: 'agency', marks: [], signedAt: new Date() };
      const prepared = await prepare(bufferSource(bytes), spec, { contentsCapacity: 12_288 });
      const text = Buffer.from(prepared.revision).toString('latin1');
      const revision = Buffer.from(
        text
          .replace('/ETSI.CAdES.detached', '/ETSI.RFC3161'.padEnd(20))
          .replace('VanthuAgency', 'DocTimeStamp'),
        'latin1',
      );
      const whole = Buffer.concat([bytes, revision]);
      const [, before, after] = prepared.byteRange;
      const hash = createHash('sha256').update(whole.subarray(0, before)).update(whole.subarray(after));
      const token = await timestamp(hash.digest(), 'SHA-256');
      return Buffer.concat([bytes, complete({ ...prepared, revision }, token).revision]);
    },
    check: (bytes, over) => verify(bufferSource(bytes), policy(over)),
  };
};
