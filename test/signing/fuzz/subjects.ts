// What is mutated: signed files of several structures, and the DER objects that a verdict rests on.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { PDFDocument } from 'pdf-lib';
import { augment, bufferSource, type VerificationPolicy } from '../../../server/signing/index.ts';
import { discPng } from '../../support/png.ts';
import { hasProgram } from '../../support/programs.ts';
import { makeOffice, type Office } from '../verify/office.ts';

export interface SignedFile {
  name: string;
  bytes: Buffer;
}

export type DerName = 'certificate' | 'CRL' | 'OCSP response' | 'CMS' | 'timestamp token';

export interface Subjects {
  files: SignedFile[];
  ders: Record<DerName, Uint8Array>;
  policy: VerificationPolicy;
  office: Office;
}

/** Every file is VALID as it stands, by `policy`, without any network. */
export const makeSubjects = async (): Promise<Subjects> => {
  const office = makeOffice();
  const png = discPng(12, [200, 0, 0]);
  const marks = [
    { kind: 'image' as const, png, box: { page: 1, xMm: 20, yMm: 40, widthMm: 30, heightMm: 20 } },
  ];
  const streams = await office.pdf('Object streams');
  const tables = await form();
  const person = await office.signed(tables, 'person', { marks }, { timestamp: office.timestamp });
  const sealed = await office.signed(person, 'agency', { role: 'agency', marks });
  const compressed = await office.signed(streams, 'person', { marks });
  const archived = await office.stampDocument(sealed);
  const { revocation: _none, ...policy } = office.policy({ requireRevocation: false });
  const certified = await office.signed(tables, 'person', { certify: 2 });
  const preserved = await preservedBy(office, certified);
  const files = {
    person,
    sealed,
    compressed,
    archived,
    certified,
    preserved,
    ...(await encryptedBy(office)),
  };
  return {
    office,
    policy,
    ders: {
      certificate: office.pki.der('person'),
      CRL: readFileSync(office.pki.path('sub.crl')),
      'OCSP response': answerOf(office),
      CMS: signatureOf(Buffer.from(person)),
      'timestamp token': await office.timestamp(Buffer.alloc(32, 3), 'SHA-256'),
    },
    files: Object.entries(files).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) })),
  };
};

/** At level B-LTA, with a security store. */
const preservedBy = async (office: Office, bytes: Uint8Array): Promise<Uint8Array> => {
  const { timestamp } = office;
  const options = { level: 'B-LTA', policy: office.policy(), timestamp } as const;
  return Buffer.concat([bytes, (await augment(bufferSource(bytes), options)).revision]);
};

/** Encrypted for readers without a password, then signed. */
const encryptedBy = async (office: Office): Promise<Record<string, Uint8Array>> => {
  if (!hasProgram('qpdf')) return {};
  const [from, to] = [office.pki.path('plain.pdf'), office.pki.path('encrypted.pdf')];
  writeFileSync(from, await form());
  spawnSync('qpdf', ['--object-streams=disable', '--encrypt', '', 'chu', '256', '--', from, to]);
  return { encrypted: await office.signed(readFileSync(to), 'person') };
};

/** A page with text, a field and a note, written with a cross-reference table. */
const form = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  page.drawText('So tien: 100 dong', { x: 50, y: 700 });
  pdf.getForm().createTextField('amount').addToPage(page, { x: 50, y: 600, width: 120, height: 20 });
  return pdf.save({ useObjectStreams: false });
};

/** openssl's answer on a certificate, signed by a delegated responder. */
const answerOf = ({ pki, issue }: Office): Buffer => {
  issue('ocsp', { subject: '/CN=OCSP', issuer: 'sub', extensions: ['extendedKeyUsage=OCSPSigning'] });
  writeFileSync(pki.path('index.txt'), '');
  const files = ['-index', 'index.txt', '-CA', 'sub.pem', '-rsigner', 'ocsp.pem', '-rkey', 'ocsp.key'];
  pki.run('ocsp', '-issuer', 'sub.pem', '-cert', 'person.pem', '-reqout', 'q.der');
  pki.run('ocsp', ...files, '-reqin', 'q.der', '-respout', 'a.der', '-ndays', '2');
  return readFileSync(pki.path('a.der'));
};

/** Signature values of a file as hexadecimal, with their places. */
export const holesOf = (file: Buffer): { at: number; hex: string }[] =>
  [...file.toString('latin1').matchAll(/\/Contents ?<([0-9a-fA-F]{64,})>/g)].map((match) => ({
    at: match.index + match[0].indexOf('<') + 1,
    hex: match[1] ?? '',
  }));

/** The CMS without the zeros behind it. */
export const unpadded = (hex: string): Buffer => {
  const der = Buffer.from(hex, 'hex');
  return der.subarray(0, 4 + der.readUInt16BE(2));
};

const signatureOf = (file: Buffer): Buffer => unpadded(holesOf(file)[0]?.hex ?? '');
