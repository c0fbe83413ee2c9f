import fc from 'fast-check'

/** Property tests try the same cases in every run, so that a red one is the fault of the change. `TEST_SEED=7 npm test -- hull` tries others. */
fc.configureGlobal({ seed: Number(process.env['TEST_SEED'] ?? 1896) })
