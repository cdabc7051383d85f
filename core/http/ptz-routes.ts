/** The bridge's part about steering. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { Ptz } from '../ptz/ptz.ts';
import { forever } from './forever.ts';

export function ptzRoutes(ptz: Ptz) {
  const os = implement(bridgeContract.ptz).$context<{ readonly who: string }>();
  const caller = (input: { readonly monitor: number }, context: { readonly who: string }) => ({ who: context.who, monitor: input.monitor });
  return os.router({
    abilities: os.abilities.handler(({ input }) => ptz.abilities(input.camera)),
    watch: os.watch.handler(({ signal }) => ptz.watch(signal ?? forever)),
    take: os.take.handler(({ input, context }) => ptz.take(input.camera, caller(input, context))),
    claim: os.claim.handler(({ input, context }) => { ptz.claim(input.camera, caller(input, context), input.reason); }),
    release: os.release.handler(({ input, context }) => { ptz.release(input.camera, context.who); }),
    move: os.move.handler(({ input, context }) => ptz.move(input.camera, caller(input, context), input.velocity)),
    stop: os.stop.handler(({ input, context }) => ptz.stop(input.camera, context.who)),
    moveBy: os.moveBy.handler(({ input, context }) => ptz.moveBy(input.camera, caller(input, context), input.view)),
    back: os.back.handler(({ input, context }) => ptz.back(input.camera, caller(input, context))),
    focus: os.focus.handler(({ input, context }) => ptz.focus(input.camera, caller(input, context), input.speed)),
    iris: os.iris.handler(({ input, context }) => ptz.iris(input.camera, caller(input, context), input.by)),
    auxiliary: os.auxiliary.handler(({ input, context }) => ptz.auxiliary(input.camera, caller(input, context), input.command)),
    home: os.home.handler(({ input, context }) => ptz.home(input.camera, caller(input, context))),
    presets: {
      list: os.presets.list.handler(({ input }) => ptz.presets(input.camera)),
      go: os.presets.go.handler(({ input, context }) => ptz.goToPreset(input.camera, caller(input, context), input.preset)),
      save: os.presets.save.handler(({ input, context }) => ptz.savePreset(input.camera, caller(input, context), input.name)),
      rename: os.presets.rename.handler(({ input, context }) => ptz.renamePreset(input.camera, caller(input, context), input.preset, input.name)),
      remove: os.presets.remove.handler(({ input, context }) => ptz.removePreset(input.camera, caller(input, context), input.preset)),
      keepStill: os.presets.keepStill.handler(async ({ input, context }) => { ptz.keepStill(input.camera, context.who, input.preset, new Uint8Array(await input.still.arrayBuffer())); }),
      still: os.presets.still.handler(({ input }) => {
        const still = ptz.still(input.camera, input.preset);
        return still && new File([Buffer.from(still)], 'preset.jpg', { type: 'image/jpeg' });
      }),
    },
    tours: {
      own: os.tours.own.handler(async ({ input }) => [...await ptz.ownTours(input.camera)]),
      start: os.tours.start.handler(({ input, context }) => { ptz.startTour(input.camera, caller(input, context), input.tour); }),
      end: os.tours.end.handler(({ input }) => { ptz.endTour(input.camera); }),
    },
    settings: {
      read: os.settings.read.handler(({ input }) => ptz.settings(input.camera)),
      write: os.settings.write.handler(({ input, context }) => { ptz.changeSettings(input.camera, input.settings, caller(input, context)); }),
    },
    level: os.level.handler(({ input, context }) => { ptz.setLevel(input, context.who); }),
  });
}
