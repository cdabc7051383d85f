import { askFirst } from './ask-first.ts';
import type { PageState } from './page.ts';

/** Puts a saved view on this window's monitor; where it is more than this PC carries, a person is asked first. */
export function openView(page: PageState, id: string): void {
  const { views, monitor, desk } = page;
  const find = () => views.getState().find((one) => one.id === id);
  const view = find();
  if (view === undefined) return;
  askFirst(page, { is: 'view', name: view.name }, view, () => {
    // As it is when the word is given.
    const now = find();
    if (now === undefined) return;
    monitor.arrange(() => ({ layout: now.layout, items: now.items }), now.id);
    desk.setState({ enlarged: false, listening: null });
  });
}
