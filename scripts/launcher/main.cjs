#!/usr/bin/env node
'use strict'
/*
 * `./vitascope` points here. Any Node from 18 on gets: Node 26, the locked dependencies and, for `start`, the built web apps,
 * each only when it is missing or stale. Then the command runs from the TypeScript sources. When all is in place nothing is
 * written, locked or asked of the network.
 *
 *   ./vitascope prepare               only sets up
 *   ./vitascope run FILE [ARGUMENT…]  runs a source file
 *   ./vitascope COMMAND …             runs src/cli/main.ts
 */
const fs = require('node:fs')
const path = require('node:path')
const { runChild } = require('./child.cjs')
const { dependenciesReady, installDependencies } = require('./dependencies.cjs')
const { withLock } = require('./lock.cjs')
const { fetchNode, findNode } = require('./node.cjs')
const { appsToBuild, webFresh } = require('./web.cjs')
const { Trouble, say } = require('./words.cjs')

const root = path.resolve(__dirname, '../..')
const houseFolder = path.join(root, '.house')

const main = async ([command, ...rest]) => {
  if (command === 'run' && !(rest[0] && fs.existsSync(rest[0]))) {
    throw new Trouble(rest[0] ? `there is no file ${path.resolve(rest[0])} to run` : 'usage: ./vitascope run FILE [ARGUMENT…]', 2)
  }
  const nodePath = await prepare({
    everything: command === 'run' || appsToBuild(root).length > 0,
    web: command === 'start' || command === 'prepare',
  })
  if (command === 'prepare') return 0
  if (command === 'run') return await runChild({ nodePath, root, file: path.resolve(rest[0]), args: rest.slice(1) })
  const args = command === undefined ? [] : [command, ...rest]
  return await runChild({ nodePath, root, file: path.join(root, 'src/cli/main.ts'), args, cwd: process.cwd() })
}

/** @returns the path of a Node that runs the sources, with everything in place that they need. */
const prepare = async (need) => {
  const missing = () => ({
    node: findNode(houseFolder) === undefined,
    dependencies: !dependenciesReady(root, need.everything),
    web: need.web && !webFresh(root),
  })
  const first = missing()
  if (first.node || first.dependencies || first.web) {
    await withLock(houseFolder, async () => {
      // Another launcher may have done it while we waited.
      const still = missing()
      const nodePath = still.node ? await fetchNode(houseFolder) : findNode(houseFolder)
      if (still.dependencies) await installDependencies(root, nodePath, need.everything)
      if (still.web) await buildWeb(nodePath)
    })
  }
  return findNode(houseFolder)
}

/** Whether somebody waits for the one document of a command; what `run` runs has arguments of its own. */
const asksForJson = ([command, ...rest]) => command !== 'run' && [command, ...rest].includes('--json')

const buildWeb = async (nodePath) => {
  const file = path.join(root, 'scripts/build.ts')
  const code = await runChild({ nodePath, root, file, args: [], stdio: ['ignore', 2, 2] })
  if (code !== 0) throw new Trouble('the web apps could not be built; the reason stands above')
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    const isTrouble = error instanceof Trouble
    if (asksForJson(process.argv.slice(2))) {
      const { code, message } = isTrouble ? { code: 'NOT_READY', message: error.message } : { code: 'DEFECT', message: String(error) }
      process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`)
    }
    say(isTrouble ? error.message : (error.stack ?? String(error)))
    process.exitCode = isTrouble ? error.exitCode : 1
  },
)
