// `vanthu registers`: whether the books account for every number, and where the paper books stand.
import { readFile } from 'node:fs/promises';
import type { BookAudit, RegistersAudit } from '../contracts/registers.ts';
import { AppError } from '../platform/http/problem.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { onOffice } from './with-container.ts';

interface AuditCommand {
  agency?: string | undefined;
  year?: number | undefined;
  json: boolean;
}

type Found = RegistersAudit & { agency: string };

/** 0 when every book of every agency asked for accounts for all its numbers, else 1. */
export async function auditRegisters({ agency, year, json }: AuditCommand): Promise<number> {
  const found = await onOffice(async ({ organization, registers }) => {
    const local = (await organization.listAgencies()).filter(({ isLocal }) => isLocal);
    const wanted = local.filter(({ code }) => agency === undefined || code === agency);
    if (wanted.length === 0)
      throw new CommandFailed('AGENCY_UNKNOWN', `no agency ${agency ?? ''} works here`);
    const audits: Found[] = [];
    for (const { id, code } of wanted)
      audits.push({ agency: code, ...(await registers.auditYear(id, year)) });
    return audits;
  });
  const ok = found.every(({ isContiguous }) => isContiguous);
  process.stdout.write(
    json ? `${JSON.stringify({ ok, agencies: found })}\n` : `${found.flatMap(auditLines).join('\n')}\n`,
  );
  return ok ? EXIT.ok : EXIT.no;
}

const auditLines = ({ agency, year, books, printedTwice }: Found): string[] => [
  `${agency} ${year}`,
  ...books.flatMap(bookLines),
  ...printedTwice.map(({ text, books: where }) => `  printed twice: ${text} (${where.join('; ')})`),
];

function bookLines(book: BookAudit): string[] {
  const { name, isContiguous, last, count, bound, voided, reserved, paper } = book;
  const { gaps, doubles, datesBackwards, isCut } = book;
  const runs = (list: BookAudit['gaps']) =>
    list.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
  const named: Array<[string, string]> = [
    ['on paper', runs(paper)],
    ['gaps', runs(gaps)],
    ['doubles', doubles.join(', ')],
    ['dates backwards', datesBackwards.join(', ')],
    ['open reservations', reserved.join(', ')],
  ];
  return [
    `  ${isContiguous ? 'ok  ' : 'BAD '} ${name}: last ${last}, ${count} accounted for, ${bound} bound, ${voided} void`,
    ...named.flatMap(([what, list]) => (list === '' ? [] : [`       ${what}: ${list}`])),
    ...(isCut ? ['       and more; the lists are cut'] : []),
  ];
}

interface ImportCommand {
  agency: string;
  trial: boolean;
  json: boolean;
}

/** @throws CommandFailed with everything that is wrong with the table. */
export async function importPaper(path: string, { agency, trial, json }: ImportCommand): Promise<number> {
  const bytes = await readFile(path);
  const taken = await onOffice(async ({ organization, registers }) => {
    const found = await organization.findAgencyByCode(agency);
    if (!found?.isLocal) throw new CommandFailed('AGENCY_UNKNOWN', `no agency ${agency} works here`);
    return registers.importPaperFile(found.id, bytes, trial).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      const wrong = error.errors.map(({ pointer, code, detail }) => `\n  - ${pointer}: ${code} ${detail}`);
      throw new CommandFailed(error.code, `nothing was taken over:${wrong.join('')}`);
    });
  });
  const lines = taken.map(
    ({ bookName, from, to, on, isKnown }) =>
      `${bookName}: ${from}–${to}, ${on}${isKnown ? ' (as before)' : ''}`,
  );
  const head = trial ? ['would be:'] : [];
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: true, isTrial: trial, items: taken })}\n`
      : `${[...head, ...lines].join('\n')}\n`,
  );
  return EXIT.ok;
}
