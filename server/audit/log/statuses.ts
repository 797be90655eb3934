// What authorities said of the certificates behind the logs and what passes between agencies, kept while they still say
// it: years later nobody answers for a certificate that has run out. Asked in the background, after each use.
import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Collected, readCertificateFacts } from '../../signing/index.ts';
import type { StatusRow, StatusStore } from './store-statuses.ts';

export interface StatusesDeps {
  statuses: StatusStore;
  clock: Clock;
  logger: Logger;
  /** Asks the authorities now. @throws SigningError when they do not tell. */
  collectStatus(certificate: Uint8Array, usedAt: Date): Promise<Collected>;
  /** What an agency of this code may sign with now. */
  certificatesOf(code: string): Promise<Uint8Array[]>;
}

export interface Statuses {
  /** Notes that these signed something; `agencyId` for signers of its log. */
  note(certificates: readonly Uint8Array[], use: { usedAt: Date; agencyId?: string }): Promise<void>;
  /** Notes the keys of these agencies. */
  noteAgencies(codes: Iterable<string>, usedAt: Date): Promise<void>;
  /** Asks what is due; silence is asked again later. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Of these, as fresh as can be had now, and else as it was kept. */
  fresh(certificates: readonly Uint8Array[]): Promise<Collected>;
  /** Of those who signed the log of an agency; who signed since he was asked about is asked about again. */
  ofLog(agencyId: string): Promise<Collected>;
}

const MINUTE = 60_000;
/** Signers of a log sign every few minutes; a partner may have thousands of fellows. */
const PACE_MS = { signer: 30 * MINUTE, partner: 20 * 60 * MINUTE };
const RETRY_MS = 15 * MINUTE;
/** An answer that is younger is as good as a new one. */
const FRESH_MS = 5 * MINUTE;
const MAX_ASKED = 200;
/** Whoever waits for a bundle waits no longer for answers; then what was kept must do. */
const FRESH_TOTAL_MS = 15_000;
const AT_ONCE = 8;
/** Of one certificate; a list that is larger is not kept, and its absence is told by whoever verifies. */
const MAX_BYTES = 8 * 1024 * 1024;

export function makeStatuses(deps: StatusesDeps): Statuses {
  const { statuses: store, clock, logger, collectStatus, certificatesOf } = deps;

  const note: Statuses['note'] = async (certificates, { usedAt, agencyId }) => {
    for (const certificate of distinct(certificates)) {
      const id = digestOf(certificate);
      const known = await store.find(id);
      const pace = agencyId === undefined ? PACE_MS.partner : PACE_MS.signer;
      const due = known?.at == null ? clock.now() : new Date(known.at.getTime() + pace);
      const askAt = known?.askAt ?? due;
      await store.note({ id, certificate, usedAt, agencyId, askAt });
    }
  };

  /** Null when nobody tells, or nobody would be believed any more. */
  const ask = async ({ certificate, usedAt }: Pick<StatusRow, 'certificate' | 'usedAt'>) => {
    const now = clock.now();
    // Silence about what has run out proves nothing (RFC 5280 §3.3): what was said before is worth more.
    if (now > new Date(readCertificateFacts(certificate).notAfter)) return null;
    try {
      const told = await collectStatus(certificate, usedAt);
      return sizeOf(told) > MAX_BYTES ? null : told;
    } catch (error) {
      const { commonName } = readCertificateFacts(certificate);
      logger.warn({ err: error, commonName }, 'no authority tells the status of a certificate now');
      return null;
    }
  };

  const askAndKeep = async (row: Pick<StatusRow, 'id' | 'certificate' | 'usedAt'>) => {
    const told = await ask(row);
    const now = clock.now();
    if (told !== null) await store.keep(row, told, now);
    else if (now > new Date(readCertificateFacts(row.certificate).notAfter)) await store.delay(row.id, null);
    else await store.delay(row.id, new Date(now.getTime() + RETRY_MS));
    return told;
  };

  const freshOf = async (certificate: Uint8Array, mayAsk: boolean): Promise<Collected | null> => {
    const now = clock.now();
    const id = digestOf(certificate);
    const kept = await store.find(id);
    const isFresh = kept?.at != null && now.getTime() - kept.at.getTime() < FRESH_MS;
    if (isFresh || !mayAsk) return kept;
    await note([certificate], { usedAt: now });
    return (await askAndKeep({ id, certificate, usedAt: now })) ?? kept;
  };

  return {
    note,

    async noteAgencies(codes, usedAt) {
      for (const code of codes) await note(await certificatesOf(code), { usedAt });
    },

    async refresh(signal) {
      for (const row of await store.due(clock.now(), MAX_ASKED)) {
        if (signal.aborted) return;
        await askAndKeep(row);
      }
    },

    async fresh(certificates) {
      const deadline = performance.now() + FRESH_TOTAL_MS;
      const wanted = distinct(certificates);
      const found: Collected[] = [];
      const work = async () => {
        for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
          const told = await freshOf(next, performance.now() < deadline);
          if (told !== null) found.push(told);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return together(found);
    },

    async ofLog(agencyId) {
      const signers = await store.ofLog(agencyId);
      for (const row of signers) if (row.at === null || row.usedAt > row.at) await askAndKeep(row);
      return keptOfLog(store, agencyId);
    },
  };
}

export const keptOfLog = async (store: Pick<StatusStore, 'ofLog'>, agencyId: string): Promise<Collected> =>
  together(await store.ofLog(agencyId));

const digestOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

const distinct = (ders: Iterable<Uint8Array>): Uint8Array[] => [
  ...new Map([...ders].map((der) => [digestOf(der), der])).values(),
];

const sizeOf = ({ certificates, ocsps, crls }: Collected): number =>
  [...certificates, ...ocsps, ...crls].reduce((sum, { length }) => sum + length, 0);

const together = (all: readonly Collected[]): Collected => ({
  certificates: distinct(all.flatMap(({ certificates }) => certificates)),
  ocsps: distinct(all.flatMap(({ ocsps }) => ocsps)),
  crls: distinct(all.flatMap(({ crls }) => crls)),
});
