// `vanthu report`: the verification of one file in a form to be kept: text, printed page, JSON, or ETSI XML.
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { systemCode } from '../platform/startup-error.ts';
import { etsiXml, evidencePdf, reportText, type VerificationReport, verify } from '../signing/index.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { unusable, withPdf } from './input-file.ts';
import { policyOf, type VerifyCommand } from './verify.ts';

export type ReportFormat = 'text' | 'pdf' | 'json' | 'xml';

export interface ReportCommand extends VerifyCommand {
  format: ReportFormat;
  language: 'vi' | 'en';
  /** Must not exist; the terminal when absent, which cannot show a PDF. */
  out?: string;
}

/** @throws CommandFailed, StartupError when a trust folder that was named cannot be used. */
export async function reportFile(file: string, command: ReportCommand): Promise<number> {
  const { format, out } = command;
  if (format === 'pdf' && out === undefined)
    throw new CommandFailed('USAGE', 'a PDF needs --out, the terminal cannot show it');
  const policy = await policyOf(command);
  const report = await withPdf(file, (source) => verify(source, policy));
  const bytes = await written(report, basename(file), command);
  if (out === undefined) process.stdout.write(bytes);
  else await keep(out, bytes);
  if (report.verdict === 'VALID') return EXIT.ok;
  return report.verdict === 'INVALID' ? EXIT.no : EXIT.undecided;
}

async function written(
  report: VerificationReport,
  file: string,
  { format, language }: ReportCommand,
): Promise<string | Uint8Array> {
  if (format === 'pdf') return evidencePdf(report, { file, language });
  if (format === 'xml') return etsiXml(report);
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  return reportText(report, { file, language });
}

async function keep(out: string, bytes: string | Uint8Array): Promise<void> {
  try {
    await writeFile(out, bytes, { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new CommandFailed('OUTPUT_EXISTS', `${out} exists already`);
    throw unusable(out, error);
  }
}
