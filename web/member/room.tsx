import type { ReactNode } from 'react'
import { Brand } from '../ui/parts/brand.tsx'
import styles from './room.module.css'

/** The page of those who are not inside yet. */
export const Room = ({ children }: { readonly children: ReactNode }) => (
  <main className={styles.room} tabIndex={-1}>
    <div className={styles.light} aria-hidden="true">
      <div className={styles.beam} />
      <div className={styles.lamp} />
    </div>
    <div className={styles.brand}>
      <Brand />
    </div>
    <div className={styles.content}>{children}</div>
  </main>
)
