export type Theme = 'dark' | 'light'

const storageKey = 'vitascope.console.theme'

/** What the operator chose; a booth is dark until somebody turns on the light. */
export const savedTheme = (): Theme => (localStorage.getItem(storageKey) === 'light' ? 'light' : 'dark')

export const applyTheme = (theme: Theme): void => {
  document.documentElement.dataset['theme'] = theme
  // The page was painted dark before its styles were there.
  document.documentElement.style.background = ''
}

export const saveTheme = (theme: Theme): void => {
  localStorage.setItem(storageKey, theme)
  applyTheme(theme)
}
