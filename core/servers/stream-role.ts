/** Which of a camera's streams is which, where a server knows only names. Pure. */
import type { StreamRole } from '#model/camera';

const sub = /(?:^|[^a-z])(?:sub(?:stream)?|low|lowres|small|mobile|sd|lq)\d?(?:[^a-z]|$)/i;
const main = /(?:^|[^a-z])(?:main(?:stream)?|high|hires|large|hd|hq|full)\d?(?:[^a-z]|$)/i;

/** Roles of a camera's streams by their names, each role once; a stream whose name says nothing takes the first role that is free. More than three are left out. */
export function rolesByName(names: readonly string[]): ReadonlyMap<StreamRole, string> {
  const roles = new Map<StreamRole, string>();
  const silent: string[] = [];
  for (const name of names) {
    const role = sub.test(name) ? 'sub' : main.test(name) ? 'main' : null;
    if (role && !roles.has(role)) roles.set(role, name);
    else silent.push(name);
  }
  for (const name of silent) {
    const free = (['main', 'sub', 'third'] as const).find((role) => !roles.has(role));
    if (free) roles.set(free, name);
  }
  // A camera with a small stream only still has a main one.
  const only = roles.get('sub');
  if (!roles.has('main') && only !== undefined) { roles.delete('sub'); roles.set('main', only); }
  return roles;
}

/** The name without its stream's suffix, `gate_sub` → `gate`; null where it has none. */
export function stemOf(name: string, suffixes: readonly string[]): string | null {
  const suffix = suffixes.find((each) => name.length > each.length && name.toLowerCase().endsWith(each.toLowerCase()));
  return suffix === undefined ? null : name.slice(0, -suffix.length);
}
