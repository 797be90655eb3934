// `vanthu directory`: list, import, export, rename and close agencies of the exchange's directory; the key of its list.
import { writeFile } from 'node:fs/promises';
import { type DirectoryChange, fingerprintOf, type KnownAgency } from '../../organization/index.ts';
import { systemClock as clock } from '../../platform/clock.ts';
import { EXIT } from '../exit-codes.ts';
import { onOffice } from '../with-container.ts';
import { readDirectoryFile } from './directory-file.ts';

interface Json {
  json: boolean;
}

const say = ({ json }: Json, value: object, lines: () => readonly string[]): number => {
  process.stdout.write(json ? `${JSON.stringify({ ok: true, ...value })}\n` : `${lines().join('\n')}\n`);
  return EXIT.ok;
};

export async function listAgencies(command: Json & { search?: string | undefined }): Promise<number> {
  const all = await onOffice(({ organization }) => organization.listAgencies());
  const wanted = command.search?.toLowerCase() ?? '';
  const agencies = all.filter(({ code, name }) => `${code} ${name}`.toLowerCase().includes(wanted));
  return say(command, { agencies: agencies.map(shown) }, () => agencies.map(line));
}

const shown = ({
  exchangeCertificates,
  serverCertificates,
  formerCertificates: _former,
  units: _units,
  ...rest
}: KnownAgency) => ({
  ...rest,
  exchangeCertificates: exchangeCertificates.length,
  serverCertificates: serverCertificates.length,
});

function line({ code, name, transport, endpoint, canReceive, maySend, exchangeCertificates }: KnownAgency) {
  const rights = `${canReceive ? 'nhận' : '–'}/${maySend ? 'gửi' : '–'}`;
  return `${code.padEnd(14)} ${transport.padEnd(7)} ${rights.padEnd(9)} ${exchangeCertificates.length} cert  ${name}${endpoint === null ? '' : `  ${endpoint}`}`;
}

export async function importFile(path: string, command: Json & { trial: boolean }): Promise<number> {
  const entries = await readDirectoryFile(path);
  const change = await onOffice(({ organization }) =>
    organization.importDirectory(entries, { source: 'import', isTrial: command.trial }),
  );
  return say(command, { isTrial: command.trial, ...change }, () => changeLines(change, command.trial));
}

const changeLines = (change: DirectoryChange, isTrial: boolean): string[] => [
  `${isTrial ? 'would be: ' : ''}${change.added.length} added, ${change.changed.length} changed, ${change.renamed.length} renamed, ${change.same} as before`,
  ...change.renamed.map(({ from, to }) => `renamed: ${from} is now ${to}`),
  ...(change.kept.length > 0
    ? [`left alone, because they work on this server: ${change.kept.join(', ')}`]
    : []),
];

export interface ExportCommand extends Json {
  own: boolean;
  out?: string | undefined;
}

export async function exportFile({ own, out }: ExportCommand): Promise<number> {
  const file = await onOffice((container) => container.exportDirectory({ isOwnOnly: own }));
  const text = `${JSON.stringify(file, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text, { flag: 'wx' });
  return EXIT.ok;
}

export interface RenameCommand extends Json {
  name: string;
  shortName?: string | undefined;
  at?: Date | undefined;
}

export async function rename(oldCode: string, code: string, command: RenameCommand): Promise<number> {
  const { name, shortName, at = clock.now() } = command;
  await onOffice(({ organization }) =>
    organization.setUp.renameAgency(oldCode, { code, name, shortName, at }),
  );
  return say(command, { code }, () => [`${oldCode} is now ${code}, ${name}`]);
}

export async function close(code: string, command: Json & { at?: Date | undefined }): Promise<number> {
  const { at = clock.now() } = command;
  await onOffice(({ organization }) => organization.setUp.closeAgency(code, at));
  return say(command, { code, at }, () => [`${code} neither sends nor receives from ${at.toISOString()}`]);
}

export async function showKey(command: Json & { renew: boolean }): Promise<number> {
  const { current, next } = await onOffice(({ organization }) =>
    command.renew ? organization.renewDirectoryKey() : organization.directoryKeys(),
  );
  const shown = {
    fingerprint: fingerprintOf(current.kid),
    next: next === null ? null : fingerprintOf(next.kid),
  };
  return say(command, shown, () => [
    `signs with: ${shown.fingerprint}`,
    ...(shown.next === null ? [] : [`next:       ${shown.next}`]),
  ]);
}
