import styles from './chip.module.css'

/** A small choice. With `pressed` it is one of several that can be on or off. */
export const Chip = ({
  children,
  pressed,
  onPress,
}: {
  readonly children: string
  readonly pressed?: boolean
  readonly onPress: () => void
}) => (
  <button type="button" className={styles.chip} aria-pressed={pressed} onClick={onPress}>
    {children}
  </button>
)
