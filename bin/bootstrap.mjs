// Puts in place what a fresh clone lacks, before `npm start` and `npm test`: packages, the build, programs that
// tests call. Node built-ins only, because it runs when there is no node_modules yet.
//   node bin/bootstrap.mjs            packages
//   node bin/bootstrap.mjs --build    packages, then the server and the client where their sources changed
//   node bin/bootstrap.mjs --test     packages, then the Debian programs of the tests (never fails for those)
import { tooOld } from './oldest-node.mjs';

async function main(wanted) {
  const reason = tooOld();
  if (reason !== undefined) return reason;
  const { Stop } = await import('./bootstrap/step.mjs');
  try {
    const { installPackages } = await import('./bootstrap/packages.mjs');
    await installPackages();
    if (wanted.includes('--build')) await (await import('./bootstrap/build.mjs')).build();
    if (wanted.includes('--test')) await (await import('./bootstrap/programs.mjs')).installPrograms();
    return undefined;
  } catch (error) {
    if (error instanceof Stop) return error.message;
    if (['ENOSPC', 'EDQUOT'].includes(error.code)) return 'no space left on the disk';
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code))
      return `this user may not write ${error.path}; the packages and the build are kept beside the sources`;
    throw error;
  }
}

const reason = await main(process.argv.slice(2));
if (reason !== undefined) {
  console.error(reason);
  process.exitCode = 1;
}
