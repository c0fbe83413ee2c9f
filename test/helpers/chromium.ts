import { execFile } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'

const root = resolve(import.meta.dirname, '../..')

/**
 * The Chromium of VITASCOPE_CHROMIUM, else the system's, else the one in the npm package; with a fresh profile, which goes
 * when the browser is closed.
 */
export const launchChromium = async (options: LaunchOptions = {}): Promise<Browser> => {
  const { path, environment } = await findChromium()
  return chromium.launch({
    ...options,
    executablePath: path,
    args: [...flags, ...(options.args ?? [])],
    env: { ...definedOnly(process.env), ...environment, ...options.env },
  })
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-dev-shm-usage',
]

interface Chromium {
  readonly path: string
  readonly environment: Readonly<Record<string, string>>
}

const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

const findChromium = async (): Promise<Chromium> => {
  const named = process.env['VITASCOPE_CHROMIUM']
  if (named) return { path: named, environment: {} }
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = systemNames.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
  return found ? { path: found, environment: {} } : unpackChromium()
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The package's Chromium, unpacked into a folder that has its version in the name and appears by one rename. It comes with the
 * libraries and the font that a bare machine lacks; the machine's own are preferred.
 */
const unpackChromium = async (): Promise<Chromium> => {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string }
  const folder = join(root, '.house', `chromium-${version}`)
  const path = join(folder, 'chromium')
  if (!existsSync(path)) await unpackInto(folder)
  return {
    path,
    environment: {
      ...(await libraryPath(folder)),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: join(folder, 'vitascope-fonts.conf') }),
    },
  }
}

const unpackInto = async (folder: string): Promise<void> => {
  await mkdir(join(root, '.house'), { recursive: true })
  const making = await mkdtemp(`${folder}.making-`)
  try {
    // The package unpacks into the temporary folder of its process, whatever lies there already: it gets a process and a folder of its own.
    const script = `import { inflate } from '@sparticuz/chromium'
      await Promise.all(['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((name) => inflate('node_modules/@sparticuz/chromium/bin/' + name)))`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      env: { ...process.env, TMPDIR: making },
    })
    chmodSync(join(making, 'chromium'), 0o755)
    await writeFile(
      join(making, 'vitascope-fonts.conf'),
      `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
    )
    await rename(making, folder)
  } catch (trouble) {
    await rm(making, { recursive: true, force: true })
    // Another test file was faster.
    if (!existsSync(join(folder, 'chromium'))) throw trouble
  }
}

/** The libraries beside Chromium, on a machine where it does not run without them. */
const libraryPath = async (folder: string): Promise<Record<string, string>> => {
  const { stdout } = await promisify(execFile)('ldd', [join(folder, 'chromium')]).catch(() => ({ stdout: 'not found' }))
  return stdout.includes('not found') ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } : {}
}

const definedOnly = (variables: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined))
