import { layoutNamed } from '#model/layout';
import type { Arrangement } from '#model/view';
import { limitsOf } from '../player/budget.ts';
import { costOf } from '../player/view-cost.ts';
import type { ViewCost } from '../player/view-cost.ts';
import type { PageState } from './page.ts';

/** Asks before more than this: a little over is carried by frames nobody misses. */
export const tooMuch = 1.05;

/** What the operator of this window is about to show on its monitor. */
export type Shown = { readonly is: 'view' | 'preset'; readonly name: string } | { readonly is: 'layout' | 'cameras' };

/** What waits for a person's word, for it is more than this PC carries. */
export interface HeavyQuestion {
  readonly about: Shown;
  readonly arrangement: Arrangement;
  readonly cost: ViewCost;
  /** Shows it all the same. */
  readonly show: () => void;
}

type Knows = Pick<PageState, 'catalogue' | 'capacity' | 'hardware' | 'pc' | 'ways'>;

/** What an arrangement would ask of this PC on this window's monitor. */
export function costHere({ catalogue, capacity, hardware, pc, ways }: Knows, { layout, items }: Arrangement): ViewCost {
  const { cameras } = catalogue.getState();
  return costOf({ layout: layoutNamed(layout), items }, innerWidth * devicePixelRatio, innerHeight * devicePixelRatio, { cameraOf: (camera) => cameras.get(camera), waysOf: ways.of }, limitsOf(capacity.getState() ?? pc.measuredElsewhere.getState(), hardware.getState()), pc.others.demands);
}

/** Shows it, or asks first where it is more than this PC carries, and more than `before`: what makes a heavy wall lighter is not asked about. */
export function askFirst(page: Knows & Pick<PageState, 'desk'>, about: Shown, arrangement: Arrangement, show: () => void, before: Arrangement | null = null): void {
  const cost = costHere(page, arrangement);
  if (cost.ratio > tooMuch && cost.ratio > (before === null ? 0 : costHere(page, before).ratio)) page.desk.setState({ dialog: 'heavy-view', heavy: { about, arrangement, cost, show } });
  else show();
}

/** Changes what this monitor shows, asked first where it is to be. `then` follows the change. */
export function arrangeAsked(page: Knows & Pick<PageState, 'desk' | 'monitor'>, about: Shown, change: (arrangement: Arrangement) => Arrangement, then: () => void): void {
  const { monitor } = page;
  const { shown } = monitor.store.getState();
  const show = () => {
    monitor.arrange(change);
    then();
  };
  if (shown === null) show();
  else askFirst(page, about, change(shown), show, shown);
}
