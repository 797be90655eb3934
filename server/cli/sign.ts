// `vanthu sign`: one PAdES signature with a key file or a token. The PIN comes from the environment or a file, never from the
// command line, where every other user of the machine could read it.
import { systemClock as clock } from '../platform/clock.ts';
import {
  type Mark,
  openPkcs12,
  type SignatureSpec,
  type Signer,
  type SignOptions,
  signTo,
} from '../signing/index.ts';
import { makeTimestamps } from '../verification/index.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { readInput, withPdf } from './input-file.ts';
import { writeWhole } from './output-file.ts';
import { readSecret } from './secret.ts';
import type { openTokenKey, TokenOptions } from './token-key.ts';
import { quiet, type TrustOptions, trustPolicy } from './trust-policy.ts';

export interface SignCommand extends TrustOptions, TokenOptions {
  p12?: string;
  pinEnv?: string;
  pinFile?: string;
  password?: string;
  passwordEnv?: string;
  passwordFile?: string;
  recover: boolean;
  role: SignatureSpec['role'];
  reason?: string;
  image?: string;
  page: number;
  x?: number;
  y?: number;
  width: number;
  height: number;
  tsa?: string;
  /** Default: what the other options allow. */
  level?: NonNullable<SignOptions['level']>;
  /** Whether a certificate that may not sign today is refused. */
  check: boolean;
  json: boolean;
}

const TSA_TIMEOUT_MS = 180_000;

/**
 * `openToken` opens the key where it is on a token.
 * @throws SigningError, CommandFailed, StartupError when there is no trust to check the certificate by.
 */
export async function signFile(
  input: string,
  output: string,
  command: SignCommand,
  openToken?: typeof openTokenKey,
): Promise<number> {
  const { role, reason, json } = command;
  const marks = await readMarks(command);
  const { signer, release } = await openKey(command, openToken);
  try {
    const spec: SignatureSpec = {
      role,
      marks,
      signedAt: clock.now(),
      ...(reason !== undefined && { reason }),
    };
    const options = await optionsOf(command);
    return await withPdf(input, async (source) => {
      const { revision } = await writeWhole(output, (sink) => signTo(sink, source, spec, signer, options));
      const answer = { ok: true, output, sizeBytes: source.size + revision.length };
      process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `signed: ${output}\n`);
      return EXIT.ok;
    });
  } finally {
    await release();
  }
}

/** One key for however many files. */
export async function openKey(
  command: SignCommand,
  openToken: typeof openTokenKey | undefined,
): Promise<{ signer: Signer; release(): Promise<void> }> {
  const { p12 } = command;
  if ((p12 === undefined) === (openToken === undefined))
    throw new CommandFailed('USAGE', 'give the key by --p12 or by --pkcs11-module');
  if (openToken) {
    const signer = await openToken(command, () => readPin(command));
    return { signer, release: () => signer.close() };
  }
  const pin = await readPin(command);
  const choice = command.keyLabel === undefined ? {} : { name: command.keyLabel };
  const signer = await openPkcs12(await readInput(p12 ?? ''), pin, choice);
  return { signer, release: async () => undefined };
}

export async function optionsOf(command: SignCommand): Promise<SignOptions> {
  const { tsa, level, check, recover, password: value, passwordEnv: env, passwordFile: file } = command;
  const password = await readSecret({ name: 'password', value, env, file });
  const deps = { clock, logger: quiet, timeoutMs: TSA_TIMEOUT_MS };
  return {
    ...(tsa !== undefined && { timestamp: makeTimestamps(tsa, deps) }),
    ...(level !== undefined && { level }),
    ...(password !== undefined && { password }),
    ...(recover && { mode: 'recover' as const }),
    ...(check && { policy: await trustPolicy(command) }),
  };
}

async function readPin({ pinEnv: env, pinFile: file }: SignCommand): Promise<string> {
  const pin = await readSecret({ name: 'PIN', env, file });
  if (pin === undefined)
    throw new CommandFailed('USAGE', 'give the PIN by --pin-env NAME or by --pin-file FILE');
  return pin;
}

export async function readMarks({ image, page, x, y, width, height }: SignCommand): Promise<Mark[]> {
  if (image === undefined) return [];
  if (x === undefined || y === undefined) throw new CommandFailed('USAGE', '--image needs --x and --y');
  const box = { page, xMm: x, yMm: y, widthMm: width, heightMm: height };
  const bytes = await readInput(image);
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  return [{ kind: 'image', box, ...(isJpeg ? { jpeg: bytes } : { png: bytes }) }];
}
