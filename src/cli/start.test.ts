import { describe, expect, it } from 'vitest'
import { rememberingOutput } from '../../test/helpers/command-output.ts'
import { readConfig } from '../host/config/read-config.ts'
import { greet } from './start.ts'

describe('the greeting of a house', () => {
  const config = readConfig({ folder: '/', variables: {}, flags: {} })
  const greeting = async (missingTools: readonly string[]) => {
    const output = rememberingOutput()
    await greet(output, config, { url: 'http://localhost:4400', setupUrl: undefined, layout: 'all', missingTools })
    return output.lines
  }

  it('says in one line that nothing can be encoded, and what to install', async () => {
    const lines = await greeting(['ffmpeg: none was found. Install ffmpeg 6.'])
    expect(lines.filter((line) => line.includes('encoded'))).toEqual([
      '  Nothing can be encoded. ffmpeg: none was found. Install ffmpeg 6.',
    ])
  })

  it('says nothing of it when everything is there', async () => {
    expect((await greeting([])).join('\n')).not.toContain('encoded')
  })
})
