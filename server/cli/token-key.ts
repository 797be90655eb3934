// The key of `vanthu sign` on a PKCS#11 token.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPkcs11, parseCertificates, type TokenSigner } from '../signing/index.ts';
import { CommandFailed } from './exit-codes.ts';
import { readInput } from './input-file.ts';

export interface TokenOptions {
  pkcs11Module?: string;
  pkcs11Driver?: string;
  tokenLabel?: string;
  keyLabel?: string;
  keyId?: string;
  certificates?: string;
  pss?: boolean;
  acceptLowPinCount?: boolean;
}

/** The PIN is read when the token asks for it. @throws SigningError, CommandFailed. */
export async function openTokenKey(options: TokenOptions, pin: () => Promise<string>): Promise<TokenSigner> {
  const { pkcs11Module: module, tokenLabel, keyLabel, keyId, certificates, pss, acceptLowPinCount } = options;
  if (module === undefined) throw new CommandFailed('USAGE', 'give the token’s library by --pkcs11-module');
  if (keyId !== undefined && !/^([0-9a-f]{2})+$/i.test(keyId))
    throw new CommandFailed('USAGE', '--key-id takes hexadecimal digits');
  return openPkcs11({
    module,
    driver: options.pkcs11Driver ?? dirname(fileURLToPath(import.meta.url)),
    pin,
    token: tokenLabel === undefined ? {} : { label: tokenLabel },
    key: { ...(keyLabel !== undefined && { label: keyLabel }), ...(keyId !== undefined && { id: keyId }) },
    ...(certificates !== undefined && { certificates: parseCertificates(await readInput(certificates)) }),
    ...(pss === true && { algorithm: 'RSASSA-PSS' }),
    ...(acceptLowPinCount === true && { acceptLowPinCount }),
  });
}
