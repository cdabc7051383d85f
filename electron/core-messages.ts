/** What the core's process tells Electron's main process, besides the `Host` contract. */
import { z } from 'zod';

export const coreMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), step: z.string().max(200), fraction: z.number() }),
  z.object({ kind: z.literal('ready'), origin: z.url(), launchUrl: z.url() }),
  z.object({ kind: z.literal('failed'), message: z.string().max(1000) }),
]);
export type CoreMessage = z.infer<typeof coreMessageSchema>;
