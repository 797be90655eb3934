// What a new password must be. Length is what counts (NIST SP 800-63B §3.1.1); no rule of signs and digits.

const MIN_LENGTH = 10;

export function isStrongPassword(
  next: string,
  { current, username }: { current: string; username: string },
): boolean {
  const plain = next.normalize('NFC').toLowerCase();
  return (
    [...plain].length >= MIN_LENGTH &&
    plain !== current.normalize('NFC').toLowerCase() &&
    !plain.includes(username.toLowerCase())
  );
}
