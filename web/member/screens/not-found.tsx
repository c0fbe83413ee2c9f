import { LinkButton } from '../../ui/parts/button.tsx'
import { ErrorState } from '../../ui/parts/error-state.tsx'
import { paths } from '../paths.ts'
import { useSpeech } from '../words/speech.tsx'

export const NotFound = ({ centred = false }: { readonly centred?: boolean }) => {
  const { say } = useSpeech()
  return (
    <ErrorState icon="question" title={say('trouble.notFound')} words={say('trouble.notFoundWords')} centred={centred}>
      <LinkButton to={paths.home} look="primary">
        {say('do.home')}
      </LinkButton>
    </ErrorState>
  )
}
