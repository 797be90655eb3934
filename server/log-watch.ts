// Event logs that wait too long for their timestamps, or are broken: told to people, and as metrics.
import type { Audit } from './audit/index.ts';
import { notifyEntry } from './notifications/index.ts';
import type { Organization } from './organization/index.ts';
import { type Clock, vietnamDate } from './platform/clock.ts';
import type { Metrics } from './platform/metrics.ts';

/** The administrators of an agency are told that its event log waits for timestamps. */
export const logAlarm =
  ({ peopleWithRole }: Organization, clock: Clock) =>
  async (agencyId: string, since: Date) => {
    const administrators = await peopleWithRole(agencyId, 'administrator', vietnamDate(clock.now()));
    const entry = notifyEntry({
      id: `log-late:${since.getTime()}`,
      kind: 'audit.logLate',
      to: administrators.map(({ personId }) => personId),
      documentId: agencyId,
      subject: '',
      actorName: null,
      text: '',
      at: clock.now(),
    });
    return [entry];
  };

export function tellLogs(metrics: Metrics, log: Pick<Audit['log'], 'lagSeconds' | 'brokenCount'>): void {
  metrics.gauge(
    { name: 'vanthu_log_stamp_lag_seconds', help: 'Longest wait of an event for its timestamp' },
    () => [{ value: log.lagSeconds() }],
  );
  metrics.gauge({ name: 'vanthu_log_broken', help: 'Event logs that no longer hang together' }, () => [
    { value: log.brokenCount() },
  ]);
}
