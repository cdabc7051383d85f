import { useState } from 'react';
import { namesakeOf } from '#model/name-key';
import { isVersion } from '#model/saved-version';
import type { SavedVersion } from '#model/saved-version';

interface Named extends SavedVersion { readonly name: string }

interface Replacing<One> {
  /** What has this name now. */
  readonly replaced: One | undefined;
  /** For the core: the version that may be replaced; null where there is none. */
  readonly replaces: SavedVersion | null;
  /** It was not there yet, or was another version, when the name was typed: a person is asked before it is replaced. */
  readonly isNews: boolean;
  /** They are asked. */
  readonly isAsked: boolean;
  /** To be called where it is news, and when the core knew a version that this page did not: the next saving counts as confirmed. */
  ask(): void;
}

/** Saving under a name that something may have already, or may get while it is typed. */
export function useReplacing<One extends Named>(all: readonly One[], name: string): Replacing<One> {
  const replaced = namesakeOf(all, name);
  const [seen, setSeen] = useState({ name, one: replaced, isAsked: false });
  if (seen.name !== name) setSeen({ name, one: replaced, isAsked: false });
  return {
    replaced,
    replaces: replaced ? { id: replaced.id, savedAt: replaced.savedAt } : null,
    isNews: replaced !== undefined && !seen.isAsked && !isVersion(seen.one, replaced),
    isAsked: seen.isAsked,
    ask: () => { setSeen({ name, one: replaced, isAsked: true }); },
  };
}
