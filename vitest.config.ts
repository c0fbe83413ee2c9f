import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'web/**/*.test.tsx', 'test/**/*.test.ts', 'simulation/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    // Journeys mostly wait for the processes of their houses: a third thread costs nothing on two cores.
    maxWorkers: 3,
    globalSetup: ['test/helpers/global-setup.ts'],
    setupFiles: ['test/helpers/property-seed.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
