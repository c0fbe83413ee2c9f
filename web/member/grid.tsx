import type { HomeCard } from '../../src/contracts/recommend.ts'
import { Skeleton } from '../ui/parts/skeleton.tsx'
import styles from './grid.module.css'
import { TitleCard } from './title-card.tsx'

/** Titles side by side, as many as fit. Without an answer yet, their shapes. */
export const Grid = ({ cards, group }: { readonly cards: readonly HomeCard[] | undefined; readonly group: string }) => (
  <ul className={styles.grid} aria-busy={!cards || undefined}>
    {cards
      ? cards.map((card, index) => (
          <li key={card.titleId}>
            <TitleCard card={card} group={group} eager={index < 8} />
          </li>
        ))
      : Array.from({ length: 8 }, (_, index) => (
          <li key={index}>
            <Skeleton className={styles.shape} />
          </li>
        ))}
  </ul>
)
