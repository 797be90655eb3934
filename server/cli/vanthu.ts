// `vanthu`: serve, db, seed, directory, registers, pki, sign, augment, verify, report, audit, edxml, story, work-file. Each command is one file and is loaded when it is called.
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { systemCode } from '../platform/startup-error.ts';
import { addAudit } from './audit-commands.ts';
import { addDirectory } from './directory-commands.ts';
import { addEdxml } from './edxml-commands.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { addRegisters } from './registers-commands.ts';
import { addWorkFile } from './work-file-commands.ts';

const version = (): string => {
  // Beside the sources and, one folder deeper, beside the compiled server.
  for (const path of ['../../package.json', '../../../package.json']) {
    const file = new URL(path, import.meta.url);
    try {
      return String(JSON.parse(readFileSync(file, 'utf8')).version);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
  return 'unknown';
};

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('not a number');
  return value;
};

const port = (text: string): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('not a port number');
  return value;
};

const httpAddress = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('not an http address');
  return text.replace(/\/+$/, '');
};

const instant = (text: string): Date => {
  const [, day, time, zone] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const at = new Date(time !== undefined && zone === undefined ? `${text}Z` : text);
  if (day === undefined || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('not a time like 2026-11-23T08:30:15+07:00');
  return at;
};

const byTrust = (command: Command): Command =>
  command
    .option('--trust <folder>', 'folder of trusted root certificates; default TRUST_DIR, else the demo’s')
    .option(
      '--intermediates <folder>',
      'folder of known intermediates; default beside or inside the trust folder',
    );

/** How `verify` and `report` judge. */
const byPolicy = (command: Command): Command =>
  byTrust(command)
    .option('--at <time>', 'judge as of then: ISO 8601, UTC unless it names a zone', instant)
    .option('--offline', 'fetch nothing; what the file carries must do', false)
    .option('--no-revocation', 'do not ask OCSP and CRL, and decide without them')
    .option('--recover', 'read damaged files after a repair, which is told and never VALID', false)
    .option('--password <text>', 'opens encrypted files; other users of this machine can see it')
    .option('--password-env <name>', 'environment variable that holds the password')
    .option('--password-file <file>', 'file that holds the password')
    .addOption(
      new Option('--docmdp-default <level>', 'DocMDP level assumed of files nobody certified').choices([
        '1',
        '2',
        '3',
      ]),
    );

const program = new Command('vanthu')
  .description('Vanthu: e-office of state agencies, with digital signatures')
  .version(version())
  .showHelpAfterError('(vanthu --help shows the commands)')
  .exitOverride();

/** Stack traces in the terms of the sources. Not for a command that is to answer at once: Node reads every map. */
program.hook('preAction', (_program, command) => {
  if (!['sign', 'verify'].includes(command.name())) process.setSourceMapsEnabled(true);
});

const finish = (code: number) => {
  process.exitCode = code;
};

/** What a failure is told as: to a script that asked for a verdict, no answer must not look like a bad one. */
let onFailure: number = EXIT.no;

program
  .command('serve')
  .description('start the server; settings come from the environment (docs/OPERATIONS.md)')
  .addOption(
    new Option('--role <role>', 'answer people and servers, work in the background, or both').choices([
      'all',
      'web',
      'worker',
    ]),
  )
  .action(async ({ role }: { role?: string }) => {
    if (role !== undefined) process.env.VANTHU_ROLE = role;
    await import('../main.ts');
  });

program
  .command('db')
  .description('the embedded database as a process of its own')
  .command('serve')
  .description('open it for several processes of this machine, which are given its address as MONGODB_URI')
  .option('--folder <folder>', 'of the database; default: db in DATA_DIR')
  .option('--json', 'tell the address in JSON', false)
  .action(async (options) => {
    const { serveDatabase } = await import('./db.ts');
    await serveDatabase(options);
  });

program
  .command('seed')
  .description('fill the data folder with demo agencies, people and keys, once; or with a real office')
  .option('--from <file>', 'description of a real office (docs/OPERATIONS.md); may be brought again')
  .option('--reset-password <username>', 'give a person of a real office a new password')
  .option('--json', 'answer in JSON', false)
  .action(async (options) => {
    const { seed } = await import('./seed.ts');
    finish(await seed(options));
  });

const pki = program.command('pki').description('the development PKI; never for a real office');
pki
  .command('make')
  .description('make the certificates and keys, or what is missing of them')
  .requiredOption('--folder <folder>', 'where to keep them')
  .option('--base-url <url>', 'address of `pki serve`, written into the certificates', httpAddress)
  .option('--json', 'answer in JSON', false)
  .action(async (options) => {
    const { makeFolder } = await import('./pki.ts');
    finish(await makeFolder(options));
  });
pki
  .command('serve')
  .description('answer OCSP, CRL, AIA and RFC 3161 over HTTP on loopback')
  .requiredOption('--folder <folder>', 'made by `pki make`')
  .option('--port <port>', 'default: that of the address in the certificates', port)
  .option('--json', 'tell the address in JSON', false)
  .action(async (options) => {
    const { serveFolder } = await import('./pki.ts');
    finish(await serveFolder(options));
  });
pki
  .command('desktop')
  .description('stand in for the official signing service on a person’s machine: wss on loopback')
  .requiredOption('--folder <folder>', 'made by `pki make`')
  .requiredOption('--token <entry>', 'whose key the token holds, e.g. so-noi-vu.leader')
  .option('--pin <pin>', 'what the person types; default: that of certs-dev/pki.json')
  .option('--port <port>', 'default: 8987', port)
  .action(async (options) => {
    const { serveDesktop } = await import('./pki.ts');
    finish(await serveDesktop(options));
  });

byTrust(program.command('sign'))
  .description('sign PDFs with a key file or a token; the input is never changed')
  .argument(
    '<paths...>',
    'PDF to sign, and where to write it, which must not exist; with --batch all to sign',
  )
  .option(
    '--batch',
    'sign all these files, and the PDFs of these folders, with one PIN; may be repeated',
    false,
  )
  .option('--out <folder>', 'with --batch: where to write them, under their own names')
  .option('--p12 <file>', 'PKCS#12 key file')
  .option('--pkcs11-module <file>', 'instead: the library of a token (docs/OPERATIONS.md)')
  .option('--pkcs11-driver <folder>', 'where pkcs11js is installed; default: with the server')
  .option('--token-label <label>', 'which token; not needed for the only one')
  .option('--key-label <label>', 'which key of the file or token; not needed for the only one')
  .option('--key-id <hex>', 'the same by its CKA_ID')
  .option('--certificates <file>', 'issuers, or the certificate, that are not on the token')
  .option('--pss', 'RSA-PSS with an RSA key of a token', false)
  .option('--accept-low-pin-count', 'try the PIN even though the token has seen wrong ones', false)
  .option('--pin-env <name>', 'environment variable that holds the PIN')
  .option('--pin-file <file>', 'file that holds the PIN')
  .option('--recover', 'sign damaged PDFs that carry no signature on top of their repair', false)
  .option('--password <text>', 'opens encrypted PDFs; other users of this machine can see it')
  .option('--password-env <name>', 'environment variable that holds the password')
  .option('--password-file <file>', 'file that holds the password')
  .addOption(new Option('--role <role>', 'whose signature').choices(['person', 'agency']).default('person'))
  .option('--reason <text>', 'reason written into the signature')
  .option('--image <file>', 'visible mark (PNG or JPEG); needs --x and --y')
  .option('--page <page>', 'page of the mark, from 1', number, 1)
  .option('--x <mm>', 'left edge, in millimetres from the left', number)
  .option('--y <mm>', 'top edge, in millimetres from the top', number)
  .option('--width <mm>', 'width of the mark', number, 40)
  .option('--height <mm>', 'height of the mark', number, 20)
  .option('--tsa <url>', 'timestamp authority (RFC 3161): PAdES B-T instead of B-B', httpAddress)
  .addOption(
    new Option('--level <level>', 'PAdES level to reach; needs --tsa from B-T on').choices([
      'B-B',
      'B-T',
      'B-LT',
      'B-LTA',
    ]),
  )
  .option('--no-revocation', 'do not ask OCSP and CRL whether the certificate is revoked')
  .option('--no-check', 'sign even if the certificate is expired, foreign, revoked or not for signing')
  .option('--json', 'answer in JSON', false)
  .action(async (paths: string[], options) => {
    const isOnToken = options.pkcs11Module !== undefined;
    const openToken = isOnToken ? (await import('./token-key.ts')).openTokenKey : undefined;
    if (options.batch) {
      const { signBatch } = await import('./sign-batch.ts');
      finish(await signBatch(paths, options, openToken));
      return;
    }
    const [input, output] = paths;
    if (input === undefined || output === undefined || paths.length > 2 || options.out !== undefined)
      throw new CommandFailed('USAGE', 'give one PDF and where to write it, or --batch and --out');
    const { signFile } = await import('./sign.ts');
    finish(await signFile(input, output, options, openToken));
  });

byTrust(program.command('augment'))
  .description(
    'bring a signed PDF to a higher PAdES level, or renew its last timestamp; the input is never changed',
  )
  .argument('<input>', 'signed PDF')
  .argument('<output>', 'where to write the extended PDF; must not exist')
  .addOption(
    new Option('--level <level>', 'level that every signature must reach')
      .choices(['B-T', 'B-LT', 'B-LTA'])
      .default('B-LTA'),
  )
  .option('--tsa <url>', 'timestamp authority (RFC 3161)', httpAddress)
  .option('--renew-within <days>', 'renew a timestamp that ends sooner', number, 30)
  .option('--password <text>', 'opens an encrypted file; other users of this machine can see it')
  .option('--password-env <name>', 'environment variable that holds the password')
  .option('--password-file <file>', 'file that holds the password')
  .option('--json', 'answer in JSON', false)
  .action(async (input, output, options) => {
    const { augmentFile } = await import('./augment.ts');
    finish(await augmentFile(input, output, { ...options, revocation: true }));
  });

byPolicy(program.command('verify'))
  .description('verify the signatures of PDFs: 0 all VALID, 1 one INVALID, 2 one undecided')
  .argument('<files...>', 'PDFs to verify')
  .option('--json', 'answer with one JSON object a line (docs/SIGNING.md)', false)
  .action(async (files, options) => {
    onFailure = EXIT.undecided;
    const { verifyFiles } = await import('./verify.ts');
    finish(await verifyFiles(files, options));
  });

byPolicy(program.command('report'))
  .description(
    'write the verification of one PDF as text, one printed page, JSON or ETSI XML; exit code as verify',
  )
  .argument('<file>', 'PDF to verify')
  .addOption(
    new Option('--format <format>', 'form of the report')
      .choices(['text', 'pdf', 'json', 'xml'])
      .default('text'),
  )
  .addOption(new Option('--language <language>', 'of text and PDF').choices(['vi', 'en']).default('vi'))
  .option('--out <file>', 'where to write it; must not exist')
  .action(async (file, options) => {
    onFailure = EXIT.undecided;
    const { reportFile } = await import('./report.ts');
    finish(await reportFile(file, options));
  });

addEdxml(program, {
  byTrust,
  instant,
  finish,
  failAsUndecided: () => {
    onFailure = EXIT.undecided;
  },
});

addAudit(program, {
  byTrust,
  httpAddress,
  finish,
  failAsUndecided: () => {
    onFailure = EXIT.undecided;
  },
});

program
  .command('story')
  .description(
    'play a document and its answer through the API, each from draft to completion; judge the signatures',
  )
  .option('--url <url>', 'of a running demo server; default: one of its own on a temporary folder')
  .addOption(new Option('--federation', 'each agency on a server of its own').default(false).conflicts('url'))
  .option('--keep <folder>', 'new folder for the data of its own servers, which stay there')
  .option('--json', 'answer in JSON', false)
  .action(async ({ url, federation, keep, json }) => {
    const { runStory } = await import('./story.ts');
    finish(await runStory({ url, isFederation: federation, keep, isJson: json }));
  });

program
  .command('federation')
  .description('two servers of their own, joined by mutual TLS, and documents sent between them')
  .option('--once', 'end when the documents have come through', false)
  .option('--json', 'answer in JSON', false)
  .action(async (options) => {
    const { runFederation } = await import('./federation/run.ts');
    finish(await runFederation(options));
  });

addDirectory(program, { instant, finish });

addRegisters(program, { number, finish });

addWorkFile(program, { finish, byTrust });

/** The one JSON document that `--json` promises, or one line for people; a defect shows where it happened. */
function tell(code: string, message: string, defect?: unknown): void {
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ ok: false, code, message })}\n`);
  // Node's own messages begin with their code.
  else if (defect === undefined)
    console.error(message.startsWith(`${code}:`) ? message : `${code}: ${message}`);
  if (defect !== undefined) console.error(defect);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are not mistakes. For people commander has said it already.
    if (error.exitCode !== 0 && process.argv.includes('--json')) tell('USAGE', error.message);
    finish(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
  } else {
    const code = systemCode(error);
    const message = error instanceof Error ? error.message : String(error);
    tell(code ?? 'INTERNAL', message, code === undefined ? error : undefined);
    finish(code === 'USAGE' ? EXIT.usage : onFailure);
  }
}
