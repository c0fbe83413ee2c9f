import { describe, expect, it } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'

const placesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted()

describe.each(Object.entries({ de, es, fr, ja }))('the words in %s', (_, words) => {
  it('leave the same places for values as the English ones', () => {
    for (const [key, text] of Object.entries(words)) expect([key, placesIn(text)]).toEqual([key, placesIn(en[key as keyof typeof en])])
  })

  it('are said for everything', () => {
    for (const [key, text] of Object.entries(words)) expect([key, text.trim().length > 0]).toEqual([key, true])
  })
})
