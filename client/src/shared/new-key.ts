// Names a thing before the server does, so that sending it again after a lost answer makes no second one.

/** A random UUID (RFC 9562 §5.4). `crypto.randomUUID` is not there on an office network without https. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
