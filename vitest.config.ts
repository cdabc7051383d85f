import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Most of the contract suites wait for a server rather than compute: more of them than cores run side by side.
      { test: { name: 'unit', maxWorkers: 4, include: ['tests/{unit,contracts}/**/*.test.{ts,tsx}'], testTimeout: 30_000, expect: { poll: { timeout: 10_000 } }, server: { deps: { inline: ['electron-store'] } } } },
      // One after the other: each measures what is lost, and would disturb the other.
      { test: { name: 'durability', include: ['tests/durability/**/*.test.ts'], testTimeout: 600_000, fileParallelism: false } },
    ],
  },
});
