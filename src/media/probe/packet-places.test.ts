import { describe, expect, it } from 'vitest'
import { packetPlacesArguments, parsePacketPlaces } from './packet-places.ts'

describe('places of packets', () => {
  it('are read line by line, as far as there are any', () => {
    const csv = '0.000000,N/A,1751,821\n2.000000,2.500000,39,2700\nN/A,N/A,5,1\n4.5,1,12,N/A\n\nnonsense'
    expect(parsePacketPlaces(csv)).toEqual([
      { seconds: 0, lastsSeconds: undefined, offset: 821, bytes: 1751 },
      { seconds: 2, lastsSeconds: 2.5, offset: 2700, bytes: 39 },
    ])
  })

  it('end where captions end', () => {
    expect(parsePacketPlaces('0,1,16777216,1\n1,1,1,2')).toHaveLength(1)
    expect(parsePacketPlaces('0,1,1,1\n'.repeat(100_001))).toHaveLength(100_000)
  })

  it('are asked of a file whatever it is called', () => {
    expect(packetPlacesArguments('/films/-x.mp4', 3).slice(-2)).toEqual(['-i', 'file:/films/-x.mp4'])
  })
})
