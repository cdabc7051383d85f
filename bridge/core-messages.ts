/** What the core's process and the one that keeps it tell each other, besides the `Host` contract. Never leaves this machine's processes. */
import { z } from 'zod';

const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** What a core that is started again must have in common with the one before, so that open windows find it: its port, its pass, and the port of its door for other PCs. */
export const coreMemorySchema = z.object({ port: z.number().int().min(1).max(65_535), launchToken: key, session: key, doorPort: z.number().int().min(1).max(65_535).nullable() });
export type CoreMemory = z.infer<typeof coreMemorySchema>;

/** First word to the core: what to take up; null at the first start. */
export const coreOrderSchema = z.object({ kind: z.literal('start'), again: coreMemorySchema.nullable() });
export type CoreOrder = z.infer<typeof coreOrderSchema>;

export const coreMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), step: z.string().max(200), fraction: z.number() }),
  z.object({ kind: z.literal('ready'), origin: z.url(), launchUrl: z.url(), memory: coreMemorySchema }),
  /** It will not come up: told in one sentence. `code` is the process's exit code. */
  z.object({ kind: z.literal('failed'), message: z.string().max(1000), code: z.number().int() }),
  /** Once a second: its event loop turns. */
  z.object({ kind: z.literal('pulse') }),
]);
export type CoreMessage = z.infer<typeof coreMessageSchema>;
