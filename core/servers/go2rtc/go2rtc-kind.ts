/** go2rtc by itself: live pictures of any source, nothing else. */
import { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import type { Probe, ServerKindParts } from '../server-kind.ts';
import { aboutAnswer } from './go2rtc-answers.ts';
import { createGo2rtcServer } from './go2rtc-server.ts';

const optionsSchema = z.object({
  /** Suffixes, comma separated, that make a stream another one's sub stream. */
  subSuffixes: z.string().max(200).default('_sub,-sub,_low,-low'),
  /** Sound in the main stream's lane, where the camera has some. */
  audio: z.boolean().default(true),
});

export const go2rtcKind: ServerKindParts = {
  kind: 'go2rtc',
  ports: [1984],
  async probe(_address, http, signal): Promise<Probe | null> {
    try {
      const { status, headers, body } = await http.bytes('api', { signal, maxBytes: 65_536 });
      const found = { address: http.base.href, product: 'go2rtc' };
      if (status === 401) return /realm="?go2rtc"?/i.test([headers['www-authenticate'] ?? ''].flat().join()) ? { ...found, version: null, needsLogin: true } : null;
      const about = status === 200 ? aboutAnswer.safeParse(JSON.parse(body.toString('utf8'))) : null;
      return about?.success ? { ...found, version: about.data.version, needsLogin: false } : null;
    } catch {
      return null;
    }
  },
  create(config, deps) {
    const options = optionsSchema.safeParse(config.options);
    if (!options.success) throw new ServerFault({ code: 'invalid-input', detail: `option ${String(options.error.issues[0]?.path[0] ?? '')}`.slice(0, 100) });
    const { subSuffixes, audio } = options.data;
    return createGo2rtcServer(config, deps, { audio, subSuffixes: subSuffixes.split(',').map((one) => one.trim()).filter(Boolean) });
  },
};
