import styles from './brand.module.css'

/** The lamp and its beam, and the name. */
export const Brand = () => (
  <span className={styles.brand}>
    <svg className={styles.mark} viewBox="0 0 30 22" aria-hidden="true">
      <path d="M8 11 30 1v20z" fill="var(--arc)" fillOpacity="0.28" />
      <circle cx="8" cy="11" r="6.5" fill="var(--arc)" />
      <circle cx="8" cy="11" r="2.3" fill="var(--room)" />
    </svg>
    Vitascope
  </span>
)
