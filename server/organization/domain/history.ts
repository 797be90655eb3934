// What is different between two states of a row of the directory, in words a person can read: the line of its history.
import { asOf, type DatedCertificate, type HistoryLine, type Terms, undatedFacts } from './directory.ts';
import type { Known } from './merge-directory.ts';

type Change = HistoryLine['changes'][number];

/** Names a certificate; hashing is not the business of a pure function. */
export type NameOf = (der: Uint8Array) => string;

export function changesBetween(before: Known | undefined, after: Known, now: Date, nameOf: NameOf): Change[] {
  const then = before && describe(before, now, nameOf);
  const next = describe(after, now, nameOf);
  return Object.keys(next).flatMap((field) => {
    const [from, to] = [then?.[field] ?? '', next[field] ?? ''];
    return from === to ? [] : [{ field, from, to }];
  });
}

function describe({ agency, facts: given }: Known, now: Date, nameOf: NameOf): Record<string, string> {
  const facts = given ?? undatedFacts(agency);
  const { endpoint, transport, canReceive, maySend, receiveLimitBytes, acceptsUnsigned } = termsNow(
    facts.terms,
    now,
  );
  const seen = asOf(agency, facts, now);
  const certificates = (use: DatedCertificate['use']) =>
    facts.certificates
      .filter((each) => each.use === use && (each.untilAt === null || each.untilAt > now))
      .map(({ der }) => nameOf(der))
      .sort()
      .join(' ');
  return {
    code: agency.code,
    name: agency.name,
    parentCode: agency.parentCode ?? '',
    transport,
    endpoint: endpoint ?? '',
    canReceive: String(canReceive),
    maySend: String(maySend),
    receiveLimitBytes: receiveLimitBytes === null ? '' : String(receiveLimitBytes),
    acceptsUnsigned: String(acceptsUnsigned),
    later: facts.terms
      .filter(({ fromAt }) => fromAt > now)
      .map((terms) => `${terms.fromAt.toISOString()} ${terms.transport} ${terms.endpoint ?? ''}`.trim())
      .join('; '),
    packetCertificates: certificates('packet'),
    serverCertificates: certificates('server'),
    dissolvedAt: seen.dissolvedAt?.toISOString() ?? '',
    source: facts.source,
    blocked: facts.blocked?.reason ?? '',
  };
}

const NEVER: Terms = {
  fromAt: new Date(0),
  transport: 'peer',
  endpoint: null,
  canReceive: false,
  maySend: false,
  receiveLimitBytes: null,
  acceptsUnsigned: false,
};

const termsNow = (terms: readonly Terms[], now: Date): Terms =>
  terms.findLast(({ fromAt }) => fromAt <= now) ?? NEVER;
