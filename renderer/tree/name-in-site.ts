/** What of a camera's name says more than its site's, under which it stands: "Corniche, côté nord" is "côté nord" in Corniche. The whole name where it does not begin with the site's. */
export function nameInSite(name: string, site: string): string {
  if (!name.startsWith(site)) return name;
  const [, rest] = /^\s*[,،;:–—·-]\s*(\S.*)$/su.exec(name.slice(site.length)) ?? [];
  return rest ?? name;
}
