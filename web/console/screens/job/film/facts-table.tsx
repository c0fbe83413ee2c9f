import type { InspectionReport } from '../../../../../src/contracts/inspection.ts'
import { factGroups } from './master-facts.ts'
import styles from './film.module.css'

/** What the master is, quietly; what the file does not say stands with the reason why it is taken to be so. */
export const FactsTable = ({ report }: { report: InspectionReport }) => (
  <div className={styles.facts}>
    {factGroups(report).map((group) => (
      <section key={group.name} aria-label={group.name}>
        <h3>{group.name}</h3>
        <dl>
          {group.facts.map(({ name, words, assumed }, index) => (
            <div key={`${name} ${index}`}>
              <dt>{name}</dt>
              <dd>
                {words}
                {assumed && <small>{`assumed, because ${assumed}`}</small>}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    ))}
  </div>
)
