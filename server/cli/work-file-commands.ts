// The commands about exported work files, as they are called.
import type { Command } from 'commander';

export function addWorkFile(
  program: Command,
  { finish, byTrust }: { finish(code: number): void; byTrust(command: Command): Command },
): void {
  const workFile = program.command('work-file').description('work files (hồ sơ) that were exported as ZIP');
  byTrust(
    workFile
      .command('check')
      .description('read an exported file: its list, digests and signatures; 0 VALID, 1 INVALID, 2 undecided')
      .argument('<zip>', 'exported by this or another server'),
  )
    .option('--offline', 'fetch nothing; what the files carry must do', false)
    .option('--no-revocation', 'do not ask OCSP and CRL, and decide without them')
    .option('--json', 'answer in JSON', false)
    .action(async (path, options) => {
      const { checkWorkFile } = await import('./work-file.ts');
      finish(await checkWorkFile(path, options));
    });
}
