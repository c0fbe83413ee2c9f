import { importsOf, withoutComments, type SourceFile } from './read-tree.ts'

/** Something that stands where it may not. */
export interface Violation {
  readonly path: string
  readonly words: string
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.endsWith('/conformance.ts') || path.startsWith('test/')

/** The part of the house that a file belongs to, as the rules name it. */
const partOf = (path: string): string => {
  const [first, second, third] = path.split('/')
  if (first === 'src' && (second === 'engines' || second === 'services'))
    return third?.includes('.') ? `src/${second}` : `src/${second}/${third}`
  if (first === 'src') return `src/${second}`
  if (first === 'web') return `web/${second}`
  return first!
}

/** Folders whose files a file of this part may import beside its own. */
const allowed = (part: string, to: string): boolean => {
  const [kind] = part.split('/').slice(1)
  const toKit = to.startsWith('src/kit/') && !to.endsWith('.node.ts')
  const toKitNode = to.startsWith('src/kit/')
  const toContracts = to.startsWith('src/contracts/')
  const toMedia = to.startsWith('src/media/')
  const toPort = /^src\/engines\/[^/]+\/(port|types)\.ts$/.test(to)
  if (part === 'src/kit') return false
  if (part === 'src/contracts') return toKit
  if (part === 'src/rules') return toKit || toContracts
  if (part === 'src/media') return toKit
  if (kind === 'engines') return toKitNode || toMedia || toPort
  if (kind === 'services') return toKitNode || toContracts || toMedia || toPort || to.startsWith('src/rules/')
  if (part === 'src/host') return !to.startsWith('src/cli/') && to.startsWith('src/')
  if (part === 'src/cli') return toKitNode || toContracts || to.startsWith('src/host/')
  if (part === 'web/player') return toKit || toContracts || toMedia
  if (part === 'web/ui') return toKit || toContracts
  if (part === 'web/member' || part === 'web/console')
    return toKit || toContracts || toMedia || to.startsWith('web/ui/') || to.startsWith('web/player/') || to === 'web/app-config.ts'
  return ['test', 'bench', 'scripts', 'simulation', 'vitest.config.ts'].includes(part)
}

/** Why a part may not import a library; undefined when it may. */
const forbiddenLibrary = (part: string, path: string, library: string): string | undefined => {
  const isNode = library.startsWith('node:')
  if (
    (part === 'src/media' || part === 'src/contracts' || part === 'src/rules' || (part === 'src/kit' && !path.endsWith('.node.ts'))) &&
    isNode
  )
    return 'is pure and knows no Node; move this to a *.node.ts of kit or behind a port'
  if (part === 'src/kit' && !isNode) return 'kit imports nothing that is not kit'
  if (part.startsWith('src/services/') && drivers.some((driver) => library === driver || library.startsWith(`${driver}/`)))
    return 'is a driver: services reach engines through their port.ts'
  if (part.startsWith('web/') && isNode) return 'does not exist in a browser'
  if (part === 'web/player' && !['shaka-player', 'vitest'].some((known) => library === known || library.startsWith(`${known}/`)))
    return 'web/player depends on shaka-player alone'
  return undefined
}

const drivers = [
  'pg',
  'lmdb',
  '@aws-sdk',
  'nodemailer',
  'iovalkey',
  'cassandra-driver',
  '@platformatic/kafka',
  '@opensearch-project',
  '@duckdb',
]

/** Words that may not stand in sources, with what to use instead. */
const bans: readonly { readonly pattern: RegExp; readonly instead: string; readonly except: (path: string) => boolean }[] = [
  {
    pattern: /\bDate\.now\(/,
    instead: 'time arrives from outside: use the clock that was given',
    except: (path) => path === 'src/kit/clock.ts' || outside(path),
  },
  {
    pattern: /\bnew Date\(\)/,
    instead: 'time arrives from outside: use the clock that was given',
    except: (path) => path === 'src/kit/clock.ts' || outside(path),
  },
  { pattern: /\bperformance\.now\(/, instead: 'use clock.monotonic()', except: (path) => path === 'src/kit/clock.ts' || outside(path) },
  { pattern: /\bMath\.random\(/, instead: 'chance arrives from outside: use the random that was given', except: (path) => outside(path) },
  {
    pattern: /\bconsole\.(log|info|warn|error|debug|trace|dir|table)\(/,
    instead: 'use the log that was given (the command line writes to process.stdout)',
    except: (path) => outside(path),
  },
  {
    pattern: /\bprocess\.env\b/,
    instead: 'configuration comes through host/config',
    except: (path) => path === 'src/cli/main.ts' || outside(path),
  },
  { pattern: /\b(it|test|describe)\.(only|skip)\(/, instead: 'every test runs', except: () => false },
  { pattern: /\b(FIXME|TODO|XXX)\b/, instead: 'finish it, or write an issue', except: () => false },
  {
    pattern: /(:|\bas|<)\s*any\b(?!\w)/,
    instead: 'use unknown at the border, types inside',
    except: (path) => path.startsWith('test/architecture'),
  },
]

/** Tests, benches and scripts live outside the house and may look at the real clock and environment. */
const outside = (path: string) => !path.startsWith('src/') && !path.startsWith('web/') && !path.startsWith('simulation/')

/** Everything that breaks a rule of the house. */
export const violations = (files: readonly SourceFile[]): Violation[] =>
  files.flatMap((file) => [...importViolations(file), ...banViolations(file)])

const importViolations = (file: SourceFile): Violation[] => {
  const part = partOf(file.path)
  return importsOf(file).flatMap(({ to, own }): Violation[] => {
    if (isTest(file.path)) return []
    if (!own) {
      const why = forbiddenLibrary(part, file.path, to)
      return why ? [{ path: file.path, words: `imports ${to}: ${why}` }] : []
    }
    const toPart = partOf(to)
    if (toPart === part || allowed(part, to)) return []
    return [{ path: file.path, words: `${part} may not import ${to}` }]
  })
}

const banViolations = (file: SourceFile): Violation[] => {
  if (file.path.startsWith('test/architecture')) return []
  const text = withoutComments(file.text)
  return bans
    .filter(({ pattern, except }) => !except(file.path) && !(isTest(file.path) && pattern.source.includes('Date')) && pattern.test(text))
    .map(({ pattern, instead }) => ({ path: file.path, words: `has ${pattern.source}: ${instead}` }))
}
