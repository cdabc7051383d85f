/**
 * Live pictures of `nph-zms`: one process of the server for each viewer, that must be told to end. What goes wrong is drawn into pictures
 * ("Unable to stream"); those carry no `X-Timestamp`, which real ones always do, and are not passed on.
 */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { readPictureStream } from '../picture-parts.ts';
import { ServerFault } from '../recording-server.ts';
import type { PushedPicture } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import type { ServerAnswer } from '../server-http.ts';
import type { KnownServer } from './server-facts.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

/** Neither a picture nor an end: a lost camera and a hung server look the same, so the server is asked which it is. */
const silenceMs = 5_000;
/** Pictures of text only, for so long, are a fault. */
const textMs = 3_000;
const commandMs = 2_000;
/** How long a stream is kept open for its process to hear that it shall end. */
const farewellMs = 700;
const quit = 17;
const query = 99;
const said = z.object({ result: z.string().max(20) });

export interface PicturesWant {
  readonly monitor: number;
  /** Percent, 1 to 400. */
  readonly scale: number;
  /** Pictures a second at most; the camera's own rate where that is less. */
  readonly maxFps: number;
}

export interface PushedOptions {
  readonly session: ZoneminderSession;
  readonly server: KnownServer;
}

/** Until the signal aborts (rejects with its reason) or the server ends. Rejects with a `ServerFault`. */
export async function pushPictures({ session, server }: PushedOptions, want: PicturesWant, listener: (picture: PushedPicture) => void, signal: AbortSignal): Promise<void> {
  const cgi = await server.cgi(signal);
  const connkey = randomInt(100_000, 1_000_000);
  const life = new AbortController();
  const command = (number: number) => session.portal({ view: 'request', request: 'stream', connkey, command: number }, said, AbortSignal.timeout(commandMs), commandMs);
  const ended = Promise.withResolvers<never>();
  const fail = (reason: unknown): void => { ended.reject(reason); };
  const onAbort = (): void => { fail(signal.reason); };
  signal.addEventListener('abort', onAbort, { once: true });
  const silence = setTimeout(() => {
    command(query).then(
      () => { fail(new ServerFault({ code: 'camera-stalled', detail: 'the server has no new picture' })); },
      () => { fail(new ServerFault({ code: 'server-hangs', detail: 'neither pictures nor an answer' })); },
    );
  }, silenceMs);
  const texts = textWatch(fail);
  let started = false;
  const work = (async () => {
    const url = `${cgi}?mode=jpeg&monitor=${want.monitor}&scale=${want.scale}&maxfps=${want.maxFps}&connkey=${connkey}`;
    const { body, headers } = await openStream(session, url, life.signal);
    started = true;
    await readPictureStream(body, String(headers['content-type']), ({ jpeg, headers: part }) => {
      silence.refresh();
      const capturedAt = timestampOf(part.get('x-timestamp'));
      texts(capturedAt === null);
      if (capturedAt !== null && !signal.aborted) listener({ jpeg, capturedAt });
    });
    started = false;
  })();
  try {
    signal.throwIfAborted();
    await Promise.race([work, ended.promise]);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof ServerFault ? error : new ServerFault({ code: 'server-unreachable', detail: 'the pictures broke off' });
  } finally {
    ended.promise.catch(() => undefined);
    work.catch(() => undefined);
    clearTimeout(silence);
    texts(false);
    signal.removeEventListener('abort', onAbort);
    // The process ends on its word; else only at its next picture, which a still camera never makes.
    if (started) void Promise.race([command(quit).catch(() => undefined), new Promise((resolve) => { setTimeout(resolve, farewellMs).unref(); })]).then(() => { life.abort(); });
    else life.abort();
  }
}

/** One picture with its time, or null where none comes in time. */
export async function onePicture(options: PushedOptions, want: PicturesWant, signal: AbortSignal): Promise<PushedPicture | null> {
  const enough = new AbortController();
  let picture: PushedPicture | null = null;
  try {
    await pushPictures(options, want, (first) => {
      picture ??= first;
      enough.abort();
    }, AbortSignal.any([signal, enough.signal]));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!enough.signal.aborted && !(error instanceof ServerFault && error.problem.code.startsWith('camera-'))) throw error;
  }
  return picture;
}

/** Through web servers a refusal comes as 403, or as 200 with the word in its text (nginx with fcgiwrap, seen on 1.36.33). */
async function openStream(session: ZoneminderSession, url: string, signal: AbortSignal): Promise<ServerAnswer> {
  return session.asked(signal, async (token) => {
    const answer = await session.http.send(token === null ? url : `${url}&token=${encodeURIComponent(token)}`, { signal, timeoutMs: 0 });
    if (answer.status === 200 && /^multipart\//i.test(String(answer.headers['content-type']))) return answer;
    const text = await firstBytes(answer);
    if (answer.status === 403 || /^\s*(HTTP\/1\.[01] 403|Status: 403)/.test(text)) return 'expired';
    if (answer.status !== 200) throw statusFault(answer.status);
    throw new ServerFault({ code: 'not-video', detail: 'the stream program answers without pictures' });
  });
}

async function firstBytes({ body }: ServerAnswer): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      text += chunk.toString('latin1');
      if (text.length > 200) break;
    }
  } catch { /* what came is enough */ }
  body.destroy();
  return text.slice(0, 200);
}

/** `sec.usec`, six digits. Null for none: a picture of text. */
function timestampOf(header: string | undefined): number | null {
  const [, seconds, micros] = /^(\d{1,12})\.(\d{6})$/.exec(header ?? '') ?? [];
  return seconds === undefined || micros === undefined || Number(seconds) === 0 ? null : Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}

function textWatch(fail: (reason: ServerFault) => void): (isText: boolean) => void {
  let timer: NodeJS.Timeout | null = null;
  return (isText) => {
    if (!isText) {
      if (timer) clearTimeout(timer);
      timer = null;
    } else {
      timer ??= setTimeout(() => { fail(new ServerFault({ code: 'camera-unreachable', detail: 'the server draws an error text instead of pictures' })); }, textMs);
    }
  };
}
