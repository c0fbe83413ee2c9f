/** One form of pictures in a filter graph. */
export interface GraphOutput {
  /** What is done in the film's own size, after what is done to all. */
  readonly smooth: readonly string[]
  /** What is done last. */
  readonly sized: readonly string[]
  /** Labels before and after that; the one before is not used where another output is of the same size. */
  readonly before: string
  readonly after: string
}

/** Lines of ffmpeg's filter graph that make several forms of pictures. What they have in common is done once. */
export const pictureGraph = (from: string, common: readonly string[], outputs: readonly GraphOutput[]): string[] => {
  const groups = groupedBy(outputs, ({ smooth }) => smooth)
  if (groups.length === 1) return sizesOf(from, [...common, ...groups[0]![0]!.smooth], groups[0]!)
  const names = groups.map((_, index) => `smooth${index}`)
  return [
    `[${from}]${[...common, `split=${groups.length}`].join(',')}${labels(names)}`,
    ...groups.flatMap((own, index) => sizesOf(names[index]!, own[0]!.smooth, own)),
  ]
}

/** Every size of pictures that are smoothed alike. */
const sizesOf = (from: string, filters: readonly string[], outputs: readonly GraphOutput[]): string[] => {
  const groups = groupedBy(outputs, ({ sized }) => sized)
  return [
    `[${from}]${[...filters, `split=${groups.length}`].join(',')}${labels(groups.map((own) => own[0]!.before))}`,
    ...groups.map((own) => {
      const [{ before, sized }] = own as [GraphOutput]
      return `[${before}]${[...sized, ...(own.length > 1 ? [`split=${own.length}`] : [])].join(',')}${labels(own.map(({ after }) => after))}`
    }),
  ]
}

const groupedBy = (outputs: readonly GraphOutput[], filters: (output: GraphOutput) => readonly string[]): GraphOutput[][] => [
  ...Map.groupBy(outputs, (output) => filters(output).join(',')).values(),
]

const labels = (names: readonly string[]): string => names.map((name) => `[${name}]`).join('')
