// `vanthu registers`: have the numbers accounted for, and take over where the paper books stand.
import type { Command } from 'commander';

interface Surroundings {
  number(text: string): number;
  finish(code: number): void;
}

export function addRegisters(program: Command, { number, finish }: Surroundings): void {
  const registers = program
    .command('registers')
    .description('the books of numbers; with the embedded database the server must be stopped');
  registers
    .command('audit')
    .description(
      'name gaps, doubles, dates out of order and open reservations: 0 all numbers are accounted for, 1 not',
    )
    .option('--agency <code>', 'only this agency')
    .option('--year <year>', 'default: this year in Vietnam', number)
    .option('--json', 'answer in JSON', false)
    .action(async (options) => {
      const { auditRegisters } = await import('./registers.ts');
      finish(await auditRegisters(options));
    });
  registers
    .command('import')
    .description('take over where the paper books stand, from a table (docs/OPERATIONS.md); may be repeated')
    .argument('<file>', 'CSV or XLSX with the columns so_sach, tu_so, den_so, ngay')
    .requiredOption('--agency <code>', 'whose books')
    .option('--trial', 'tell what would be taken over, and take over nothing', false)
    .option('--json', 'answer in JSON', false)
    .action(async (path, options) => {
      const { importPaper } = await import('./registers.ts');
      finish(await importPaper(path, options));
    });
}
