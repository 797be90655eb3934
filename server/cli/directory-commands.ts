// `vanthu directory`: who the agencies are, what became of them, and the key that signs the list of this server.
import type { Command } from 'commander';

interface Surroundings {
  instant(text: string): Date;
  finish(code: number): void;
}

export function addDirectory(program: Command, { instant, finish }: Surroundings): void {
  const directory = program
    .command('directory')
    .description('the directory of the exchange; with the embedded database the server must be stopped');
  directory
    .command('list')
    .description('the agencies as they stand now: transport, may receive and send, certificates')
    .option('--search <text>', 'only those whose code or name holds it')
    .option('--json', 'answer in JSON', false)
    .action(async (options) => {
      const { listAgencies } = await import('./directory/index.ts');
      finish(await listAgencies(options));
    });
  directory
    .command('import')
    .description('bring in agencies from a file (JSON or CSV, docs/OPERATIONS.md); may be repeated')
    .argument('<file>', 'made by `directory export` of another server, or a table')
    .option('--trial', 'tell what would change, and change nothing', false)
    .option('--json', 'answer in JSON', false)
    .action(async (path, options) => {
      const { importFile } = await import('./directory/index.ts');
      finish(await importFile(path, options));
    });
  directory
    .command('export')
    .description('write the directory as JSON, for another server to import')
    .option('--own', 'only the agencies that work on this server', false)
    .option('--out <file>', 'where to write it; must not exist')
    .action(async (options) => {
      const { exportFile } = await import('./directory/index.ts');
      finish(await exportFile(options));
    });
  directory
    .command('rename')
    .description('an agency gets another code or name and stays the same agency')
    .argument('<old>', 'its code until now')
    .argument('<new>', 'its code from now on; the same when only the name changes')
    .requiredOption('--name <name>', 'its name from now on')
    .option('--short-name <name>', 'default: the name')
    .option('--at <time>', 'since when; default now', instant)
    .option('--json', 'answer in JSON', false)
    .action(async (old, code, options) => {
      const { rename } = await import('./directory/index.ts');
      finish(await rename(old, code, options));
    });
  directory
    .command('close')
    .description('an agency ends: it stays in the directory, and neither sends nor receives')
    .argument('<code>', 'its code')
    .option('--at <time>', 'from when; default now', instant)
    .option('--json', 'answer in JSON', false)
    .action(async (code, options) => {
      const { close } = await import('./directory/index.ts');
      finish(await close(code, options));
    });
  directory
    .command('key')
    .description('the fingerprint of the key that signs the list of this server, to be compared by telephone')
    .option('--renew', 'make a next key and tell it; a second time, days later, sign with it', false)
    .option('--json', 'answer in JSON', false)
    .action(async (options) => {
      const { showKey } = await import('./directory/index.ts');
      finish(await showKey(options));
    });
}
