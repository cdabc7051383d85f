/** What a monitor's page on another PC may ask of the bridge: to show its monitor. Everything that is not named here is refused. */
import type { PushBoard } from '#model/push';
import type { Monitor } from '#model/view';
import type { WallMonitor } from '#model/wall-monitor';
import type { ViewCarousel } from '#model/view-carousel';
import { isIterable } from './desk-routes.ts';
import type { MonitorVisitor } from './visitor.ts';

type Asked = Readonly<Record<string, unknown>>;
type Allows = (asked: Asked, visitor: MonitorVisitor, shows: (what: string) => boolean) => boolean;

const always: Allows = () => true;
const own = (field: string): Allows => (asked, { monitor }) => asked[field] === monitor;

const rights: Readonly<Record<string, Allows>> = {
  'app.about': always, 'app.clock': always, 'app.crashed': own('monitor'), 'desk.watch': always, 'settings.read': always, 'settings.watch': always,
  // Names for what the tiles say; the catalogue holds no address and no login.
  'cameras.list': always, 'cameras.watch': always,
  'live.open': (asked, _visitor, shows) => typeof asked['camera'] === 'string' && shows(asked['camera']),
  'walls.images.read': (asked, _visitor, shows) => typeof asked['image'] === 'string' && shows(asked['image']),
  // A ticket is its own right.
  'live.renew': always, 'live.close': always,
  'live.keepReplay': ({ cameras }, _visitor, shows) => Array.isArray(cameras) && cameras.every((camera) => typeof camera === 'string' && shows(camera)),
  'live.report': ({ samples }, { monitor }) => Array.isArray(samples) && samples.every((sample) => (sample as Asked | null)?.['monitor'] === monitor),
  'walls.monitors': always, 'walls.watch': own('number'), 'walls.roster': always, 'walls.capacity.read': own('monitor'), 'alarms.watch': own('monitor'),
  'walls.views.watch': always, 'walls.presets.watch': always, 'walls.pushes.watch': always,
  // The windows of its own PC, which is told by where they come from.
  'pc.watch': always, 'pc.tell': always,
  'ptz.watch': always, 'clocks.watch': always, 'servers.watch': always,
};

/** `shows` says whether a camera or an image is on the visitor's monitor. */
export function mayAsk(path: readonly string[], input: unknown, visitor: MonitorVisitor, shows: (what: string) => boolean): boolean {
  const allows = Object.hasOwn(rights, path.join('.')) ? rights[path.join('.')] : undefined;
  return allows?.(typeof input === 'object' && input !== null ? (input as Asked) : {}, visitor, shows) ?? false;
}

const seen: Readonly<Record<string, (told: unknown, monitor: number) => unknown>> = {
  'walls.monitors': (told, monitor) => (told as readonly Monitor[]).filter(({ number }) => number === monitor),
  'walls.roster': (told, monitor) => (told as readonly WallMonitor[]).filter(({ number }) => number === monitor),
  // What operators keep and send each other is not this page's business.
  'walls.views.watch': () => [],
  'walls.presets.watch': () => [],
  'walls.pushes.watch': (told, monitor) => {
    const { asking, pushes } = told as PushBoard;
    return { asking: asking.filter((number) => number === monitor), pushes: pushes.filter(({ from, to }) => from === monitor || to === monitor) };
  },
  'walls.viewCarousels.watch': (told, of) => (told as readonly ViewCarousel[]).filter(({ monitor }) => monitor === of),
  'servers.watch': () => [],
};

/** The part of an answer that is this page's. */
export function partFor(path: readonly string[], output: unknown, { monitor }: MonitorVisitor): unknown {
  const see = seen[path.join('.')];
  if (!see) return output;
  return isIterable(output) ? mapped(output, (told) => see(told, monitor)) : see(output, monitor);
}

async function* mapped(source: AsyncIterable<unknown>, map: (told: unknown) => unknown): AsyncGenerator<unknown, void, void> {
  for await (const told of source) yield map(told);
}
