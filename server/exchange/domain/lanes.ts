// By which way out a delivery waits: one lane for each server it goes to, so that a dead one holds up only what goes
// there. The name is kept with the work; a directory that changes meanwhile makes the lane an old one, not a wrong one.
import type { AgencyRow } from '../ports.ts';

export const LOCAL_LANE = 'local';

/** Several agencies on one server share their lane. */
export function laneOf({
  isLocal,
  endpoint,
  code,
  transport,
}: Pick<AgencyRow, 'isLocal' | 'endpoint' | 'code'> & Partial<Pick<AgencyRow, 'transport'>>): string {
  if (isLocal) return LOCAL_LANE;
  if (transport === 'axis' || transport === 'folder') return transport;
  return endpoint !== null && URL.canParse(endpoint) ? new URL(endpoint).host : code;
}
