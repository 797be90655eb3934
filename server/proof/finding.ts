// What a verifier says is wrong, and where: the first thing only, because everything behind it may follow from it.

export type FindingCode =
  | 'LINE_UNREADABLE'
  | 'WRONG_AGENCY'
  | 'ENTRY_CHANGED'
  | 'ENTRY_MISSING'
  | 'ENTRY_OUT_OF_ORDER'
  | 'CHAIN_BROKEN'
  | 'BEGIN_MISSING'
  | 'ROOT_BROKEN'
  | 'ROOT_OUT_OF_ORDER'
  | 'ROOT_MISMATCH'
  | 'ROOT_UNTRUSTED'
  | 'STAMP_INVALID'
  | 'PROOF_MISMATCH'
  | 'CUT_OFF'
  | 'FILE_MISSING'
  | 'FILE_UNKNOWN'
  | 'FILE_CHANGED'
  | 'FILE_UNREADABLE'
  | 'SIGNATURE_INVALID'
  | 'SIGNER_UNTRUSTED'
  | 'SIGNER_REVOKED'
  | 'SIGNER_OF_ANOTHER'
  | 'FACTS_DISAGREE';

export interface Finding {
  code: FindingCode;
  /** `entry 12`, `root 3`, `line 7`, or the name of a file. */
  where: string;
  /** One English sentence. */
  text: string;
  /** Of the entry, when one is named. */
  seq?: number;
}

/** Ends a verification; caught by its entry point. */
export class Found extends Error {
  override readonly name = 'Found';
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(`${finding.where}: ${finding.text}`);
    this.finding = finding;
  }
}

export const atEntry = (code: FindingCode, seq: number, text: string): Found =>
  new Found({ code, where: `entry ${seq}`, text, seq });

export const atRoot = (code: FindingCode, index: number, text: string): Found =>
  new Found({ code, where: `root ${index}`, text });

export const atFile = (code: FindingCode, name: string, text: string): Found =>
  new Found({ code, where: name, text });
