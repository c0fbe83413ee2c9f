import { edge } from './implementer.ts'

export const readStatus = edge.readStatus.handler(({ context }) => ({
  items: context.edges.map(({ name, store, counts }) => ({
    edge: name,
    builds: [...store.builds.values()].map(({ buildId, files, storedFiles, sizeBytes }) => ({ buildId, files, storedFiles, sizeBytes })),
    ...counts,
  })),
}))
