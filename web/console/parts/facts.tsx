import type { ReactNode } from 'react'
import styles from './facts.module.css'

/** What is known, each under its name. */
export const Facts = ({ facts }: { facts: readonly { readonly name: string; readonly words: ReactNode }[] }) => (
  <dl className={styles.facts}>
    {facts.map(({ name, words }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{words}</dd>
      </div>
    ))}
  </dl>
)
