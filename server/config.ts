// The environment, parsed once into one frozen object. A wrong setting stops the process with the whole list of
// what is wrong and what to do, so that nobody has to start it five times.
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LOG_LEVELS } from './platform/logger.ts';
import { StartupError } from './platform/startup-error.ts';

const DEFAULT_PKI_PORT = 8889;

/** What a process of an office does: answer people and other servers, work in the background, or both. */
export const ROLES = ['all', 'web', 'worker'] as const;
export type ProcessRole = (typeof ROLES)[number];

const wholeNumber = (min: number, max: number, hint = '') => {
  const error = `must be a whole number from ${min} to ${max}${hint}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .pipe(z.number(error).min(min, error).max(max, error));
};
const onOff = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['1', '0', 'true', 'false', 'on', 'off'], 'must be 1 or 0'))
  .transform((value) => ['1', 'true', 'on'].includes(value));
const webAddress = z.url({
  protocol: /^https?$/,
  error: 'must be a web address such as https://vanthu.example.vn',
});

const isMailServer = (text: string) =>
  /^smtps?:\/\/./.test(text) && URL.canParse(text) && new URL(text).hostname !== '';

const Environment = z.object({
  PORT: wholeNumber(0, 65_535, '; 0 takes any free port').default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('data'),
  VANTHU_ROLE: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`).default('all'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./, 'must begin with redis:// or rediss://')
    .optional(),
  MONGODB_URI: z
    .string()
    .regex(
      /^mongodb(\+srv)?:\/\/./,
      'must begin with mongodb:// or mongodb+srv://; leave it out for the embedded database',
    )
    .optional(),
  TRUST_DIR: z.string().optional(),
  PUBLIC_URL: webAddress.optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .transform((text) => text.split(',').flatMap((address) => address.trim() || [])),
  DEMO: onOff.optional(),
  TSA_URL: webAddress.optional(),
  REVOCATION_TIMEOUT_MS: wholeNumber(100, 60_000).default(5_000),
  REVOCATION_PRIVATE_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((host) => host.trim() || [])),
  LOG_INTERVAL_SECONDS: wholeNumber(1, 86_400).default(300),
  LOG_ALARM_MINUTES: wholeNumber(1, 10_080).default(60),
  OFFICE_PROGRAM: z.string().default('soffice'),
  OFFICE_TIMEOUT_SECONDS: wholeNumber(5, 3_600).default(120),
  OCR_PROGRAM: z.string().default('tesseract'),
  OCR_TIMEOUT_SECONDS: wholeNumber(5, 600).default(60),
  SCAN_FOLDER: z.string().min(1).optional(),
  SCAN_FOLDER_SECONDS: wholeNumber(1, 3_600).default(10),
  UPLOAD_LIMIT_MB: wholeNumber(1, 4_000).default(100),
  PACKET_LIMIT_MB: wholeNumber(1, 20_000).default(1_024),
  SESSION_HOURS: wholeNumber(1, 720).default(12),
  STEP_UP_MINUTES: wholeNumber(1, 720).default(5),
  MAIL_INTAKE_FILE: z.string().optional(),
  SMTP_URL: z
    .string()
    .refine(
      isMailServer,
      'must be the address of a mail server such as smtp://user:password@mail.example.vn:587',
    )
    .optional(),
  MAIL_FROM: z.email('must be an e-mail address such as vanthu@example.vn').optional(),
  PUSH_PRIVATE_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((host) => host.trim() || [])),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  PKI_PORT: wholeNumber(0, 65_535)
    .default(DEFAULT_PKI_PORT)
    .transform((port) => port || DEFAULT_PKI_PORT),
  EXCHANGE_PORT: wholeNumber(0, 65_535, '; leave it out for no door to other servers').optional(),
  EXCHANGE_HOST: z.string().optional(),
  EXCHANGE_URL: webAddress.optional(),
  EXCHANGE_TLS_KEY: z.string().optional(),
  EXCHANGE_TLS_CERT: z.string().optional(),
  EXCHANGE_TLS_CA: z.string().optional(),
  EXCHANGE_PLAIN: onOff.optional(),
  EXCHANGE_FOLDER: z.string().optional(),
  DIRECTORY_POLL_SECONDS: wholeNumber(10, 86_400).default(900),
  AXIS_URL: webAddress.optional(),
  AXIS_SYSTEM_ID: z.string().optional(),
  AXIS_SECRET_FILE: z.string().optional(),
  AXIS_POLL_SECONDS: wholeNumber(1, 86_400).default(300),
  AXIS_UNSIGNED: onOff.default(false),
  TOKEN_MODULE: z.string().optional(),
  TOKEN_DRIVER: z.string().optional(),
  CSC_URL: webAddress.optional(),
  CSC_TOKEN_FILE: z.string().optional(),
  DESKTOP_SERVICE_URL: z
    .string()
    .regex(
      /^(off|wss:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?\/?)$/,
      'must be off, or the address of a service on the person’s own machine such as wss://127.0.0.1:8987',
    )
    .default('wss://127.0.0.1:8987'),
  NODE_ENV: z.string().default('development'),
});

/** How this server meets others. */
export interface ExchangeConfig {
  /** Of the door with mutual TLS; undefined: there is none. */
  port: number | undefined;
  host: string;
  /** As other servers reach that door; told to them with the directory. */
  url: URL | undefined;
  /** PEM files, absolute: what this server shows, and the authorities whose servers are let in. */
  tls: { key: string; cert: string; ca: string };
  /** Packets over plain HTTP beyond this machine: where a proxy ends TLS, or in a closed network. */
  isPlainAllowed: boolean;
  /** Absolute folder of packets that are carried by hand. */
  folder: string | undefined;
  /** The national axis; its secret is read from a file and stands nowhere else. */
  axis:
    | { url: URL; systemId: string; secretFile: string; pollMs: number; acceptsUnsigned: boolean }
    | undefined;
}

export interface KeysConfig {
  /** A token in the server: the maker's library, and the folder with the driver. Absolute. */
  pkcs11: { module: string; driver: string } | undefined;
  /** A remote signing service (CSC API); its access token is read from a file and stands nowhere else. */
  csc: { url: URL; tokenFile: string } | undefined;
  /** The official service on each person's machine: a loopback address without a slash at the end. */
  desktopUrl: string | undefined;
}

export interface Config {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  role: ProcessRole;
  /** What several processes share for live updates; undefined: this process is the only one that has browsers. */
  redisUrl: string | undefined;
  /** Undefined: the embedded engine under `dataDir`. */
  mongodbUri: string | undefined;
  /** Absolute folder of trust anchors; undefined in demo mode, where the development PKI's are trusted. */
  trustDir: string | undefined;
  /** Addresses, networks or `loopback`, `linklocal`, `uniquelocal`: who is believed about a caller's address. */
  trustedProxies: readonly string[];
  /** As people reach the server, when that differs from `http://host:port`. */
  publicUrl: URL | undefined;
  /** Demo agencies and people are seeded, the development PKI is made, trusted and served. */
  isDemo: boolean;
  /** Undefined: the development TSA in demo mode, none otherwise. */
  tsaUrl: string | undefined;
  /** For each OCSP, CRL and AIA request. */
  revocationTimeoutMs: number;
  /** Authorities (`host` or `host:port`) that may be asked although they are not in the public network. */
  revocationPrivateHosts: readonly string[];
  /** Between two roots of the event log of one agency. */
  logIntervalMs: number;
  /** An event that waits longer for its timestamp is an alarm. */
  logAlarmMs: number;
  /** LibreOffice, by path or name; undefined: no PDF is made of Office files. */
  officeProgram: string | undefined;
  /** For one conversion. */
  officeTimeoutMs: number;
  /** Tesseract, by path or name; undefined: scans are not read. */
  ocrProgram: string | undefined;
  /** For one page. */
  ocrTimeoutMs: number;
  /** Folders of scanners, one for each agency by its code; undefined: none is watched. */
  scanFolder: { root: string; everyMs: number } | undefined;
  uploadLimitBytes: number;
  /** Files of one packet from another server; an agency may take less. */
  packetLimitBytes: number;
  /** Between two looks at the list of another server. */
  directoryPollMs: number;
  sessionMs: number;
  /** How long a password given lets its person sign. */
  stepUpMs: number;
  /** Official e-mail to citizens and firms; undefined: this server sends none. */
  mail: { url: URL; from: string } | undefined;
  /** Services of web push that may be asked though they are not in the public network. */
  pushPrivateHosts: readonly string[];
  /** Absolute file with the settings of official e-mail coming in; undefined: none is fetched. */
  mailIntakeFile: string | undefined;
  /** Who shows it may read /metrics; undefined: programs on this machine only. */
  metricsToken: string | undefined;
  logLevel: (typeof LOG_LEVELS)[number];
  pkiPort: number;
  exchange: ExchangeConfig;
  /** Where signing keys may be, besides in key files. */
  keys: KeysConfig;
  /** Parse answers with their contracts: everywhere but in production. */
  checkResponses: boolean;
}

/**
 * Parses the environment; an empty variable counts as absent.
 * @throws StartupError CONFIG_INVALID whose message lists every wrong setting.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Readonly<Config> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const outcome = Environment.safeParse(present);
  const problems = outcome.success
    ? []
    : outcome.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
  if (outcome.success && outcome.data.VANTHU_ROLE !== 'all' && outcome.data.MONGODB_URI === undefined) {
    problems.push(
      'MONGODB_URI must name the database that the processes share, when VANTHU_ROLE is web or worker',
    );
  }
  if (outcome.success && !isDemo(outcome.data) && outcome.data.TRUST_DIR === undefined) {
    problems.push('TRUST_DIR must name the folder of trusted certificates, unless DEMO is 1');
  }
  if (outcome.success) {
    const { AXIS_URL, AXIS_SYSTEM_ID, AXIS_SECRET_FILE } = outcome.data;
    const given = [AXIS_URL, AXIS_SYSTEM_ID, AXIS_SECRET_FILE].filter((value) => value !== undefined);
    if (given.length > 0 && given.length < 3)
      problems.push('AXIS_URL, AXIS_SYSTEM_ID and AXIS_SECRET_FILE belong together');
    const { SMTP_URL, MAIL_FROM, PUBLIC_URL } = outcome.data;
    if (!bothOrNone(SMTP_URL, MAIL_FROM)) problems.push('SMTP_URL and MAIL_FROM belong together');
    if (SMTP_URL !== undefined && PUBLIC_URL === undefined)
      problems.push('PUBLIC_URL must say where the links in e-mails lead, when SMTP_URL is set');
    const { TOKEN_MODULE, TOKEN_DRIVER, CSC_URL, CSC_TOKEN_FILE } = outcome.data;
    if (!bothOrNone(TOKEN_MODULE, TOKEN_DRIVER))
      problems.push('TOKEN_MODULE and TOKEN_DRIVER belong together');
    if (!bothOrNone(CSC_URL, CSC_TOKEN_FILE)) problems.push('CSC_URL and CSC_TOKEN_FILE belong together');
  }
  if (!outcome.success || problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    throw new StartupError('CONFIG_INVALID', `wrong settings in the environment:\n${list}`);
  }
  return Object.freeze(toConfig(outcome.data));
}

/** Accounts with public passwords must never come into a database somebody named by mistake of omission. */
const isDemo = ({ DEMO, TRUST_DIR, MONGODB_URI }: z.infer<typeof Environment>): boolean =>
  DEMO ?? (TRUST_DIR === undefined && MONGODB_URI === undefined);

function axisOf(env: z.infer<typeof Environment>): ExchangeConfig['axis'] {
  const { AXIS_URL: url, AXIS_SYSTEM_ID: systemId, AXIS_SECRET_FILE: secretFile } = env;
  if (url === undefined || systemId === undefined || secretFile === undefined) return undefined;
  const pollMs = env.AXIS_POLL_SECONDS * 1000;
  const acceptsUnsigned = env.AXIS_UNSIGNED;
  return { url: new URL(url), systemId, secretFile: resolve(secretFile), pollMs, acceptsUnsigned };
}

/** Without a name of its own the door is known by where it listens. */
function exchangeUrl({ EXCHANGE_URL, EXCHANGE_PORT, EXCHANGE_HOST, HOST }: z.infer<typeof Environment>) {
  if (EXCHANGE_URL !== undefined) return new URL(EXCHANGE_URL);
  return EXCHANGE_PORT ? new URL(`https://${EXCHANGE_HOST ?? HOST}:${EXCHANGE_PORT}`) : undefined;
}

const bothOrNone = (first: unknown, second: unknown) => (first === undefined) === (second === undefined);

function keysOf(env: z.infer<typeof Environment>): KeysConfig {
  const { TOKEN_MODULE: module, TOKEN_DRIVER: driver, CSC_URL: url, CSC_TOKEN_FILE: file } = env;
  const desktop = env.DESKTOP_SERVICE_URL.replace(/\/$/, '');
  return {
    pkcs11:
      module === undefined || driver === undefined
        ? undefined
        : { module: resolve(module), driver: resolve(driver) },
    csc:
      url === undefined || file === undefined ? undefined : { url: new URL(url), tokenFile: resolve(file) },
    desktopUrl: desktop === 'off' ? undefined : desktop,
  };
}

function mailOf({ SMTP_URL, MAIL_FROM }: z.infer<typeof Environment>): Config['mail'] {
  return SMTP_URL === undefined || MAIL_FROM === undefined
    ? undefined
    : { url: new URL(SMTP_URL), from: MAIL_FROM };
}

function toConfig(env: z.infer<typeof Environment>): Config {
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.DATA_DIR),
    role: env.VANTHU_ROLE,
    redisUrl: env.REDIS_URL,
    mongodbUri: env.MONGODB_URI,
    trustDir: env.TRUST_DIR === undefined ? undefined : resolve(env.TRUST_DIR),
    trustedProxies: env.TRUSTED_PROXIES,
    publicUrl: env.PUBLIC_URL === undefined ? undefined : new URL(env.PUBLIC_URL),
    isDemo: isDemo(env),
    tsaUrl: env.TSA_URL,
    revocationTimeoutMs: env.REVOCATION_TIMEOUT_MS,
    revocationPrivateHosts: env.REVOCATION_PRIVATE_HOSTS,
    logIntervalMs: env.LOG_INTERVAL_SECONDS * 1000,
    logAlarmMs: env.LOG_ALARM_MINUTES * 60_000,
    officeProgram: env.OFFICE_PROGRAM === 'none' ? undefined : env.OFFICE_PROGRAM,
    officeTimeoutMs: env.OFFICE_TIMEOUT_SECONDS * 1000,
    ocrProgram: env.OCR_PROGRAM === 'none' ? undefined : env.OCR_PROGRAM,
    ocrTimeoutMs: env.OCR_TIMEOUT_SECONDS * 1000,
    scanFolder:
      env.SCAN_FOLDER === undefined
        ? undefined
        : { root: resolve(env.SCAN_FOLDER), everyMs: env.SCAN_FOLDER_SECONDS * 1000 },
    uploadLimitBytes: env.UPLOAD_LIMIT_MB * 1024 * 1024,
    packetLimitBytes: env.PACKET_LIMIT_MB * 1024 * 1024,
    directoryPollMs: env.DIRECTORY_POLL_SECONDS * 1000,
    sessionMs: env.SESSION_HOURS * 3_600_000,
    stepUpMs: env.STEP_UP_MINUTES * 60_000,
    mail: mailOf(env),
    pushPrivateHosts: env.PUSH_PRIVATE_HOSTS,
    mailIntakeFile: env.MAIL_INTAKE_FILE === undefined ? undefined : resolve(env.MAIL_INTAKE_FILE),
    metricsToken: env.METRICS_TOKEN,
    logLevel: env.LOG_LEVEL,
    pkiPort: env.PKI_PORT,
    exchange: {
      port: env.EXCHANGE_PORT,
      host: env.EXCHANGE_HOST ?? env.HOST,
      url: exchangeUrl(env),
      tls: {
        key: resolve(env.EXCHANGE_TLS_KEY ?? join(env.DATA_DIR, 'tls', 'server.key')),
        cert: resolve(env.EXCHANGE_TLS_CERT ?? join(env.DATA_DIR, 'tls', 'server.crt')),
        ca: resolve(env.EXCHANGE_TLS_CA ?? join(env.DATA_DIR, 'tls', 'ca.crt')),
      },
      isPlainAllowed: env.EXCHANGE_PLAIN ?? false,
      folder: env.EXCHANGE_FOLDER === undefined ? undefined : resolve(env.EXCHANGE_FOLDER),
      axis: axisOf(env),
    },
    keys: keysOf(env),
    checkResponses: env.NODE_ENV !== 'production',
  };
}
