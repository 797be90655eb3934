// `vanthu edxml verify`: whether a packet is whole and signed, and by whom: 0 by a trusted certificate, 1 not whole or badly
// signed, 2 undecided, for nobody trusted vouches for the key.
import { X509Certificate } from 'node:crypto';
import type { ParsedPacket } from '../../exchange/protocol/index.ts';
import { systemClock as clock } from '../../platform/clock.ts';
import { parseCertificates, trustedAt } from '../../signing/index.ts';
import { EXIT } from '../exit-codes.ts';
import { readInput } from '../input-file.ts';
import { trustPolicy } from '../trust-policy.ts';
import { factsOf, issueLines, readPacketFile, type Told, tell } from './read-file.ts';

export interface VerifyPacketCommand extends Told {
  trust?: string;
  intermediates?: string;
  trustedPem?: string;
  at?: Date;
}

type Trust = 'trusted' | 'invalid' | 'untrusted';

/** @throws CommandFailed FILE_UNUSABLE; StartupError when a trust folder that was named cannot be used. */
export async function verifyPacketFile(file: string, command: VerifyPacketCommand): Promise<number> {
  const at = command.at ?? clock.now();
  const parsed = await readPacketFile(file, { signature: 'required' });
  const trust = parsed.ok ? await trustOf(parsed, at, command) : null;
  const signer =
    parsed.ok && parsed.signature.certificate ? new X509Certificate(parsed.signature.certificate) : null;
  const said = {
    file,
    ...factsOf(parsed),
    ok: parsed.ok && trust === 'trusted',
    trust,
    signer: signer?.subject.replaceAll('\n', ', ') ?? null,
  };
  tell(command, command.json ? `${JSON.stringify(said)}\n` : asText(file, parsed, trust, said.signer));
  if (!parsed.ok || trust === 'invalid') return EXIT.no;
  return trust === 'trusted' ? EXIT.ok : EXIT.undecided;
}

async function trustOf(
  { signature }: Extract<ParsedPacket, { ok: true }>,
  at: Date,
  { trustedPem, ...folders }: VerifyPacketCommand,
): Promise<Trust> {
  const { trustAnchors, intermediates = [] } =
    trustedPem === undefined
      ? await trustPolicy({ ...folders, revocation: false })
      : { trustAnchors: parseCertificates(await readInput(trustedPem)) };
  const { certificate, chain } = signature;
  if (certificate === undefined) return 'untrusted';
  return trustedAt(certificate, at, { anchors: trustAnchors, intermediates: [...intermediates, ...chain] });
}

function asText(file: string, parsed: ParsedPacket, trust: Trust | null, signer: string | null): string {
  if (!parsed.ok) return [`INVALID  ${file}`, ...issueLines(parsed.issues), ''].join('\n');
  const verdict = trust === 'trusted' ? 'VALID' : trust === 'invalid' ? 'INVALID' : 'INDETERMINATE';
  const { scope, weak, algorithm } = parsed.signature;
  const facts = [
    signer ?? 'unknown signer',
    `certificate ${trust}`,
    `signs the ${scope}`,
    algorithm?.replace(/^.*#/, ''),
    ...(weak ? ['weak'] : []),
    parsed.packetDigest,
  ];
  return `${verdict}  ${file}\n  ${facts.join(' · ')}\n`;
}
