// The directory as a file: JSON as `vanthu directory export` writes it, or a table (CSV) with one agency a row, whose
// certificates are files beside it. Everything that is wrong is told at once, and then nothing is imported.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { DirectoryEntry, DirectoryFile } from '../../contracts/directory.ts';
import { startOfVietnamDate } from '../../platform/clock.ts';
import { parseCsv } from '../../platform/csv.ts';
import { parseCertificates } from '../../signing/index.ts';
import { CommandFailed } from '../exit-codes.ts';

const MEGABYTE = 1024 * 1024;
/** In force for all time, where the table names no day. */
const ALWAYS = '1970-01-01';

const COLUMNS = [
  'code', 'name', 'shortName', 'parentCode', 'transport', 'endpoint', 'canReceive', 'maySend', 'receiveLimitMb',
  'acceptsUnsigned', 'from', 'formerCode', 'formerName', 'formerUntil', 'dissolvedOn', 'certificates',
  'serverCertificates',
] as const; // biome-ignore format: a list
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** @throws CommandFailed DIRECTORY_FILE_INVALID with the whole list of what is wrong. */
export async function readDirectoryFile(path: string): Promise<DirectoryEntry[]> {
  const text = await readFile(path, 'utf8');
  return /^\s*[[{]/.test(text.replace(/^\uFEFF/, '')) ? fromJson(text) : fromCsv(text, dirname(path));
}

const invalid = (problems: readonly string[]) =>
  new CommandFailed(
    'DIRECTORY_FILE_INVALID',
    `nothing was changed:\n${problems.map((each) => `  - ${each}`).join('\n')}`,
  );

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function fromJson(text: string): DirectoryEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid([`not JSON: ${told(error)}`]);
  }
  const outcome = DirectoryFile.safeParse(value);
  if (outcome.success) return outcome.data.agencies;
  throw invalid(outcome.error.issues.map(({ path, message }) => `${path.join('/') || '/'}: ${message}`));
}

async function fromCsv(text: string, folder: string): Promise<DirectoryEntry[]> {
  const [head = [], ...rows] = parsed(text);
  const columns = head.map((name) => name.trim());
  const unknown = columns.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  if (unknown.length > 0 || !columns.includes('code') || !columns.includes('name'))
    throw invalid([
      ...unknown.map((name) => `no such column: ${name}`),
      `the first line names columns of ${COLUMNS.join(', ')}; code and name must be among them`,
    ]);
  const problems: string[] = [];
  const entries: DirectoryEntry[] = [];
  for (const [index, fields] of rows.entries()) {
    const row: Row = Object.fromEntries(columns.map((name, at) => [name, (fields[at] ?? '').trim()]));
    try {
      const outcome = DirectoryEntry.safeParse(await entryOf(row, folder));
      if (outcome.success) entries.push(outcome.data);
      else
        for (const { path, message } of outcome.error.issues)
          problems.push(`row ${index + 2}: ${path.join('/')}: ${message}`);
    } catch (error) {
      problems.push(`row ${index + 2}: ${told(error)}`);
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return entries;
}

function parsed(text: string): string[][] {
  try {
    return parseCsv(text);
  } catch (error) {
    throw invalid([told(error)]);
  }
}

async function entryOf(row: Row, folder: string): Promise<z.input<typeof DirectoryEntry>> {
  const { code = '', name = '', shortName = '', parentCode = '', formerCode = '', formerName = '' } = row;
  const certificates = [
    ...(await certificatesIn('packet', row.certificates, folder)),
    ...(await certificatesIn('server', row.serverCertificates, folder)),
  ];
  return {
    code,
    name,
    ...(shortName !== '' && { shortName }),
    parentCode: parentCode === '' ? null : parentCode,
    former:
      formerCode === ''
        ? []
        : [{ code: formerCode, name: formerName || name, until: instant(row.formerUntil, 'formerUntil') }],
    dissolvedAt: (row.dissolvedOn ?? '') === '' ? null : instant(row.dissolvedOn, 'dissolvedOn'),
    terms: (row.transport ?? '') === '' ? [] : [termsOf(row)],
    certificates,
  };
}

function termsOf(
  row: Row,
): z.input<typeof DirectoryEntry>['terms'] extends (infer T)[] | undefined ? T : never {
  const transport = z.enum(['peer', 'axis', 'folder']).parse(row.transport);
  const limit = row.receiveLimitMb ?? '';
  return {
    from: instant(row.from || ALWAYS, 'from'),
    transport,
    endpoint: (row.endpoint ?? '') === '' ? null : (row.endpoint ?? null),
    canReceive: yes(row.canReceive, true),
    maySend: yes(row.maySend, true),
    receiveLimitBytes: limit === '' ? null : Math.round(Number(limit) * MEGABYTE),
    acceptsUnsigned: yes(row.acceptsUnsigned, false),
  };
}

function yes(text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined || text === '') return otherwise;
  const value = text.toLowerCase();
  if (['1', 'true', 'yes', 'có', 'x'].includes(value)) return true;
  if (['0', 'false', 'no', 'không'].includes(value)) return false;
  throw new TypeError(`${text} is neither 1 nor 0`);
}

function instant(day: string | undefined, column: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(day ?? '') ? startOfVietnamDate(day ?? '') : new Date(Number.NaN);
  if (Number.isNaN(at.getTime())) throw new TypeError(`${column} must be a day like 2026-11-23`);
  return at.toISOString();
}

async function certificatesIn(use: 'packet' | 'server', paths: string | undefined, folder: string) {
  const names = (paths ?? '').split(/[;|\s]+/).filter((name) => name !== '');
  const found = await Promise.all(
    names.map(async (name) => parseCertificates(await readFile(resolve(folder, name)))[0]),
  );
  return found.flatMap((der) => (der ? [{ use, der: Buffer.from(der).toString('base64') }] : []));
}
