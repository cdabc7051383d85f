import { layoutNamed } from '#model/layout';
import { limitsOf } from '../player/budget.ts';
import { costOf } from '../player/view-cost.ts';
import type { ViewCost } from '../player/view-cost.ts';
import type { PageState } from './page.ts';

/** Asks before more than this: a little over is carried by frames nobody misses. */
const tooMuch = 1.05;

/** Puts a saved view on this window's monitor; where it is more than this PC carries, a person is asked first. */
export function openView(page: PageState, id: string): void {
  const cost = viewCost(page, id);
  if (cost !== null && cost.ratio > tooMuch) page.desk.setState({ dialog: 'heavy-view', heavy: { view: id, ratio: cost.ratio, keyFrames: cost.keyFrames, stills: cost.stills } });
  else showView(page, id);
}

/** Without asking. */
export function showView({ views, monitor, desk }: PageState, id: string): void {
  const view = views.getState().find((one) => one.id === id);
  if (view === undefined) return;
  monitor.arrange(() => ({ layout: view.layout, items: view.items }), view.id);
  desk.setState({ enlarged: false, listening: null });
}

function viewCost({ views, catalogue, capacity }: PageState, id: string): ViewCost | null {
  const view = views.getState().find((one) => one.id === id);
  if (view === undefined) return null;
  const { cameras } = catalogue.getState();
  return costOf({ layout: layoutNamed(view.layout), items: view.items }, innerWidth * devicePixelRatio, innerHeight * devicePixelRatio, (camera) => cameras.get(camera), limitsOf(capacity.getState()));
}
