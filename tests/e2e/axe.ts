/** What axe finds wrong on a page, each with the places it is at. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Serious and critical findings, of a part of the page where `within` names one. `legacy` where axe may open no page of its own to put its findings together. */
export async function serious(page: Page, { legacy = false, within }: { readonly legacy?: boolean; readonly within?: string } = {}): Promise<unknown[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode(legacy).options({ resultTypes: ['violations'] });
  const { violations } = await (within === undefined ? builder : builder.include(within)).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.map(({ target, html }) => [target, html.slice(0, 200)])]);
}
