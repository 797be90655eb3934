// What the directory knows of an agency beside its name: everything with the time from which or until which it holds,
// so that tomorrow's change can be entered today and yesterday's packets are still understood.
import type { PersonRef } from '../../contracts/common-shapes.ts';
import type { AgencyTransport, DirectoryChangeKind } from '../../contracts/vocabulary.ts';
import type { Agency, KnownAgency } from './organization.ts';

/** How long a look into the directory holds; what a process changes it sees at once itself. */
export const LOOK_MS = 2_000;

/** In force from an instant until the next terms begin. */
export interface Terms {
  fromAt: Date;
  transport: AgencyTransport;
  endpoint: string | null;
  canReceive: boolean;
  maySend: boolean;
  receiveLimitBytes: number | null;
  acceptsUnsigned: boolean;
}

/** Several may be in force at once: a new key is made known before the old one ends. */
export interface DatedCertificate {
  use: 'packet' | 'server';
  /** DER. */
  der: Uint8Array;
  fromAt: Date | null;
  untilAt: Date | null;
}

export interface FormerName {
  code: string;
  name: string;
  untilAt: Date;
}

/** An administrator of this server lets an agency elsewhere send nothing here, whatever its own server says of it. */
export interface Block {
  at: Date;
  by: PersonRef;
  reason: string;
}

/** What became of a row, and through whom; kept beside it for people to read. */
export interface HistoryLine {
  at: Date;
  kind: DirectoryChangeKind;
  /** As {@link ExchangeFacts}. */
  source: string;
  by: PersonRef | null;
  /** What is different; certificates by their digest. */
  changes: Array<{ field: string; from: string; to: string }>;
}

export interface ExchangeFacts {
  /** Who said so: `here` and `import` are people of this server, else the name of what is synchronised with. */
  source: string;
  former: FormerName[];
  dissolvedAt: Date | null;
  /** Oldest first. */
  terms: Terms[];
  certificates: DatedCertificate[];
  /** Absent or null: not blocked. */
  blocked?: Block | null;
  updatedAt: Date;
}

/** A row of before the directory knew dates says the same for all time. */
export const undatedFacts = (agency: Agency): ExchangeFacts => ({
  source: 'here',
  former: [],
  dissolvedAt: null,
  terms: [termsOf(agency, new Date(0))],
  certificates: agency.exchangeCertificates.map((der) => ({
    use: 'packet',
    der,
    fromAt: null,
    untilAt: null,
  })),
  updatedAt: new Date(0),
});

const termsOf = ({ isLocal, canReceive, endpoint }: Agency, fromAt: Date): Terms => ({
  fromAt,
  transport: isLocal ? 'local' : 'peer',
  endpoint,
  canReceive,
  maySend: true,
  receiveLimitBytes: null,
  acceptsUnsigned: false,
});

const isIn = ({ fromAt, untilAt }: DatedCertificate, at: Date): boolean =>
  (fromAt === null || fromAt <= at) && (untilAt === null || at < untilAt);

/** The agency as it stands at an instant. Before its first terms and after its end it neither sends nor receives. */
export function asOf(agency: Agency, given: ExchangeFacts | null, at: Date): KnownAgency {
  const facts = given ?? undatedFacts(agency);
  const { dissolvedAt, former, source, updatedAt } = facts;
  const terms = facts.terms.findLast(({ fromAt }) => fromAt <= at);
  const isInForce = dissolvedAt === null || at < dissolvedAt;
  const inForce = facts.certificates.filter((certificate) => isIn(certificate, at));
  const dersFor = (use: DatedCertificate['use']) =>
    inForce.filter((certificate) => certificate.use === use).map(({ der }) => der);
  return {
    ...agency,
    transport: agency.isLocal ? 'local' : (terms?.transport ?? 'peer'),
    endpoint: terms?.endpoint ?? null,
    canReceive: isInForce && terms?.canReceive === true,
    maySend: isInForce && terms?.maySend === true && (facts.blocked ?? null) === null,
    receiveLimitBytes: terms?.receiveLimitBytes ?? null,
    acceptsUnsigned: terms?.acceptsUnsigned ?? false,
    exchangeCertificates: dersFor('packet'),
    formerCertificates: facts.certificates
      .filter((certificate) => certificate.use === 'packet' && !isIn(certificate, at))
      .map(({ der }) => der),
    serverCertificates: dersFor('server'),
    formerCodes: former.map(({ code }) => code),
    dissolvedAt,
    source,
    directoryChangedAt: updatedAt,
  };
}

/**
 * The facts after somebody described the agency anew without dates (an office file, the demo): what he says holds from
 * now on; what was said before stays known as what it was. Certificates that are no longer named end now.
 */
export function describedAnew(facts: ExchangeFacts, agency: Agency, now: Date): ExchangeFacts {
  const said = termsOf(agency, now);
  const last = facts.terms.findLast(({ fromAt }) => fromAt <= now);
  const isSame = last !== undefined && last.canReceive === said.canReceive && last.endpoint === said.endpoint;
  const terms = isSame ? facts.terms : [...facts.terms.filter(({ fromAt }) => fromAt < now), said];
  const named = agency.exchangeCertificates;
  const kept = facts.certificates.map((held) => {
    const isNamed = held.use !== 'packet' || named.some((der) => isSameDer(der, held.der));
    return isNamed || !isIn(held, now) ? held : { ...held, untilAt: now };
  });
  const added = named
    .filter((der) => !facts.certificates.some((held) => held.use === 'packet' && isSameDer(held.der, der)))
    .map((der) => ({ use: 'packet' as const, der, fromAt: null, untilAt: null }));
  return { ...facts, terms, certificates: [...kept, ...added] };
}

const isSameDer = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
