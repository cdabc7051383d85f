/** Of a journal entry's detail: the page that asked, where one did. */
export function by(who: string | undefined): { who?: string } {
  return who === undefined ? {} : { who };
}
