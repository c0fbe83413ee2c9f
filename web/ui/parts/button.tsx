import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classes } from '../classes.ts'
import { Link } from '../router.tsx'
import styles from './button.module.css'
import { Icon, type IconName } from './icon.tsx'

interface Looks {
  readonly look?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly large?: boolean
  readonly wide?: boolean
  readonly icon?: IconName
}

export const Button = ({
  look = 'secondary',
  large = false,
  wide = false,
  icon,
  busy = false,
  children,
  className,
  ...rest
}: Looks & { readonly busy?: boolean; readonly ref?: Ref<HTMLButtonElement> } & ButtonHTMLAttributes<HTMLButtonElement>) => (
  <button
    type="button"
    className={classes(styles.button, styles[look], large && styles.large, wide && styles.wide, className)}
    aria-busy={busy || undefined}
    {...rest}
    disabled={rest.disabled || busy}
  >
    {icon && <Icon name={icon} />}
    {children}
  </button>
)

/** A button without words on it: `label` says what it does, also to those who hover. */
export const IconButton = ({
  icon,
  label,
  look = 'quiet',
  large = false,
  className,
  ...rest
}: Looks & { readonly icon: IconName; readonly label: string; readonly ref?: Ref<HTMLButtonElement> } & Omit<
    ButtonHTMLAttributes<HTMLButtonElement>,
    'aria-label'
  >) => (
  <button
    type="button"
    className={classes(styles.button, styles.icon, styles[look], large && styles.large, className)}
    aria-label={label}
    title={label}
    {...rest}
  >
    <Icon name={icon} />
  </button>
)

/** A link that looks like a button. */
export const LinkButton = ({
  to,
  look = 'secondary',
  large = false,
  wide = false,
  icon,
  children,
  ...rest
}: Looks & {
  readonly to: string
  readonly children: ReactNode
  readonly label?: string
  readonly onPointerEnter?: () => void
  readonly onFocus?: () => void
}) => {
  const { label, ...handlers } = rest
  return (
    <Link
      to={to}
      className={classes(styles.button, styles[look], large && styles.large, wide && styles.wide)}
      aria-label={label}
      {...handlers}
    >
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  )
}
