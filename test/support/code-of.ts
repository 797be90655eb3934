// What a refused call answered, for asserting stable codes instead of texts.

/** The `code` of the error a promise rejects with; `resolved` when it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
