import { useEffect, useRef, useState, type ReactNode } from 'react'
import { classes } from '../../ui/classes.ts'
import { CopyCsv } from './copy-csv.tsx'
import type { CsvValue } from './csv.ts'
import styles from './table.module.css'

export interface Column<Row> {
  readonly name: string
  readonly isNumber?: boolean
  /** Left out where the screen is narrow. */
  readonly isMinor?: boolean
  readonly cell: (row: Row) => ReactNode
  /** The bare value for a spreadsheet: numbers without units, instants in ISO 8601. */
  readonly value: (row: Row) => CsvValue
}

/** Figures in rows. The head stays while the page scrolls, and all of it can be taken into a spreadsheet. */
export const Table = <Row,>({
  name,
  columns,
  rows,
  keyOf,
}: {
  name: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}) => (
  <div className={styles.frame}>
    <SideScroll name={name}>
      <table className={styles.table} aria-label={name}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={lookOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.name} className={lookOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </SideScroll>
    <CopyCsv
      name={name}
      head={columns.map((column) => column.name)}
      rows={() => rows.map((row) => columns.map((column) => column.value(row)))}
    />
  </div>
)

const lookOf = ({ isNumber, isMinor }: { readonly isNumber?: boolean; readonly isMinor?: boolean }) =>
  classes(isNumber && styles.number, isMinor && styles.minor)

/** What is wider than the screen scrolls by itself, with the arrow keys too. */
const SideScroll = ({ name, children }: { name: string; children: ReactNode }) => {
  const box = useRef<HTMLDivElement>(null)
  const [isWider, setWider] = useState(false)
  useEffect(() => {
    const element = box.current!
    const observer = new ResizeObserver(() => setWider(element.scrollWidth > element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={box} className={styles.scroll} {...(isWider && { tabIndex: 0, role: 'group', 'aria-label': `${name}, scrolls sideways` })}>
      {children}
    </div>
  )
}
