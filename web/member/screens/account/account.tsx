import { Avatar } from '../../../ui/parts/avatar.tsx'
import { Button, LinkButton } from '../../../ui/parts/button.tsx'
import { Skeleton } from '../../../ui/parts/skeleton.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import gridStyles from '../../grid.module.css'
import { useHouse, useMe, useProfile } from '../../house.tsx'
import { paths } from '../../paths.ts'
import { sayOwnName } from '../../say-title.ts'
import { sayTrouble } from '../../say-trouble.ts'
import { useLeave } from '../../use-leave.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import styles from './account.module.css'

export const Account = () => {
  const { say } = useSpeech()
  usePageTitle(say('account.heading'))
  const { data: me } = useMe()
  const profile = useProfile()
  const { signOut } = useLeave()
  if (!me) return null
  return (
    <div className={gridStyles.page}>
      <h1 className={gridStyles.heading}>{say('account.heading')}</h1>
      <div className={styles.sections}>
        <section className={styles.section}>
          <h2>{say('account.signedInAs')}</h2>
          <div className={styles.body}>
            {me.demo ? <p>{say('account.demo')}</p> : <p className={styles.strong}>{me.email}</p>}
            <div className={styles.actions} data-row="">
              <Button icon="signOut" onClick={() => void signOut()}>
                {say('nav.signOut')}
              </Button>
              {me.operator && (
                <Button icon="tune" onClick={() => window.location.assign('/console')}>
                  {say('nav.console')}
                </Button>
              )}
            </div>
          </div>
        </section>
        <section className={styles.section}>
          <h2>{say('account.offer')}</h2>
          <OfferWords />
        </section>
        <section className={styles.section}>
          <h2>{say('account.profiles')}</h2>
          <div className={styles.body}>
            <ul className={styles.people}>
              {me.profiles.map((each) => (
                <li key={each.profileId}>
                  <Avatar seed={each.avatarSeed} kids={each.kids} size="4rem" />
                  {each.name}
                </li>
              ))}
            </ul>
            <div className={styles.actions} data-row="">
              <LinkButton to={paths.profiles} icon="switch">
                {say('nav.profiles')}
              </LinkButton>
              {!me.demo && (
                <LinkButton to={`${paths.profiles}?manage`} icon="pencil">
                  {say('profiles.manage')}
                </LinkButton>
              )}
            </div>
          </div>
        </section>
        <section className={styles.section}>
          <h2>{say('account.language')}</h2>
          <div className={styles.body}>
            <p className={styles.strong}>{sayOwnName(profile.language)}</p>
            <p className={styles.soft}>{say('account.languageWords')}</p>
          </div>
        </section>
      </div>
    </div>
  )
}

const OfferWords = () => {
  const { api } = useHouse()
  const { say } = useSpeech()
  const { data, trouble } = useResource('my-offer', (signal) => api.commerce.readMyOffer(undefined, { signal }))
  if (!data)
    return trouble ? (
      <p className={styles.soft}>{sayTrouble(say, trouble)}</p>
    ) : (
      <Skeleton style={{ inlineSize: '14rem', blockSize: '3rem' }} />
    )
  return (
    <div className={styles.body}>
      <p className={styles.strong}>
        {data.offer.name}
        {!data.active && ` (${say('account.inactive')})`}
      </p>
      <p className={styles.soft}>{say('account.offerWords', { height: String(data.offer.maxHeight), count: data.offer.streams })}</p>
    </div>
  )
}
