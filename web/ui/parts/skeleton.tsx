import type { CSSProperties } from 'react'
import { classes } from '../classes.ts'
import styles from './skeleton.module.css'

/** The shape of what is about to come. Give it the measure of the real thing, so that nothing jumps. */
export const Skeleton = ({ className, style }: { readonly className?: string | undefined; readonly style?: CSSProperties }) => (
  <div className={classes(styles.skeleton, className)} style={style} aria-hidden="true" />
)
