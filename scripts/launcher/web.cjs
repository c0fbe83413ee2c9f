'use strict'
const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

const APPS = ['member', 'console']
const SOURCES = ['web', 'src/media', 'src/kit', 'src/contracts', 'package-lock.json', 'tsconfig.web.json']

/** Web apps whose sources are here. None in an image, where only the built ones are: then there is nothing to build. */
const appsToBuild = (root) => APPS.filter((app) => fs.existsSync(path.join(root, 'web', app, 'index.html')))

const stampFile = (root) => path.join(root, 'dist', 'web', '.stamp')

/**
 * Are the built apps those of the sources? Sizes and times of change answer first; only when these differ are the contents
 * read, so a fresh checkout of the same sources does not build again.
 */
const webFresh = (root) => {
  const apps = appsToBuild(root)
  if (apps.length === 0) return true
  const stamp = readStamp(root)
  if (!stamp || apps.some((app) => !fs.existsSync(path.join(root, 'dist', 'web', app, 'index.html')))) return false
  const files = listSources(root)
  const facts = factsOf(files)
  if (stamp.facts === facts) return true
  if (stamp.contents !== contentsOf(root, files)) return false
  try {
    fs.writeFileSync(stampFile(root), JSON.stringify({ ...stamp, facts }))
  } catch {
    // Read-only: the contents are compared at every start.
  }
  return true
}

/** What the sources are now; taken before a build and written after it, so that a change during the build is not lost. */
const webStampNow = (root) => {
  const files = listSources(root)
  return { facts: factsOf(files), contents: contentsOf(root, files) }
}

const writeWebStamp = (root, stamp) => {
  fs.mkdirSync(path.dirname(stampFile(root)), { recursive: true })
  fs.writeFileSync(stampFile(root), JSON.stringify(stamp))
}

const listSources = (root) => {
  const files = []
  const add = (name) => {
    const facts = fs.statSync(path.join(root, name), { throwIfNoEntry: false })
    if (!facts) return
    if (!facts.isDirectory()) files.push({ name, size: facts.size, changedMs: facts.mtimeMs })
    else for (const entry of fs.readdirSync(path.join(root, name)).sort()) if (!isTest(entry)) add(`${name}/${entry}`)
  }
  for (const source of SOURCES) add(source)
  return files
}

const isTest = (name) => /\.test\.tsx?$/.test(name) || name === 'node_modules'

const factsOf = (files) =>
  digest((hash) => {
    for (const { name, size, changedMs } of files) hash.update(`${name} ${size} ${changedMs}\n`)
  })

const contentsOf = (root, files) =>
  digest((hash) => {
    for (const { name } of files) hash.update(`${name}\n`).update(fs.readFileSync(path.join(root, name)))
  })

const digest = (fill) => {
  const hash = crypto.createHash('sha256')
  fill(hash)
  return hash.digest('hex')
}

const readStamp = (root) => {
  try {
    return JSON.parse(fs.readFileSync(stampFile(root), 'utf8'))
  } catch {
    return undefined
  }
}

module.exports = { appsToBuild, webFresh, webStampNow, writeWebStamp }
