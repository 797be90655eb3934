// How a call to the national axis says who calls: system id, time, digest of the file and an HMAC-SHA256 over the three
// and the path (domain notes on the VXP SDK). The exact text under the HMAC is not published; it is made here and only
// here, so that another form is a change of this file alone.
import { createHmac } from 'node:crypto';

export interface AxisCredentials {
  systemId: string;
  secret: string;
}

export interface SignedCall {
  /** `/sendEdoc` */
  path: string;
  at: Date;
  /** SHA-256 of the file or JSON body, hex. */
  bodySha256: string;
}

/** `ddMMyyyy'T'HHmmss+SSSS`, Vietnam time. */
export function axisTimestamp(at: Date): string {
  const [, year, month, day, time = '', ms = ''] =
    /^(\d{4})-(\d\d)-(\d\d)T([\d:]{8})\.(\d{3})/.exec(new Date(at.getTime() + 7 * 3_600_000).toISOString()) ??
    [];
  return `${day}${month}${year}T${time.replaceAll(':', '')}+0${ms}`;
}

export const axisSignature = (
  { systemId, secret }: AxisCredentials,
  { path, timestamp, bodySha256 }: { path: string; timestamp: string; bodySha256: string },
): string =>
  createHmac('sha256', secret).update([systemId, timestamp, path, bodySha256].join('\n')).digest('base64');

export function axisHeaders(credentials: AxisCredentials, { path, at, bodySha256 }: SignedCall) {
  const timestamp = axisTimestamp(at);
  return {
    systemid: credentials.systemId,
    timestamp,
    'hash-file': bodySha256,
    'xroadvnpt-sign': axisSignature(credentials, { path, timestamp, bodySha256 }),
  };
}
