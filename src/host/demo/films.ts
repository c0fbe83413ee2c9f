import type { Film, Series } from './film.ts'
import { copperSea } from './films/copper-sea.ts'
import { endlessCoast } from './films/endless-coast.ts'
import { firstLight } from './films/first-light.ts'
import { gardenOfCells } from './films/garden-of-cells.ts'
import { lampRoom } from './films/lamp-room.ts'
import { northernHours } from './films/northern-hours.ts'
import { outbound } from './films/outbound.ts'
import { rain } from './films/rain.ts'
import { rings } from './films/rings.ts'
import { snow } from './films/snow.ts'
import { staticNight } from './films/static.ts'
import { terminus } from './films/terminus.ts'
import { weatherSeries } from './films/weather-series.ts'

/** The demo catalogue, in the order in which it is made: what is short and easy to encode comes first. */
export const films: readonly Film[] = [
  firstLight,
  gardenOfCells,
  northernHours,
  copperSea,
  snow,
  outbound,
  lampRoom,
  rings,
  rain,
  terminus,
  endlessCoast,
  staticNight,
]

export const series: readonly Series[] = [weatherSeries]
