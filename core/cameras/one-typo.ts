/** True when the typed word is at most one slip (a letter wrong, missing, too many, or two swapped) away from the term or from its beginning. */
export function isOneTypoFromPrefix(typed: string, term: string): boolean {
  let same = 0;
  while (same < typed.length && same < term.length && typed[same] === term[same]) same += 1;
  if (same >= typed.length - 1) return true;
  return term.startsWith(typed.slice(same + 1), same + 1)
    || term.startsWith(typed.slice(same), same + 1)
    || term.startsWith(typed.slice(same + 1), same)
    || (typed[same] === term[same + 1] && typed[same + 1] === term[same] && term.startsWith(typed.slice(same + 2), same + 2));
}
