// Structured log lines. What unlocks something (passwords, PINs, cookies, key files) never reaches them.
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(bindings: Record<string, unknown>): Logger;
};

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRETS = ['password', 'pin', 'token', 'secret', 'cookie', 'authorization', 'pkcs12', 'privateKey'];

export interface LoggerOptions {
  level: LogLevel;
  /** Default: standard output. */
  destination?: DestinationStream;
}

/** Makes a logger; fields named like a secret are blotted out at the top and two levels down. */
export const makeLogger = ({ level, destination }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
