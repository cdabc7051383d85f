/** A composite's health is its media server's; a control server that is down makes it degraded, with an alarm that names it. */
import type { ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { ServerEvents, ServerHealth } from '../recording-server.ts';
import type { CompositeOptions } from './composite-options.ts';
import type { CompositeParts } from './composite-parts.ts';
import { followPart } from '../follow-part.ts';

type Alarm = ServerHealth['alarms'][number];

export function watchComposite(parts: CompositeParts, { media }: CompositeOptions, events: ServerEvents, now: () => EpochMs, signal: AbortSignal): void {
  let ofMedia: ServerHealth | null = null;
  let told = '';
  const down = new Map<ServerId, Alarm>();
  const tell = (): void => {
    if (!ofMedia) return;
    const alarms = [...ofMedia.alarms, ...down.values()];
    const is = ofMedia.is === 'ok' && down.size > 0 ? 'degraded' : ofMedia.is;
    const health: ServerHealth = { ...ofMedia, is, alarms };
    const text = JSON.stringify(health);
    if (text !== told) events.serverHealth(health);
    told = text;
  };
  followPart(parts, media, (server, attached) => {
    if (!server) {
      ofMedia = { is: 'unreachable', since: now(), alarms: [], lastError: { code: 'not-found', detail: `the server ${media} is not there` } };
      return tell();
    }
    server.watch({
      catalogueChanged: () => { events.catalogueChanged(); },
      cameraHealth: (changes) => { events.cameraHealth(changes.map((change) => ({ ...change, camera: parts.fromMedia(change.camera) }))); },
      serverHealth: (health) => {
        ofMedia = health;
        tell();
      },
    }, attached);
  }, signal);
  for (const id of parts.controls) {
    const set = (alarm: Alarm | null): void => {
      const before = down.get(id);
      if (alarm && before?.code !== alarm.code) down.set(id, alarm);
      if (!alarm) down.delete(id);
      tell();
    };
    followPart(parts, id, (server, attached) => {
      if (!server) return set({ code: 'not-found', since: now(), detail: `the server ${id} is not there` });
      server.watch({
        catalogueChanged: () => undefined, cameraHealth: () => undefined,
        serverHealth: ({ is, since, lastError }) => { set(is === 'ok' ? null : { code: lastError?.code ?? 'server-unreachable', since, detail: `steering and events by ${id}` }); },
      }, attached);
    }, signal);
  }
}
