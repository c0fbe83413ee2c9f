import { useState } from 'react'
import { saveTheme, savedTheme, type Theme } from './theme.ts'

/** The light of the room, and how to turn it. */
export const useTheme = (): { readonly theme: Theme; readonly turn: () => void } => {
  const [theme, setTheme] = useState(savedTheme)
  const turn = () => {
    const other = theme === 'dark' ? 'light' : 'dark'
    saveTheme(other)
    setTheme(other)
  }
  return { theme, turn }
}
