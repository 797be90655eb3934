// `vanthu augment`: brings a signed PDF to a higher PAdES level, or renews its last timestamp before it ends.
import { systemClock as clock } from '../platform/clock.ts';
import { type AugmentOptions, archiveEnds, augmentTo } from '../signing/index.ts';
import { makeTimestamps } from '../verification/index.ts';
import { EXIT } from './exit-codes.ts';
import { withPdf } from './input-file.ts';
import { writeWhole } from './output-file.ts';
import { readSecret } from './secret.ts';
import { quiet, type TrustOptions, trustPolicy } from './trust-policy.ts';

export interface AugmentCommand extends TrustOptions {
  level: AugmentOptions['level'];
  tsa?: string;
  /** Days: a timestamp that ends sooner is renewed. */
  renewWithin: number;
  password?: string;
  passwordEnv?: string;
  passwordFile?: string;
  json: boolean;
}

const TSA_TIMEOUT_MS = 180_000;
const DAY_MS = 24 * 3_600_000;

/** @throws SigningError, CommandFailed, StartupError when there is no trust to judge by. */
export async function augmentFile(input: string, output: string, command: AugmentCommand): Promise<number> {
  const options = await optionsOf(command);
  return withPdf(input, async (source) => {
    const { revision, report } = await writeWhole(output, (sink) => augmentTo(sink, source, options));
    const ends = archiveEnds(report)?.toISOString();
    const answer = {
      ok: true,
      output,
      sizeBytes: report.sizeBytes,
      isChanged: revision.length > 0,
      levels: report.signatures.flatMap(({ role, field, facts }) =>
        role === 'timestamp' ? [] : [{ field, level: facts.level }],
      ),
      ...(ends !== undefined && { renewBefore: ends }),
    };
    process.stdout.write(command.json ? `${JSON.stringify(answer)}\n` : told(answer));
    return EXIT.ok;
  });
}

function told(answer: { output: string; isChanged: boolean; renewBefore?: string }): string {
  const what = answer.isChanged ? 'extended' : 'nothing to add';
  const until = answer.renewBefore === undefined ? '' : `, renew before ${answer.renewBefore}`;
  return `${what}: ${answer.output}${until}\n`;
}

async function optionsOf(command: AugmentCommand): Promise<AugmentOptions> {
  const { level, tsa, renewWithin, password: value, passwordEnv: env, passwordFile: file } = command;
  const password = await readSecret({ name: 'password', value, env, file });
  const policy = await trustPolicy(command);
  const deps = { clock, logger: quiet, timeoutMs: TSA_TIMEOUT_MS };
  return {
    level,
    policy: { ...policy, ...(password !== undefined && { password }) },
    renewBefore: new Date(policy.now.getTime() + renewWithin * DAY_MS),
    ...(tsa !== undefined && { timestamp: makeTimestamps(tsa, deps) }),
  };
}
