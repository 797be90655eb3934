// Secrets of a command: from an environment variable or a file, and where unavoidable from the command line itself,
// which every other user of the machine can read.
import { CommandFailed } from './exit-codes.ts';
import { readInput } from './input-file.ts';

export interface SecretPlaces {
  /** How the secret is called in the option names, e.g. `pin`. */
  name: string;
  value?: string | undefined;
  env?: string | undefined;
  file?: string | undefined;
}

/** Undefined when no place is named. @throws CommandFailed USAGE, FILE_UNUSABLE. */
export async function readSecret({ name, value, env, file }: SecretPlaces): Promise<string | undefined> {
  const named = [value, env, file].filter((place) => place !== undefined);
  if (named.length > 1) throw new CommandFailed('USAGE', `give the ${name} once`);
  if (file !== undefined) return (await readInput(file)).toString('utf8').replace(/\r?\n$/, '');
  if (env === undefined) return value;
  const found = process.env[env];
  if (found === undefined) throw new CommandFailed('USAGE', `the variable ${env} is not set`);
  return found;
}
