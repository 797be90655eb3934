// A verification report as plain text, in Vietnamese or English, for the terminal and for e-mail.
import type { VerificationReport } from '../types.ts';
import { makeStatement, type Row, type StatementOptions } from './statement.ts';

/** Lines of text, each ended by a line feed; whole sentences, no codes. */
export const reportText = (report: VerificationReport, options: StatementOptions): string => {
  const { headline, sentence, reasons, file, signatures, words } = makeStatement(report, options);
  const lines = [
    `${words.title}: ${headline}`,
    sentence,
    ...reasons.map((r) => `– ${r}`),
    '',
    ...table(file, 0),
  ];
  signatures.forEach(({ title, headline: own, rows }, index) => {
    lines.push('', `${index + 1}. ${title} — ${own}`, ...table(rows, 3));
  });
  return lines.map((line) => `${line}\n`).join('');
};

/** Labels of one width, so that the values stand under each other. */
const table = (rows: readonly Row[], indent: number): string[] => {
  const width = Math.max(...rows.map(({ label }) => label.length));
  return rows.map(({ label, value }) => `${' '.repeat(indent)}${label.padEnd(width)}  ${value}`);
};
