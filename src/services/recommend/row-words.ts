import type { Likeness } from './similar.ts'

/** Everything that rows say, in one language. */
export interface RowWords {
  readonly continueWatching: string
  readonly continueReason: string
  readonly myList: string
  readonly myListReason: string
  readonly because: (name: string) => string
  readonly becauseReason: (name: string) => string
  readonly popular: string
  readonly popularReason: string
  readonly fresh: string
  readonly freshReason: string
  readonly genreReason: (genre: string) => string
  readonly sharedGenre: (genres: string) => string
  readonly sharedCast: (names: string) => string
  readonly sharedAudience: string
  readonly sharedEra: (year: number) => string
}

const en: RowWords = {
  continueWatching: 'Continue watching',
  continueReason: 'Where you left off',
  myList: 'My list',
  myListReason: 'What you kept for later',
  because: (name) => `Because you watched ${name}`,
  becauseReason: (name) => `Like ${name}`,
  popular: 'Popular now',
  popularReason: 'What is watched most here these days',
  fresh: 'New',
  freshReason: 'Added lately',
  genreReason: (genre) => `Everything in ${genre}, the latest first`,
  sharedGenre: (genres) => `Also ${genres}`,
  sharedCast: (names) => `With ${names}`,
  sharedAudience: 'Watched by the same people',
  sharedEra: (year) => `Also from around ${year}`,
}

const de: RowWords = {
  continueWatching: 'Weiterschauen',
  continueReason: 'Wo du aufgehört hast',
  myList: 'Meine Liste',
  myListReason: 'Was du dir für später gemerkt hast',
  because: (name) => `Weil du „${name}“ gesehen hast`,
  becauseReason: (name) => `Ähnlich wie „${name}“`,
  popular: 'Gerade beliebt',
  popularReason: 'Was hier zurzeit am meisten gesehen wird',
  fresh: 'Neu',
  freshReason: 'Vor Kurzem hinzugekommen',
  genreReason: (genre) => `Alles aus ${genre}, das Neueste zuerst`,
  sharedGenre: (genres) => `Auch ${genres}`,
  sharedCast: (names) => `Mit ${names}`,
  sharedAudience: 'Von denselben Leuten gesehen',
  sharedEra: (year) => `Auch aus der Zeit um ${year}`,
}

const fr: RowWords = {
  continueWatching: 'Reprendre',
  continueReason: 'Là où vous vous êtes arrêté',
  myList: 'Ma liste',
  myListReason: 'Ce que vous avez gardé pour plus tard',
  because: (name) => `Parce que vous avez regardé « ${name} »`,
  becauseReason: (name) => `Dans l’esprit de « ${name} »`,
  popular: 'Populaire en ce moment',
  popularReason: 'Ce qui est le plus regardé ici ces jours-ci',
  fresh: 'Nouveautés',
  freshReason: 'Ajouté récemment',
  genreReason: (genre) => `Tout en ${genre}, du plus récent au plus ancien`,
  sharedGenre: (genres) => `Aussi ${genres}`,
  sharedCast: (names) => `Avec ${names}`,
  sharedAudience: 'Regardé par les mêmes personnes',
  sharedEra: (year) => `Aussi des années autour de ${year}`,
}

const es: RowWords = {
  continueWatching: 'Seguir viendo',
  continueReason: 'Donde lo dejaste',
  myList: 'Mi lista',
  myListReason: 'Lo que guardaste para después',
  because: (name) => `Porque viste «${name}»`,
  becauseReason: (name) => `Parecido a «${name}»`,
  popular: 'Popular ahora',
  popularReason: 'Lo más visto aquí estos días',
  fresh: 'Novedades',
  freshReason: 'Añadido hace poco',
  genreReason: (genre) => `Todo en ${genre}, lo más reciente primero`,
  sharedGenre: (genres) => `También ${genres}`,
  sharedCast: (names) => `Con ${names}`,
  sharedAudience: 'Visto por las mismas personas',
  sharedEra: (year) => `También de alrededor de ${year}`,
}

const ja: RowWords = {
  continueWatching: '視聴中コンテンツ',
  continueReason: '前回の続きから',
  myList: 'マイリスト',
  myListReason: 'あとで見るために保存した作品',
  because: (name) => `『${name}』を見たあなたへ`,
  becauseReason: (name) => `『${name}』に似た作品`,
  popular: '今人気の作品',
  popularReason: '最近ここでよく見られている作品',
  fresh: '新着',
  freshReason: '最近追加された作品',
  genreReason: (genre) => `${genre}の作品（新しい順）`,
  sharedGenre: (genres) => `同じジャンル：${genres}`,
  sharedCast: (names) => `出演：${names}`,
  sharedAudience: '同じ人たちが見ている作品',
  sharedEra: (year) => `${year}年前後の作品`,
}

const languages: Readonly<Record<string, RowWords>> = { en, de, fr, es, ja }

/** The words for a language tag by its primary language; English where we have none. */
export const rowWords = (language: string): RowWords => languages[language.toLowerCase().split('-', 1)[0]!] ?? en

/** Why a title is like another, in words. */
export const likenessWords = (words: RowWords, likeness: Likeness): string => {
  switch (likeness.kind) {
    case 'genre':
      return words.sharedGenre(likeness.genres.join(', '))
    case 'cast':
      return words.sharedCast(likeness.names.slice(0, 2).join(', '))
    case 'audience':
      return words.sharedAudience
    case 'era':
      return words.sharedEra(likeness.year)
  }
}
