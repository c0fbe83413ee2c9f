import type { RecipeName } from '../../../src/contracts/encode.ts'
import { Choice } from '../../ui/parts/field.tsx'

const recipes: Readonly<Record<RecipeName, string>> = {
  best: 'Best: all codecs, slow',
  standard: 'Standard: more rungs, better presets',
  economy: 'Economy: fast',
}

export const RecipeChoice = ({
  label = 'Recipe',
  recipe,
  onChoose,
}: {
  label?: string
  recipe: RecipeName
  onChoose: (recipe: RecipeName) => void
}) => (
  <Choice label={label} value={recipe} onChange={(event) => onChoose(event.currentTarget.value as RecipeName)}>
    {Object.entries(recipes).map(([name, words]) => (
      <option key={name} value={name}>
        {words}
      </option>
    ))}
  </Choice>
)
