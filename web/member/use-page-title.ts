import { useEffect } from 'react'

/** The name of the page in the window, the history, and the ears of those who listen to it. */
export const usePageTitle = (name: string | undefined): void => {
  useEffect(() => {
    document.title = name ? `${name} – Vitascope` : 'Vitascope'
  }, [name])
}
