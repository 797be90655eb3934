// Documents that can go wrong are compared with what they describe.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { ErrorCode } from '../../server/contracts/error-codes.ts';
import { ReasonCode } from '../../server/contracts/verification.ts';
import { TRANSITIONS as INCOMING } from '../../server/incoming/domain/lifecycle.ts';
import { TRANSITIONS as INTAKE } from '../../server/intake/domain/lifecycle.ts';
import { TRANSITIONS as OUTGOING } from '../../server/outgoing/domain/lifecycle.ts';
import { STATUS } from '../../server/platform/http/problem.ts';
import { TRANSITIONS as WORK_FILES } from '../../server/work-files/domain/lifecycle.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Cells of all table rows, header and ruler left out, code marks removed. */
const rowsOf = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter(
      (line, index, lines) => /^\|/.test(line) && !/^\|-/.test(line) && !/^\|-/.test(lines[index + 1] ?? ''),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );

/** The part under a heading, up to the next of the same or a higher level. */
function sectionOf(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.startsWith('#') && line.includes(heading));
  if (start < 0) throw new Error(`no heading ${heading}`);
  const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 0;
  const end = lines.findIndex(
    (line, index) => index > start && /^#+ /.test(line) && line.indexOf(' ') <= level,
  );
  return lines.slice(start, end < 0 ? undefined : end).join('\n');
}

const markdownFiles = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('documents', () => {
  it('ERRORS.md has every error code with its status, and no other', () => {
    const documented = rowsOf(read('docs/ERRORS.md')).map(([code, status]) => [code, Number(status)]);
    const actual = ErrorCode.options.map((code) => [code, STATUS[code]]);
    expect(documented).to.have.deep.members(actual);
    expect(documented).to.have.length(actual.length);
  });

  it('every row of ERRORS.md says what it means and what to do', () => {
    for (const [code, , meaning = '', remedy = ''] of rowsOf(read('docs/ERRORS.md')))
      expect([meaning.length > 5, remedy.length > 5], code).to.deep.equal([true, true]);
  });

  it('SIGNING.md has every reason of a verdict, and no other', () => {
    const documented = rowsOf(sectionOf(read('docs/SIGNING.md'), 'Reasons')).map(([code]) => code);
    expect([...new Set(documented)]).to.have.members(ReasonCode.options);
  });

  it('LIFECYCLE.md has the transitions of outgoing documents', () => {
    const documented = rowsOf(sectionOf(read('docs/LIFECYCLE.md'), 'Outgoing'));
    const actual = OUTGOING.map(({ act, from, to, by }) => [act, from.join(', '), to ?? '–', by.join(', ')]);
    expect(documented).to.deep.equal(actual);
  });

  it('LIFECYCLE.md has the transitions of incoming documents and what each tells the sender', () => {
    const documented = rowsOf(sectionOf(read('docs/LIFECYCLE.md'), 'Incoming'));
    const actual = INCOMING.map(({ act, from, to, by, tells }) => [
      act,
      from.join(', '),
      to ?? '–',
      by.join(', '),
      tells ?? '–',
    ]);
    expect(documented).to.deep.equal(actual);
  });

  it('LIFECYCLE.md has the transitions of intake items', () => {
    const documented = rowsOf(sectionOf(read('docs/LIFECYCLE.md'), 'Intake'));
    expect(documented).to.deep.equal(INTAKE.map(({ act, from, to, by }) => [act, from.join(', '), to, by]));
  });

  it('LIFECYCLE.md has the transitions of work files', () => {
    const documented = rowsOf(sectionOf(read('docs/LIFECYCLE.md'), 'work file'));
    const actual = WORK_FILES.map(({ act, from, to, by }) => [
      act,
      from.join(', '),
      to ?? '–',
      by.join(', '),
    ]);
    expect(documented).to.deep.equal(actual);
  });

  it('OPERATIONS.md has every setting of the environment, and no other', () => {
    const declared =
      /const Environment = z\.object\(\{([\s\S]*?)\n\}\);/.exec(read('server/config.ts'))?.[1] ?? '';
    const actual = [...declared.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
    expect(actual.length, 'settings found in server/config.ts').to.be.above(10);
    const documented = rowsOf(sectionOf(read('docs/OPERATIONS.md'), 'Settings')).map(([name]) => name);
    expect(documented).to.have.members(actual);
  });

  it('every link leads to a file that exists', () => {
    const broken: string[] = [];
    for (const file of markdownFiles) {
      for (const [, target = ''] of read(file).matchAll(/(?:\]\(|<img src=")([^)"\s]+)/g)) {
        const path = target.split('#')[0] ?? '';
        if (path === '' || /^[a-z]+:/.test(path)) continue;
        if (!existsSync(join(ROOT, dirname(file), path))) broken.push(`${file}: ${target}`);
      }
    }
    expect(broken).to.deep.equal([]);
  });

  it('every file of the project that is named exists', () => {
    const missing: string[] = [];
    let count = 0;
    for (const file of markdownFiles) {
      const names = read(file).matchAll(/`((?:server|client|certs-dev|test|bin|docs)\/[\w./-]*)`/g);
      for (const [, path = ''] of names) {
        count += 1;
        if (!existsSync(join(ROOT, path))) missing.push(`${relative('.', file)}: ${path}`);
      }
    }
    expect(count).to.be.above(30);
    expect(missing).to.deep.equal([]);
  });

  it('GLOSSARY.md names nothing that the code does not have', () => {
    const sources = ['server', 'certs-dev']
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.ts'))
          .map((name) => read(join(folder, name))),
      )
      .join('\n');
    const words = new Set(sources.match(/[A-Za-z]\w*(?:-[a-z]+)*/g));
    const named = read('docs/GLOSSARY.md')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .flatMap((line) => [...(line.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)])
      .map(([, name = '']) => name);
    expect(named.length).to.be.above(60);
    const unknown = named.filter((name) => !words.has(name.split('.').at(-1) ?? ''));
    expect(unknown).to.deep.equal([]);
  });

  it('every npm script that is named exists', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const named = markdownFiles.flatMap((file) =>
      [...read(file).matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name),
    );
    expect(named).to.include('story');
    expect(named.filter((name) => scripts[name] === undefined)).to.deep.equal([]);
  });

  it('README.md fits one screen and ARCHITECTURE.md stays a map', () => {
    const lines = (path: string) => read(path).trimEnd().split('\n').length;
    expect(lines('README.md')).to.be.at.most(70);
    expect(lines('docs/ARCHITECTURE.md')).to.be.at.most(150);
  });
});
