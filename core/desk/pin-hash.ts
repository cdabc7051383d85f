/** A PIN as it is kept: salted and through scrypt, so that reading the data folder does not show it. Ten thousand PINs of four digits are soon tried all the same. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** 32 MB and about a tenth of a second a try. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const bytes = 32;

export const pinHashSchema = z.object({ salt: z.base64url().max(64), hash: z.base64url().max(64) });
export type PinHash = z.infer<typeof pinHashSchema>;

export async function hashPin(pin: string): Promise<PinHash> {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64url'), hash: (await derive(pin, salt)).toString('base64url') };
}

export async function isPin({ salt, hash }: PinHash, pin: string): Promise<boolean> {
  const kept = Buffer.from(hash, 'base64url');
  const derived = await derive(pin, Buffer.from(salt, 'base64url'));
  return kept.length === derived.length && timingSafeEqual(kept, derived);
}

function derive(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, bytes, cost, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
