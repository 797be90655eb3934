// The options of `vanthu edxml …`; what they do is loaded when one is called.
import type { Command } from 'commander';

interface Surroundings {
  byTrust(command: Command): Command;
  instant(text: string): Date;
  finish(code: number): void;
  /** No answer must not look like a bad one. */
  failAsUndecided(): void;
}

const JSON_OPTION = ['--json', 'answer in JSON', false] as const;
const KEY = ['--key <file>', 'PEM of the agency’s key, with its certificate'] as const;
const CERTIFICATE = [
  '--certificate <file>',
  'PEM of the certificate when it is not in the key’s file',
] as const;

export function addEdxml(
  program: Command,
  { byTrust, instant, finish, failAsUndecided }: Surroundings,
): void {
  const edxml = program
    .command('edxml')
    .description('packets of the document exchange (QCVN 102:2016; docs/protocol/PR-EXCHANGE.md)');

  edxml
    .command('pack')
    .description('make a packet of a folder with packet.json and files, as `edxml unpack` writes it')
    .argument('<folder>', 'holds packet.json')
    .argument('<output>', 'where to write the packet; must not exist')
    .option(...KEY)
    .option(...CERTIFICATE)
    .option(...JSON_OPTION)
    .action(async (folder, output, options) => {
      const { packFolder } = await import('./edxml.ts');
      finish(await packFolder(folder, output, options));
    });

  edxml
    .command('unpack')
    .description('write the values and files of a packet to a folder')
    .argument('<input>', 'packet')
    .argument('<folder>', 'must not exist')
    .option(...JSON_OPTION)
    .action(async (input, folder, options) => {
      const { unpackPacket } = await import('./edxml.ts');
      finish(await unpackPacket(input, folder, options));
    });

  edxml
    .command('check')
    .description(
      'name everything that is wrong with packets: 0 nothing, 1 something, 2 a file cannot be read',
    )
    .argument('<files...>', 'packets')
    .option('--schema', 'hold them to the XSD of the current form too, which refuses older forms', false)
    .option('--require-signature', 'a packet without a signature is wrong', false)
    .option('--json', 'answer with one JSON object a line', false)
    .action(async (files, options) => {
      failAsUndecided();
      const { checkPackets } = await import('./edxml.ts');
      finish(await checkPackets(files, options));
    });

  edxml
    .command('sign')
    .description('sign a packet with the key of an agency; the input is never changed')
    .argument('<input>', 'packet, not signed yet')
    .argument('<output>', 'where to write it; must not exist')
    .requiredOption(...KEY)
    .option(...CERTIFICATE)
    .option(...JSON_OPTION)
    .action(async (input, output, options) => {
      const { signPacketFile } = await import('./edxml.ts');
      finish(await signPacketFile(input, output, options));
    });

  byTrust(edxml.command('verify'))
    .description('verify the signature and files of a packet: 0 VALID, 1 INVALID, 2 signed by nobody trusted')
    .argument('<file>', 'packet')
    .option('--trusted-pem <file>', 'instead of a trust folder: PEM of trusted certificates')
    .option('--at <time>', 'judge the certificate as of then: ISO 8601, UTC unless it names a zone', instant)
    .option(...JSON_OPTION)
    .action(async (file, options) => {
      failAsUndecided();
      const { verifyPacketFile } = await import('./edxml.ts');
      finish(await verifyPacketFile(file, options));
    });

  edxml
    .command('sample')
    .description('write a packet to try readers with')
    .option('--signed', 'sign it with a key made for it', false)
    .requiredOption('--out <file>', 'where to write it; must not exist')
    .option(
      '--trust-out <file>',
      'where to write the certificate of the key’s authority (PEM); must not exist',
    )
    .option(...JSON_OPTION)
    .action(async (options) => {
      const { writeSample } = await import('./edxml.ts');
      finish(await writeSample(options));
    });
}
