/** The bridge's part about walls: monitors, pushes, presets and views. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { Host } from '#bridge/host';
import { CoreFault } from '../fault.ts';
import type { WallImages } from '../images/wall-images.ts';
import type { Capacities } from '../walls/capacities.ts';
import type { MonitorTokens } from '../walls/monitor-tokens.ts';
import type { Pushes } from '../walls/pushes.ts';
import type { ViewCarousels } from '../walls/view-carousels.ts';
import type { Walls } from '../walls/walls.ts';
import { forever } from './forever.ts';

export interface WallsDuties {
  readonly walls: Walls;
  readonly pushes: Pushes;
  readonly carousels: ViewCarousels;
  readonly capacities: Capacities;
  readonly images: WallImages;
  readonly tokens: MonitorTokens;
  readonly door: { readonly origin: string; readonly pin: string | null } | null;
  readonly openWindow: (monitor: number) => Promise<boolean>;
  readonly screens: Pick<Host, 'displays' | 'showOn'>;
}

export function wallsRoutes({ walls, pushes, carousels, capacities, images, tokens, door, openWindow, screens }: WallsDuties) {
  const os = implement(bridgeContract.walls).$context<{ readonly who: string }>();
  return os.router({
    monitors: os.monitors.handler(() => walls.monitors()),
    arrange: os.arrange.handler(({ input }) => walls.arrange(input)),
    watch: os.watch.handler(({ input, signal }) => walls.watchMonitor(input.number, signal ?? forever)),
    roster: os.roster.handler(({ signal }) => walls.watchRoster(signal ?? forever)),
    openWindow: os.openWindow.handler(async ({ input }) => ({ opened: await openWindow(input.number) })),
    displays: os.displays.handler(async () => (await screens.displays()).toSorted(({ bounds: a }, { bounds: b }) => a.x - b.x || a.y - b.y)),
    showOn: os.showOn.handler(async ({ input }) => { if (!await screens.showOn(input.monitor, input.display)) throw new CoreFault('not-found'); }),
    capacity: {
      read: os.capacity.read.handler(({ input }) => capacities.read(input.monitor)),
      keep: os.capacity.keep.handler(({ input, context }) => capacities.keep(input, context.who)),
    },
    viewCarousels: {
      start: os.viewCarousels.start.handler(({ input, context }) => carousels.start(input, context.who)),
      stop: os.viewCarousels.stop.handler(({ input, context }) => { carousels.stop(input.monitor, context.who); }),
      watch: os.viewCarousels.watch.handler(({ signal }) => carousels.watch(signal ?? forever)),
    },
    images: {
      keep: os.images.keep.handler(({ input, context }) => images.keep(input.image, context.who)),
      read: os.images.read.handler(async ({ input }) => {
        const image = await images.read(input.image);
        return image && new File([Buffer.from(image.bytes)], 'image', { type: image.type });
      }),
    },
    tokens: {
      door: os.tokens.door.handler(() => ({ origin: door?.origin ?? null })),
      watch: os.tokens.watch.handler(({ signal }) => tokens.watch(signal ?? forever)),
      make: os.tokens.make.handler(({ input, context }) => {
        if (!door) throw new CoreFault('unsupported', 'no door for other PCs is open: start with --listen HOST:PORT');
        const { secret, token } = tokens.make(input, context.who);
        return { token, address: `${door.origin}/launch?token=${secret}`, pin: door.pin };
      }),
      revoke: os.tokens.revoke.handler(({ input, context }) => { tokens.revoke(input.id, context.who); }),
    },
    pushes: {
      send: os.pushes.send.handler(({ input, context }) => pushes.send(input, context.who)),
      answer: os.pushes.answer.handler(({ input, context }) => pushes.answer(input, context.who)),
      settle: os.pushes.settle.handler(({ input, context }) => pushes.settle(input, context.who)),
      takeBack: os.pushes.takeBack.handler(({ input, context }) => pushes.takeBack(input.id, context.who)),
      ask: os.pushes.ask.handler(({ input, context }) => { pushes.ask(input, context.who); }),
      watch: os.pushes.watch.handler(({ signal }) => pushes.watch(signal ?? forever)),
    },
    presets: {
      list: os.presets.list.handler(() => walls.presets()),
      save: os.presets.save.handler(({ input, context }) => walls.savePreset(input, context.who)),
      apply: os.presets.apply.handler(({ input, context }) => walls.applyPreset(input.id, context.who)),
      takeBack: os.presets.takeBack.handler(({ input, context }) => walls.takeBackPreset(input.application, context.who)),
      rename: os.presets.rename.handler(({ input, context }) => walls.renamePreset(input, context.who)),
      remove: os.presets.remove.handler(({ input, context }) => { walls.removePreset(input.id, context.who); }),
      importFile: os.presets.importFile.handler(({ input, context }) => walls.importPreset(input, context.who)),
      watch: os.presets.watch.handler(({ signal }) => walls.watchPresets(signal ?? forever)),
    },
    views: {
      list: os.views.list.handler(() => walls.views()),
      save: os.views.save.handler(({ input, context }) => walls.saveView(input, context.who)),
      rename: os.views.rename.handler(({ input, context }) => walls.renameView(input, context.who)),
      remove: os.views.remove.handler(({ input, context }) => { walls.removeView(input.id, context.who); }),
      watch: os.views.watch.handler(({ signal }) => walls.watchViews(signal ?? forever)),
    },
  });
}
