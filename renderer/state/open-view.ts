import type { PageState } from './page.ts';

/** Puts a saved view on this window's monitor. */
export function openView({ views, monitor, desk }: PageState, id: string): void {
  const view = views.getState().find((one) => one.id === id);
  if (view === undefined) return;
  monitor.arrange(() => ({ layout: view.layout, items: view.items }), view.id);
  desk.setState({ enlarged: false, listening: null });
}
