import type { HomeCard } from '../../src/contracts/recommend.ts'
import { Card } from '../ui/parts/card.tsx'
import { paths } from './paths.ts'
import { usePeek } from './peek.tsx'
import { sayDuration, sayEpisode, sayFacts } from './say-title.ts'
import { useSpeech, type MemberSpeech } from './words/speech.tsx'

/** Card widths of rows and grids, for the choice of the picture's size. */
const sizes = '(max-width: 48rem) 46vw, (max-width: 80rem) 24vw, 19vw'

/** A title in a row or grid of the member app. What is begun goes on at a press; everything else opens its page. */
export const TitleCard = ({
  card,
  group,
  caption,
  startsPlay = false,
  eager = false,
}: {
  readonly card: HomeCard
  /** The row it stands in: a title may stand in several. */
  readonly group: string
  /** Instead of its facts. */
  readonly caption?: string | undefined
  readonly startsPlay?: boolean
  readonly eager?: boolean
}) => {
  const speech = useSpeech()
  const peek = usePeek()
  const { progress } = card
  const share = progress && progress.durationSeconds > 0 ? progress.positionSeconds / progress.durationSeconds : 0
  return (
    <Card
      to={startsPlay ? paths.watch(card.playTitleId ?? card.titleId) : paths.title(card.titleId)}
      focusKey={`${group}/${card.titleId}`}
      name={card.name}
      nameLanguage={card.nameLanguage}
      artwork={card.artwork}
      badge={card.playable ? undefined : speech.say('title.soon')}
      caption={caption ?? captionOf(speech, card)}
      progress={progress && { share, label: speech.say('title.progress', { percent: Math.round(share * 100) }) }}
      sizes={sizes}
      eager={eager}
      onHover={(element) => peek(card, element)}
    />
  )
}

const captionOf = (speech: MemberSpeech, card: HomeCard): string => {
  if (!card.progress) return sayFacts(speech, card).slice(0, 3).join(' · ')
  const left = card.progress.durationSeconds - card.progress.positionSeconds
  const episode = sayEpisode(speech, card)
  return [episode, speech.say('title.left', { duration: sayDuration(speech, left) })].filter(Boolean).join(' · ')
}
