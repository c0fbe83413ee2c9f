import type { ButtonHTMLAttributes, InputHTMLAttributes, ReactNode } from 'react'
import type { Trouble } from '../../ui/trouble.ts'
import styles from './parts.module.css'

/** A part of a screen with its name and, at its end, what can be done with it. */
export const Panel = ({ name, hint, actions, children }: { name: string; hint?: string | undefined; actions?: ReactNode; children: ReactNode }) => (
  <section className={styles.panel} aria-label={name}>
    <header>
      <div>
        <h2>{name}</h2>
        {hint && <p className={styles.hint}>{hint}</p>}
      </div>
      {actions}
    </header>
    {children}
  </section>
)

/** 0 to 1 as a bar, with words for who does not see it. */
export const Bar = ({ fraction, state, label }: { fraction: number; state?: string; label: string }) => (
  <div className={styles.bar} data-state={state} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(fraction * 100)}>
    <span style={{ inlineSize: `${Math.max(0, Math.min(1, fraction)) * 100}%` }} />
  </div>
)

export type Tone = 'good' | 'busy' | 'bad' | 'quiet'

export const State = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={styles.state} data-tone={tone}>
    {children}
  </span>
)

export interface Column<Row> {
  readonly name: string
  readonly isNumber?: boolean
  readonly cell: (row: Row) => ReactNode
}

export const Table = <Row,>({ name, columns, rows, keyOf }: { name: string; columns: readonly Column<Row>[]; rows: readonly Row[]; keyOf: (row: Row) => string }) => (
  <div className={styles.scroll}>
    <table className={styles.table} aria-label={name}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={column.isNumber ? styles.number : undefined}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => (
              <td key={column.name} className={column.isNumber ? styles.number : undefined}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

export const Button = ({ kind = 'plain', ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: 'plain' | 'primary' | 'danger' }) => (
  <button type="button" {...rest} className={styles.button} data-kind={kind} />
)

export const Field = ({ label, ...rest }: InputHTMLAttributes<HTMLInputElement> & { label: string }) => (
  <label className={styles.field}>
    <span>{label}</span>
    <input {...rest} />
  </label>
)

/** What stands where something will be, and how it gets there. */
export const Empty = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className={styles.empty}>
    <h3>{name}</h3>
    <p>{children}</p>
  </div>
)

export const TroubleNote = ({ trouble, retry }: { trouble: Trouble | undefined; retry?: () => void }) =>
  trouble ? (
    <div className={styles.trouble} role="alert">
      <p>{wordsOf(trouble)}</p>
      {retry && <Button onClick={retry}>Try again</Button>}
    </div>
  ) : null

const wordsOf = ({ kind, words, code }: Trouble): string => {
  if (kind === 'offline') return 'This device has no network.'
  if (kind === 'away') return words || 'The house does not answer. It is asked again.'
  if (kind === 'forbidden') return 'This account is not an operator of the house.'
  return words || code
}
