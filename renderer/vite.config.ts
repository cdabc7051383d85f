import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';

/** The page as plain files with hashed names, fit for a strict CSP: no inline script, style or data: address. */
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
