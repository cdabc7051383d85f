/** The launch address of another monitor than the one it is of. */
export function monitorUrl(launchUrl: string, monitor: number): string {
  const url = new URL(launchUrl);
  url.searchParams.set('monitor', String(monitor));
  return url.href;
}
