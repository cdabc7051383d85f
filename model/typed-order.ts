/** What operators type on the number pad (issue 4): `412` camera 412 in the selected tile, `412.7` in tile 7, `412>2.7` on monitor 2 tile 7, `v12` view 12, `v12>2` on monitor 2, `w3` wall preset 3, `p3` PTZ preset 3 of the camera in the selected tile. */

/** Numbers are from 1; null for the selected tile and for the monitor the order is typed at. */
export type TypedOrder =
  | { readonly do: 'camera'; readonly number: number; readonly monitor: number | null; readonly tile: number | null }
  | { readonly do: 'view'; readonly number: number; readonly monitor: number | null }
  | { readonly do: 'preset'; readonly number: number }
  | { readonly do: 'ptz-preset'; readonly number: number };

/** The longest that means something: `412345>64.100`. */
const maxLength = 13;
/** Every beginning of an order. */
const beginning = /^(v\d{0,3}(>\d{0,2})?|[wp]\d{0,3}|\d{1,6}(>(\d{1,2})?)?(\.\d{0,3})?|)$/;
const camera = /^(\d{1,6})(?:>(\d{1,2}))?(?:\.(\d{1,3}))?$/;
const view = /^v(\d{1,3})(?:>(\d{1,2}))?$/;

/** The text with one more sign; unchanged where no order goes on like that. `>` needs its monitor before `.`. */
export function typeOn(text: string, sign: string): string {
  const next = text + sign;
  return next.length <= maxLength && beginning.test(next) && !next.includes('>.') ? next : text;
}

/** Null while the text is no whole order. */
export function readOrder(text: string): TypedOrder | null {
  const [, shown, onMonitor, inTile] = camera.exec(text) ?? [];
  if (shown !== undefined) {
    const [monitor, tile] = [numberOf(onMonitor), numberOf(inTile)];
    return Number(shown) > 0 && monitor !== 0 && tile !== 0 ? { do: 'camera', number: Number(shown), monitor, tile } : null;
  }
  const [, whose, preset] = /^([wp])(\d{1,3})$/.exec(text) ?? [];
  if (preset !== undefined) return Number(preset) > 0 ? { do: whose === 'w' ? 'preset' : 'ptz-preset', number: Number(preset) } : null;
  const [, wanted, viewMonitor] = view.exec(text) ?? [];
  const monitor = numberOf(viewMonitor);
  return wanted !== undefined && Number(wanted) > 0 && monitor !== 0 ? { do: 'view', number: Number(wanted), monitor } : null;
}

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
