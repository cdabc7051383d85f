/** A message port over Node's IPC channel between keeper and core, beside the few other messages that go there. */
import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';

const messageSchema = z.object({ kind: z.literal('host'), data: z.string() });

export interface IpcPort {
  postMessage(data: unknown): void;
  /** `message`, `close`. */
  on(event: string, listener: (event?: { data: string }) => void): void;
}

/** Either end: the child that was forked, or the own `process`. */
export function ipcPort(channel: Pick<ChildProcess, 'send' | 'on'> | NodeJS.Process): IpcPort {
  return {
    // The contract carries no files: what is sent is always text. An end that is gone is told by `disconnect`.
    postMessage: (data) => { channel.send?.({ kind: 'host', data }, undefined, undefined, () => undefined); },
    on(event, listener) {
      if (event === 'close') channel.on('disconnect', () => { listener(); });
      else (channel as NodeJS.Process).on('message', (raw) => {
        const message = messageSchema.safeParse(raw).data;
        if (message) listener({ data: message.data });
      });
    },
  };
}
