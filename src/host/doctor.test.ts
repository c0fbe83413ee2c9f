import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { temporaryFolder } from '../../test/helpers/temporary-folder.ts'
import { systemClock } from '../kit/clock.ts'
import { readConfig } from './config/read-config.ts'
import { examine } from './doctor.ts'

const examineAt = async (folder: string, flags: Record<string, string>) => {
  const config = readConfig({ folder, variables: {}, flags: { port: '0', 'sql-url': inject('sqlConnection'), ...flags } })
  const findings = await examine(config, systemClock)
  return new Map(findings.map((finding) => [finding.check, finding]))
}

describe('doctor', () => {
  it('finds that a house can stand in a folder that is not there yet, and leaves it so', async () => {
    await using folder = await temporaryFolder()
    const findings = await examineAt(folder.path, {})
    expect([...findings.values()].filter(({ state }) => state === 'broken')).toEqual([])
    expect(findings.get('Data folder')).toMatchObject({ state: 'well', words: `${join(folder.path, 'data')} (will be made)` })
    expect(findings.get('Database')).toMatchObject({ state: 'well', words: 'answers' })
    expect(existsSync(join(folder.path, 'data'))).toBe(false)
  })

  it('ends with words where no folder can be made, and still looks at all the rest', async () => {
    const findings = await examineAt('/', { data: '/proc/vitascope' })
    expect(findings.get('Data folder')).toEqual({
      check: 'Data folder',
      state: 'broken',
      words: 'The folder /proc/vitascope cannot be used: /proc takes no folders.',
      advice: 'Choose a folder that this user may write with VITASCOPE_DATA.',
    })
    expect(findings.get('ffmpeg')?.state).toBe('well')
    expect(findings.get('Database')?.state).toBe('well')
  })

  it('says of a tool where it comes from', async () => {
    await using folder = await temporaryFolder()
    const tool = join(folder.path, 'ffmpeg')
    await writeFile(tool, '#!/bin/sh\necho tool version 7.1\n')
    await chmod(tool, 0o755)
    await mkdir(join(folder.path, 'data'))
    const findings = await examineAt(folder.path, { 'tools-ffmpeg': tool, 'tools-packager': '/nope' })
    expect(findings.get('ffmpeg')).toMatchObject({ state: 'well', words: '7.1 (as configured)' })
    expect(findings.get('Encoders')).toMatchObject({ state: 'broken', words: 'ffmpeg lacks libx264, libsvtav1, aac, libopus, libwebp' })
    expect(findings.get('packager')).toMatchObject({ state: 'broken', advice: expect.stringContaining('packager: the configured path') })
  })
})
