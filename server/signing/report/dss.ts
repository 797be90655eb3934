// The document security store: certificates, CRLs and OCSP responses that later revisions carry for verifiers.
// ISO 32000-2 §12.8.4.3. Unreadable entries are skipped: they only could have helped.
import type { PdfFile, PdfView } from '../pdf/file.ts';
import { PdfStream } from '../pdf/objects.ts';
import type { Der } from '../types.ts';
import { type Certificate, tryReadCertificate } from '../validation/certificate.ts';
import { type Crl, tryReadCrl } from '../validation/crl.ts';
import { type OcspResponse, tryReadOcspResponse } from '../validation/ocsp.ts';

export interface Evidence {
  certificates: Certificate[];
  crls: Crl[];
  ocsps: OcspResponse[];
}

const MAX_ENTRIES = 200;

/** Parses raw evidence, dropping what cannot be read. */
export const readEvidence = (raw: { certificates: Der[]; crls: Der[]; ocsps: Der[] }): Evidence => ({
  certificates: raw.certificates.flatMap((der) => tryReadCertificate(der) ?? []),
  crls: raw.crls.flatMap((der) => tryReadCrl(der) ?? []),
  ocsps: raw.ocsps.flatMap((der) => tryReadOcspResponse(der) ?? []),
});

const NOTHING = { certificates: [], crls: [], ocsps: [] };

/** Evidence in one state of the file; empty when there is no store or it is damaged. */
const readDss = async (view: PdfView): Promise<Evidence> => {
  try {
    const dss = await view.dict(await view.catalog(), 'DSS');
    if (!dss) return readEvidence(NOTHING);
    const streams = async (key: string): Promise<Der[]> => {
      const out: Der[] = [];
      for (const item of (await view.array(dss, key)).slice(0, MAX_ENTRIES)) {
        const stream = await view.resolve(item);
        if (stream instanceof PdfStream) out.push(await view.streamBytes(stream));
      }
      return out;
    };
    const [certificates, crls, ocsps] = [
      await streams('Certs'),
      await streams('CRLs'),
      await streams('OCSPs'),
    ];
    return readEvidence({ certificates, crls, ocsps });
  } catch {
    return readEvidence(NOTHING);
  }
};

/** The security store as it stood at the end of each revision, read once. */
export class DssHistory {
  readonly #file: PdfFile;
  readonly #known = new Map<number, Promise<Evidence>>();

  constructor(file: PdfFile) {
    this.#file = file;
  }

  at(revision: number): Promise<Evidence> {
    const known = this.#known.get(revision);
    if (known) return known;
    const isThere = revision >= 1 && revision <= this.#file.revisions.length;
    const evidence = isThere ? readDss(this.#file.at(revision)) : Promise.resolve(readEvidence(NOTHING));
    this.#known.set(revision, evidence);
    return evidence;
  }
}
