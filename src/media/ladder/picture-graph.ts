/** One form of pictures in a filter graph. */
export interface GraphOutput {
  /** What is done in the film's own size, after what is done to all. */
  readonly smooth: readonly string[]
  /** What is done last. */
  readonly sized: readonly string[]
  /** Labels before and after that. */
  readonly before: string
  readonly after: string
}

/** Lines of ffmpeg's filter graph that make several forms of pictures. What they have in common is done once. */
export const pictureGraph = (from: string, common: readonly string[], outputs: readonly GraphOutput[]): string[] => {
  const groups = [...Map.groupBy(outputs, ({ smooth }) => smooth.join(',')).values()]
  const split = (label: string, filters: readonly string[], own: readonly GraphOutput[]) =>
    `[${label}]${[...filters, `split=${own.length}`].join(',')}${own.map(({ before }) => `[${before}]`).join('')}`
  const names = groups.map((_, index) => `smooth${index}`)
  return [
    ...(groups.length === 1
      ? [split(from, [...common, ...groups[0]![0]!.smooth], groups[0]!)]
      : [
          `[${from}]${[...common, `split=${groups.length}`].join(',')}${names.map((name) => `[${name}]`).join('')}`,
          ...groups.map((own, index) => split(names[index]!, own[0]!.smooth, own)),
        ]),
    ...outputs.map(({ before, sized, after }) => `[${before}]${sized.join(',')}[${after}]`),
  ]
}
