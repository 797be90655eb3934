// Reading the session cookie. RFC 6265bis §5.

export const SESSION_COOKIE = 'vanthu_session';

/** 256 bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The secret in a `cookie` header, or undefined when there is none of our shape. */
export function sessionSecret(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=');
    if (name === SESSION_COOKIE && value !== undefined && SECRET.test(value)) return value;
  }
  return undefined;
}
