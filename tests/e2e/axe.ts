/** What axe finds wrong on a page, each with the places it is at. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * Serious and critical findings, of a part of the page where `within` names one. In axe's older way: in the newer one
 * it puts its findings together in a page of its own, behind which this one is drawn only now and then.
 */
export async function serious(page: Page, { within }: { readonly within?: string } = {}): Promise<unknown[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (within === undefined ? builder : builder.include(within)).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.map(({ target, html }) => [target, html.slice(0, 200)])]);
}
