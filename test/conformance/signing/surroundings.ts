// What the corpus leaves to the reader: which roots to trust and at which time to judge. Roots are those a file carries
// (self-issued certificates, and the ends of chains whose root it does not carry) and those in folders named "certs".

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OID } from '../../../server/signing/cms/oids.ts';
import { verifyCms } from '../../../server/signing/cms/verify-cms.ts';
import { parseCertificates } from '../../../server/signing/index.ts';
import { openPdf } from '../../../server/signing/pdf/file.ts';
import { listSignatureFields, type SignatureField } from '../../../server/signing/pdf/signatures.ts';
import { DssHistory } from '../../../server/signing/report/dss.ts';
import { bufferSource } from '../../../server/signing/source.ts';
import {
  type Certificate,
  isSelfIssued,
  tryReadCertificate,
} from '../../../server/signing/validation/certificate.ts';
import { sameName } from '../../../server/signing/validation/names.ts';

export interface Surroundings {
  roots: Certificate[];
  /** The authorities right above the signers: trusted alone, they vouch for no timestamp. */
  authorities: Certificate[];
  /** Certificates in the corpus beside the file. */
  beside: Certificate[];
  /** One minute after the last time the file tells, yet within the signers' certificates. */
  time: Date;
}

const MINUTE = 60_000;
const noContent = async (): Promise<Uint8Array> => new Uint8Array();

export async function surroundingsOf(bytes: Uint8Array, path: string): Promise<Surroundings> {
  const beside = certificatesIn(join(dirname(path), 'certs'));
  const carried: Certificate[] = [];
  const authorities: Certificate[] = [];
  const times: Date[] = [];
  const ends: Date[] = [];
  for (const field of await fieldsOf(bytes, carried)) {
    const { certificates, signer, told } = await carriedBy(field);
    carried.push(...certificates);
    times.push(...told);
    if (field.type === 'DocTimeStamp' || !signer) continue;
    ends.push(signer.notAfter);
    authorities.push(...certificates.filter(({ subject }) => sameName(subject, signer.issuer)));
  }
  const roots = [...rootsOf(carried, [...carried, ...beside]), ...beside.filter(isSelfIssued)];
  return { roots, authorities, beside, time: timeOf(times, ends) };
}

function timeOf(times: readonly Date[], ends: readonly Date[]): Date {
  const told = Math.max(Date.UTC(2015), ...times.map((time) => time.getTime())) + MINUTE;
  return new Date(Math.min(told, ...ends.map((end) => end.getTime() - MINUTE)));
}

async function fieldsOf(bytes: Uint8Array, carried: Certificate[]): Promise<SignatureField[]> {
  try {
    const file = await openPdf(bufferSource(bytes));
    carried.push(...(await new DssHistory(file).at(file.revisions.length)).certificates);
    return await listSignatureFields(file);
  } catch {
    // A file that cannot be read tells nothing; that is the verifier's to report.
    return [];
  }
}

async function carriedBy(field: SignatureField) {
  const isStamp = field.type === 'DocTimeStamp';
  const inside = { inside: OID.tstInfo };
  const content = isStamp ? inside : 'detached';
  const cms = await verifyCms(field.contents, noContent, { content });
  const token = cms.parsed?.unsigned.get(OID.signatureTimeStamp)?.[0];
  const stamp = token && (await verifyCms(token.raw, noContent, { content: inside }));
  return {
    certificates: [...cms.certificates, ...(stamp?.certificates ?? [])],
    signer: cms.signer,
    told: [field.claimedAt, cms.parsed?.signingTime, stamp?.parsed?.signingTime].flatMap(
      (time) => time ?? [],
    ),
  };
}

function rootsOf(carried: readonly Certificate[], known: readonly Certificate[]): Certificate[] {
  const hasIssuer = (one: Certificate) =>
    known.some((other) => other.sha256 !== one.sha256 && sameName(other.subject, one.issuer));
  return carried.filter((one) => isSelfIssued(one) || !hasIssuer(one));
}

function certificatesIn(folder: string): Certificate[] {
  return namesIn(folder).flatMap((name) => {
    try {
      const ders = parseCertificates(readFileSync(join(folder, name)));
      return ders.flatMap((der) => tryReadCertificate(der) ?? []);
    } catch {
      return [];
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
