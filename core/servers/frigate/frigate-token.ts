/** The login token: a JWT in a cookie whose name the administrator may have changed. It is read, never checked: the server does that. */
import { z } from 'zod';

export interface FrigateToken {
  /** `name=value` of the cookie. */
  readonly cookie: string;
  readonly jwt: string;
  /** By the server's clock, ms; null where it does not tell. */
  readonly expiresAt: number | null;
}

const claims = z.object({ exp: z.coerce.number().positive() });
const jwtCookie = /^([^=;\s]{1,100})=([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)(?:;|$)/;

/** The token in an answer's `Set-Cookie`, or null. */
export function tokenIn(setCookie: string | string[] | undefined): FrigateToken | null {
  for (const one of [setCookie ?? []].flat()) {
    const [, name, jwt] = one.length <= 8192 ? jwtCookie.exec(one) ?? [] : [];
    if (name === undefined || jwt === undefined) continue;
    return { cookie: `${name}=${jwt}`, jwt, expiresAt: expiryOf(jwt) };
  }
  return null;
}

function expiryOf(jwt: string): number | null {
  try {
    return claims.parse(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'))).exp * 1000;
  } catch {
    return null;
  }
}
