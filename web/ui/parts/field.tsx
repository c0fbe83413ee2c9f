import { useId, type InputHTMLAttributes, type SelectHTMLAttributes } from 'react'
import { classes } from '../classes.ts'
import styles from './field.module.css'

interface Said {
  readonly label: string
  /** What is asked for, below the field. */
  readonly note?: string | undefined
  /** Why what stands there cannot be taken. */
  readonly wrong?: string | undefined
}

export const Field = ({ label, note, wrong, className, ...rest }: Said & InputHTMLAttributes<HTMLInputElement>) => {
  const id = useId()
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={note || wrong ? `${id}-said` : undefined}
        {...rest}
      />
      <Beside id={`${id}-said`} note={note} wrong={wrong} />
    </div>
  )
}

export const Choice = ({ label, note, wrong, children, ...rest }: Said & SelectHTMLAttributes<HTMLSelectElement>) => {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={classes(styles.input, styles.select)}
        aria-describedby={note || wrong ? `${id}-said` : undefined}
        {...rest}
      >
        {children}
      </select>
      <Beside id={`${id}-said`} note={note} wrong={wrong} />
    </div>
  )
}

export const Check = ({ label, ...rest }: { readonly label: string } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) => (
  <label className={styles.check}>
    <input type="checkbox" {...rest} />
    {label}
  </label>
)

const Beside = ({ id, note, wrong }: { readonly id: string; readonly note: string | undefined; readonly wrong: string | undefined }) => {
  if (wrong)
    return (
      <p id={id} className={styles.wrong} role="alert">
        {wrong}
      </p>
    )
  return note ? (
    <p id={id} className={styles.note}>
      {note}
    </p>
  ) : null
}
