// What this browser keeps of the office: answers and files to read without a network, and notes to send.

export interface KeptAnswer {
  name: string;
  /** Whose it is: see `ownerOf`. */
  owner: string;
  /** When the server said so, or said that nothing has changed. */
  at: number;
  /** The build that wrote it: another may expect another shape. */
  build: string;
  value: unknown;
}

export interface KeptFile {
  address: string;
  owner: string;
  at: number;
  bytes: ArrayBuffer;
}

/** What a person has written without a network. */
export interface KeptNote {
  key: string;
  owner: string;
  documentId: string;
  /** Number and subject, to be known by. */
  about: string;
  text: string;
  /** The post in whose place it is written. */
  insteadOf?: string;
  at: number;
  /** Why the server did not take it; absent while it waits. */
  refusedAs?: string;
}
