// The description of a real office, as an administrator writes it: agencies, units, people, posts, and the files of
// keys and seals beside it. Everything that is wrong is told at once, before anything is written.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { CalendarDate, OrganCode, text } from '../../contracts/common-shapes.ts';
import { PostRank, Role } from '../../contracts/vocabulary.ts';
import { normalizeOrganCode } from '../../exchange/index.ts';
import { isSoundPng } from '../../organization/index.ts';
import { systemCode } from '../../platform/startup-error.ts';
import { parseCertificates } from '../../signing/index.ts';
import { CommandFailed } from '../exit-codes.ts';

/** In either form; compared and kept in the current one. */
const Code = text(35).transform(normalizeOrganCode).pipe(OrganCode);
/** Path of a file, relative to the description. */
const FilePath = text(500);

const Agency = z.strictObject({
  code: Code,
  name: text(200),
  shortName: text(200).optional(),
  parentCode: Code.nullable().default(null),
  /** As in notations, e.g. "SNV". */
  abbreviation: text(20).default(''),
  /** Địa danh of its documents. */
  place: text(50).default(''),
  units: z.array(z.strictObject({ abbreviation: text(20), name: text(200) })).default([]),
  /** Of an agency that works on this server. */
  local: z
    .strictObject({
      /** Signs its packets unattended; PEM, without a password. */
      exchange: z.strictObject({ privateKey: FilePath, certificate: FilePath }),
      seal: z
        .strictObject({
          image: FilePath,
          /** Real diameter. */
          widthMm: z.number().min(10).max(60),
          keyFile: FilePath,
          certificate: FilePath,
        })
        .optional(),
    })
    .optional(),
  /** Of an agency on another server. */
  remote: z
    .strictObject({ endpoint: z.url({ protocol: /^https?$/ }), certificates: z.array(FilePath).min(1) })
    .optional(),
});

const Post = z.strictObject({
  agency: Code,
  /** Abbreviation of the unit. */
  unit: text(20),
  role: Role,
  /** Default: as the title says. */
  rank: PostRank.optional(),
  /** Chức vụ as printed under a signature. */
  title: text(100),
  from: CalendarDate,
  to: CalendarDate.nullable().default(null),
});

const OfficeFile = z.strictObject({
  agencies: z.array(Agency).min(1).max(20_000),
  people: z
    .array(
      z.strictObject({
        username: text(100).transform((name) => name.toLowerCase()),
        name: text(50),
        email: text(100).default(''),
        posts: z.array(Post).min(1),
      }),
    )
    .default([]),
});
type OfficeFile = z.infer<typeof OfficeFile>;

/** Key material as read from the files the description names. */
export interface AgencyKeys {
  exchange?: { privateKey: KeyObject; certificate: Uint8Array };
  seal?: { png: Uint8Array; widthMm: number; pkcs12: Uint8Array; certificate: Uint8Array };
  /** What a remote agency's packets may be signed with. */
  remoteCertificates: Uint8Array[];
}
export type OfficeAgency = Omit<OfficeFile['agencies'][number], 'local' | 'remote'> & {
  isLocal: boolean;
  endpoint: string | null;
  keys: AgencyKeys;
};
export interface Office {
  agencies: OfficeAgency[];
  people: OfficeFile['people'];
}

/** @throws CommandFailed OFFICE_FILE_INVALID with the whole list of what is wrong. */
export async function readOfficeFile(path: string): Promise<Office> {
  const file = parse(await read(path));
  const problems = contradictions(file);
  const agencies: OfficeAgency[] = [];
  for (const { local, remote, ...agency } of file.agencies) {
    const keys = await readKeys({ local, remote }, dirname(path)).catch((error: unknown) => {
      problems.push(`agency ${agency.code}: ${error instanceof Error ? error.message : String(error)}`);
      return { remoteCertificates: [] };
    });
    agencies.push({ ...agency, isLocal: local !== undefined, endpoint: remote?.endpoint ?? null, keys });
  }
  if (problems.length > 0) throw invalid(problems);
  return { agencies, people: file.people };
}

const invalid = (problems: string[]) =>
  new CommandFailed(
    'OFFICE_FILE_INVALID',
    `nothing was changed:\n${problems.map((each) => `  - ${each}`).join('\n')}`,
  );

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Error(`${path} cannot be read (${systemCode(error) ?? String(error)})`, { cause: error });
  }
}

function parse(bytes: Buffer): OfficeFile {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw invalid([`not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const outcome = OfficeFile.safeParse(value);
  if (outcome.success) return outcome.data;
  throw invalid(outcome.error.issues.map(({ path, message }) => `${path.join('/') || '/'}: ${message}`));
}

/** What the shape cannot say: names used twice, and names that name nothing. */
function contradictions({ agencies, people }: OfficeFile): string[] {
  const unitsOf = new Map(
    agencies.map(({ code, units }) => [code, new Set(units.map((unit) => unit.abbreviation))]),
  );
  const localCodes = new Set(agencies.filter(({ local }) => local !== undefined).map(({ code }) => code));
  const posts = people.flatMap(({ username, posts: held }) => held.map((post) => ({ username, ...post })));
  return [
    ...repeated(agencies.map(({ code }) => code)).map((code) => `agency ${code} is there twice`),
    ...repeated(people.map(({ username }) => username)).map((name) => `user name ${name} is there twice`),
    ...agencies
      .filter(({ local, remote }) => local !== undefined && remote !== undefined)
      .map(({ code }) => `agency ${code} is either local or remote`),
    ...agencies
      .filter(
        ({ local, abbreviation, place }) => local !== undefined && (abbreviation === '' || place === ''),
      )
      .map(({ code }) => `agency ${code} needs abbreviation and place for its documents`),
    ...posts
      .filter(({ agency }) => !localCodes.has(agency))
      .map(({ username, agency }) => `${username}: ${agency} is not a local agency of this file`),
    ...posts
      .filter(({ agency, unit }) => localCodes.has(agency) && !unitsOf.get(agency)?.has(unit))
      .map(({ username, agency, unit }) => `${username}: ${agency} has no unit ${unit}`),
    ...posts
      .filter(({ from, to }) => to !== null && to < from)
      .map(({ username, title }) => `${username}: the post ${title} ends before it begins`),
  ];
}

const repeated = (values: string[]): string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

async function readKeys(
  { local, remote }: Pick<OfficeFile['agencies'][number], 'local' | 'remote'>,
  folder: string,
): Promise<AgencyKeys> {
  const file = (name: string) => read(resolve(folder, name));
  const certificateIn = async (name: string) => {
    const [first] = parseCertificates(await file(name));
    if (first === undefined) throw new Error(`${name} holds no certificate`);
    return first;
  };
  const remoteCertificates = await Promise.all((remote?.certificates ?? []).map(certificateIn));
  if (local === undefined) return { remoteCertificates };
  const certificate = await certificateIn(local.exchange.certificate);
  const privateKey = createPrivateKey(await file(local.exchange.privateKey));
  if (!new X509Certificate(certificate).checkPrivateKey(privateKey))
    throw new Error(`${local.exchange.privateKey} is not the key of ${local.exchange.certificate}`);
  const exchange = { privateKey, certificate };
  const { seal } = local;
  if (seal === undefined) return { remoteCertificates, exchange };
  const png = await file(seal.image);
  if (!(await isSoundPng(png))) throw new Error(`${seal.image} is not a sound PNG`);
  const pkcs12 = await file(seal.keyFile);
  const sealed = { png, widthMm: seal.widthMm, pkcs12, certificate: await certificateIn(seal.certificate) };
  return { remoteCertificates, exchange, seal: sealed };
}
