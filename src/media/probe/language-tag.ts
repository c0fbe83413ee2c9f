/**
 * A language as files name it (ISO 639-1, 639-2 in both its forms, BCP 47 in any case) as the short BCP 47 tag: `ger` and `deu` become `de`,
 * `pt-br` becomes `pt-BR`. `und` for nothing, for nonsense, and for "no linguistic content".
 */
export const languageTag = (text: string | undefined): string => {
  const given = (text ?? '').trim().replaceAll('_', '-')
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(given)) return 'und'
  let canonical: string
  try {
    // CLDR's aliases, which ECMA-402 applies, hold the terminological and the bibliographic codes of ISO 639-2.
    canonical = Intl.getCanonicalLocales(given)[0]!
  } catch {
    return 'und'
  }
  return ['mis', 'mul', 'zxx'].includes(canonical) ? 'und' : canonical
}
