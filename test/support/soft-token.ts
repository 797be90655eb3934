// A token in software (SoftHSM) with keys and certificates, in a folder of its own; and the driver, compiled once into
// a folder of the tests' own, because the package does not depend on it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram } from './programs.ts';

const VERSION = '2.1.7';
const FOLDER = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', `pkcs11js-${VERSION}`);
const MODULES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
];

const isInstalled = (): boolean => {
  try {
    createRequire(join(FOLDER, 'from-here.js'))('pkcs11js');
    return true;
  } catch {
    return false;
  }
};

/** Debian's Node brings its headers; without them node-gyp would fetch them from the network. */
const install = (): void => {
  if (!existsSync('/usr/include/node/node_api.h')) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{"private":true}');
  const env = { ...process.env, npm_config_nodedir: '/usr', npm_config_fetch_retries: '1' };
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', `pkcs11js@${VERSION}`];
  try {
    execFileSync('npm', args, { cwd: FOLDER, env, stdio: 'ignore', timeout: 180_000 });
  } catch {
    // No registry or no compiler: the tests skip.
  }
};

export interface TokenTools {
  driver: string;
  module: string;
}

/** Undefined where SoftHSM, OpenSC, a compiler or the registry is missing. */
export const findTokenTools = (): TokenTools | undefined => {
  const module = MODULES.find((path) => existsSync(path));
  if (!module || !hasProgram('softhsm2-util') || !hasProgram('pkcs11-tool')) return undefined;
  if (!isInstalled()) install();
  return isInstalled() ? { driver: FOLDER, module } : undefined;
};

export interface SoftToken {
  /** SOFTHSM2_CONF of the token's folder. */
  config: string;
  /** Where the token keeps its objects; without it the token is gone. */
  store: string;
  label: string;
  pin: string;
  addKey(pem: string, label: string, id: string, ...extra: string[]): void;
  addCertificate(der: string, label: string, id: string): void;
  tool(...args: string[]): string;
  dispose(): void;
}

export const makeSoftToken = ({ module }: TokenTools, label = 'Vanthu'): SoftToken => {
  const folder = mkdtempSync(join(tmpdir(), 'vanthu-token-'));
  const [config, store, pin] = [join(folder, 'softhsm2.conf'), join(folder, 'tokens'), '24681357'];
  mkdirSync(store);
  writeFileSync(config, `directories.tokendir = ${store}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  const env = { ...process.env, SOFTHSM2_CONF: config };
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const tool = (...args: string[]): string =>
    run('pkcs11-tool', '--module', module, '--token-label', label, '--login', '--pin', pin, ...args);
  run('softhsm2-util', '--init-token', '--free', '--label', label, '--so-pin', '87654321', '--pin', pin);
  return {
    config,
    store,
    label,
    pin,
    addKey: (pem, keyLabel, id, ...extra) => {
      const names = ['--label', keyLabel, '--id', id];
      run('softhsm2-util', '--import', pem, '--token', label, '--pin', pin, ...names, ...extra);
    },
    addCertificate: (der, name, id) => {
      tool('--write-object', der, '--type', 'cert', '--label', name, '--id', id);
    },
    tool,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** A driver in a folder of its own whose class is the real one with these members replaced; `first(name)` is true once. */
export const makeFaultyDriver = (
  { driver }: TokenTools,
  members: string,
): { driver: string; dispose(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'vanthu-driver-'));
  const place = join(folder, 'node_modules', 'pkcs11js');
  mkdirSync(place, { recursive: true });
  const source = `
    const { existsSync, writeFileSync } = require('node:fs');
    const real = require(${JSON.stringify(join(driver, 'node_modules', 'pkcs11js'))});
    const first = (name) => {
      const mark = require('node:path').join(__dirname, name);
      if (existsSync(mark)) return false;
      writeFileSync(mark, '');
      return true;
    };
    const own = new real.PKCS11();
    function Real() {}
    for (let part = own; part !== Object.prototype; part = Object.getPrototypeOf(part))
      for (const name of Object.getOwnPropertyNames(part))
        if (typeof own[name] === 'function' && name !== 'constructor') Real.prototype[name] = (...args) => own[name](...args);
    class PKCS11 extends Real { ${members} }
    module.exports = { PKCS11 };`;
  writeFileSync(join(place, 'index.js'), source);
  return { driver: folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
};
