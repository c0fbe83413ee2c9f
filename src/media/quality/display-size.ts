export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * The size at which a film is judged: as large as it fills the screen that it was made for, 1920x1080, or 3840x2160 for a film with more than that.
 * Upright films fill an upright screen. VMAF was trained with pictures that fill their display, so a small film is enlarged, too.
 */
export const displaySize = (film: PictureSize): PictureSize => {
  const [screenWidth, screenHeight] = screenOf(film)
  const scale = Math.min(screenWidth / film.width, screenHeight / film.height)
  return { width: evenSide(film.width * scale, screenWidth), height: evenSide(film.height * scale, screenHeight) }
}

/** Whether a picture has more lines or columns than a full HD screen, held either way. */
export const isBeyondHd = ({ width, height }: PictureSize): boolean => Math.max(width, height) > 1920 || Math.min(width, height) > 1080

const screenOf = (film: PictureSize): [width: number, height: number] => {
  const [long, short] = isBeyondHd(film) ? [3840, 2160] : [1920, 1080]
  return film.width >= film.height ? [long, short] : [short, long]
}

/** VMAF's features need a few samples each way. */
const leastSide = 64

const evenSide = (side: number, most: number): number => Math.max(leastSide, Math.min(most, Math.round(side / 2) * 2))
