/** `<data>/endpoint.json`: where the running recorder listens; after a restart it listens there again if it can. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { endpointSchema } from './schemas.ts';

export type Endpoint = z.infer<typeof endpointSchema>;

const fileName = 'endpoint.json';

/** Null when there is none or it is not what we wrote. */
export function readEndpoint(data: string): Endpoint | null {
  try {
    return endpointSchema.safeParse(JSON.parse(readFileSync(join(data, fileName), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** A reader sees the old file or the new one, never half of one. */
export function writeEndpoint(data: string, endpoint: Endpoint): void {
  const path = join(data, fileName);
  const fresh = `${path}.${endpoint.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(endpoint)}\n`, { mode: 0o600 });
  renameSync(fresh, path);
}
