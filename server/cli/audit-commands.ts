// `vanthu audit`: verify and stamp evidence and logs, and export the log of an agency.
import type { Command } from 'commander';

interface Surroundings {
  byTrust(command: Command): Command;
  httpAddress(text: string): string;
  finish(code: number): void;
  /** Whatever fails from now on has decided nothing. */
  failAsUndecided(): void;
}

export function addAudit(
  program: Command,
  { byTrust, httpAddress, finish, failAsUndecided }: Surroundings,
): void {
  const audit = program
    .command('audit')
    .description('the event log of an agency, and evidence taken from it');
  byTrust(audit.command('verify'))
    .description(
      'verify an exported log or an evidence bundle offline: 0 all holds, 1 names what does not, 2 names what cannot be decided',
    )
    .argument('<path>', 'log, bundle, or folder of either')
    .option(
      '--directory <file>',
      'whose key is whose, as `directory export` writes it; default directory.json in the trust folder',
    )
    .option(
      '--since <file>',
      'an export of the same log that was kept elsewhere: this one must go on from it',
    )
    .option('--json', 'answer with one JSON object a line', false)
    .action(async (path, options) => {
      failAsUndecided();
      const { verifyAudit } = await import('./audit-verify.ts');
      finish(await verifyAudit(path, options));
    });

  byTrust(audit.command('stamp'))
    .description('stamp an evidence bundle again before its last stamp comes to its end')
    .argument('<bundle>', 'the ZIP')
    .requiredOption('--tsa <url>', 'timestamp authority', httpAddress)
    .requiredOption('--out <file>', 'the bundle with its new stamp; must not exist')
    .option('--directory <file>', 'as for `audit verify`')
    .option('--json', 'answer in JSON', false)
    .action(async (path, options) => {
      const { stampAudit } = await import('./audit-stamp.ts');
      finish(await stampAudit(path, options));
    });

  audit
    .command('export')
    .description(
      'write the event log of one agency, for `audit verify`; the embedded database must not be open',
    )
    .requiredOption('--agency <code>', 'organ code of the agency')
    .requiredOption('--out <file>', 'where to write it; must not exist')
    .action(async (options) => {
      const { exportAudit } = await import('./audit-export.ts');
      finish(await exportAudit(options));
    });
}
