import { classes } from '../../ui/classes.ts'
import { ProgressBar } from '../../ui/parts/progress-bar.tsx'
import styles from './meter.module.css'
import type { Tone } from './state.tsx'

/** How much of something is done or full, in the colour of how it goes. */
export const Meter = ({ share, tone, label }: { share: number; tone: Tone; label: string }) => (
  <ProgressBar share={share} label={label} className={classes(styles.meter, styles[tone])} />
)
