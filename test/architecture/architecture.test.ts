import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serviceNames } from '../../src/contracts/service.ts'
import { services } from '../../src/host/services.ts'
import { repositoryFolder } from '../../src/host/version.ts'
import { importsOf, readTree, type SourceFile } from './read-tree.ts'
import { violations } from './rules.ts'

const files = readTree(repositoryFolder, ['src', 'web', 'test', 'bench', 'scripts'])

const planted = (path: string, text: string): SourceFile => ({ path, text })

describe('the architecture test', () => {
  it('sees the files and the arrows between them', () => {
    expect(files.length).toBeGreaterThan(150)
    expect(files.flatMap(importsOf).filter((found) => found.own).length).toBeGreaterThan(500)
    expect(
      importsOf(
        planted(
          'src/services/a/b.ts',
          "import type { X } from '../c/d.ts'\nexport * from './e.ts'\nconst f = await import('../../kit/g.ts')\nimport 'node:fs'",
        ),
      ),
    ).toEqual([
      { from: 'src/services/a/b.ts', to: 'src/services/c/d.ts', own: true },
      { from: 'src/services/a/b.ts', to: 'src/services/a/e.ts', own: true },
      { from: 'src/services/a/b.ts', to: 'src/kit/g.ts', own: true },
      { from: 'src/services/a/b.ts', to: 'node:fs', own: false },
    ])
  })

  it.each([
    ['kit that knows contracts', 'src/kit/a.ts', "import type { A } from '../contracts/ids.ts'"],
    ['kit that knows Node', 'src/kit/a.ts', "import { readFileSync } from 'node:fs'"],
    ['kit that needs a library', 'src/kit/a.ts', "import { z } from 'zod'"],
    ['a contract that does I/O', 'src/contracts/a.ts', "import { get } from 'node:http'"],
    ['a contract that knows an engine', 'src/contracts/a.ts', "import type { Sql } from '../engines/sql/port.ts'"],
    ['a rule that knows a service', 'src/rules/a.ts', "import { b } from '../services/b/index.ts'"],
    ['media that knows Node', 'src/media/a.ts', "import { Buffer } from 'node:buffer'"],
    ['media that knows a contract', 'src/media/a.ts', "import type { A } from '../contracts/ids.ts'"],
    ['an engine that knows a contract', 'src/engines/sql/a.ts', "import type { A } from '../../contracts/ids.ts'"],
    ['an engine that knows another adapter', 'src/engines/outbox/a.ts', "import { openPostgres } from '../sql/postgres-sql.ts'"],
    ['a service that knows another service', 'src/services/a/b.ts', "import type { C } from '../c/index.ts'"],
    ['a service that knows an adapter', 'src/services/a/b.ts', "import { openPostgres } from '../../engines/sql/postgres-sql.ts'"],
    ['a service that knows a driver', 'src/services/a/b.ts', "import pg from 'pg'"],
    ['a service that knows the host', 'src/services/a/b.ts', "import { version } from '../../host/version.ts'"],
    ['a host that knows the command line', 'src/host/a.ts', "import { commands } from '../cli/commands.ts'"],
    ['a command that reaches into a service', 'src/cli/a.ts', "import { offers } from '../services/commerce/offers.ts'"],
    ['a player that knows an app', 'web/player/a.ts', "import { App } from '../member/app.tsx'"],
    ['a player that needs React', 'web/player/a.ts', "import React from 'react'"],
    ['an app that knows the other app', 'web/member/a.ts', "import { App } from '../console/app.tsx'"],
    ['an app that knows a service', 'web/member/a.ts', "import { offers } from '../../src/services/commerce/offers.ts'"],
    ['an app that knows Node', 'web/member/a.ts', "import { readFileSync } from 'node:fs'"],
    ['the real clock', 'src/services/a/b.ts', 'const now = Date.now()'],
    ['the real date', 'src/services/a/b.ts', 'const now = new Date()'],
    ['chance from nowhere', 'web/player/a.ts', 'const x = Math.random()'],
    ['a console', 'src/services/a/b.ts', "console.log('x')"],
    ['the environment', 'src/services/a/b.ts', "const x = process.env['X']"],
    ['a test that runs alone', 'src/kit/a.test.ts', "it.only('x', () => {})"],
    ['something unfinished', 'src/kit/a.ts', 'const x = 1 // no\nconst y = "FIXME"'],
    ['an escape from the types', 'src/kit/a.ts', 'const x = y as any'],
  ])('refuses %s', (_, path, text) => {
    expect(violations([planted(path, text)])).toHaveLength(1)
  })

  it('lets through what the rules allow', () => {
    expect(
      violations([
        planted(
          'src/services/a/b.ts',
          "import type { Sql } from '../../engines/sql/port.ts'\nimport { fnv1a } from '../../kit/hash.ts'\nimport { x } from './x.ts'\nimport { implement } from '@orpc/server'",
        ),
        planted('src/engines/outbox/a.ts', "import type { Sql } from '../sql/port.ts'"),
        planted('src/host/a.ts', "import { openPostgres } from '../engines/sql/postgres-sql.ts'"),
        planted(
          'web/member/a.tsx',
          "import { Card } from '../ui/card.tsx'\nimport type { Card as C } from '../../src/contracts/catalogue.ts'",
        ),
      ]),
    ).toEqual([])
  })
})

describe('the house', () => {
  it('keeps its own rules', () => {
    expect(violations(files).map(({ path, words }) => `${path} ${words}`)).toEqual([])
  })

  it('has one row of the host table and one folder of one shape per service', () => {
    expect(services.map(({ name }) => name).toSorted()).toEqual([...serviceNames].toSorted())
    for (const name of serviceNames) {
      const folder = readdirSync(join(repositoryFolder, 'src/services', name))
      expect(folder, name).toEqual(expect.arrayContaining(['README.md', 'index.ts', 'implementer.ts']))
    }
  })

  it('is entered by the door of each service only', () => {
    const insiders = files
      .filter(({ path }) => path.startsWith('src/host/') && !path.endsWith('.test.ts'))
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('src/services/') && !/^src\/services\/[^/]+\/index\.ts$/.test(to))
    expect(insiders).toEqual([])
  })
})
