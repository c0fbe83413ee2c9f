/** Pixels of the picture for one of the drawing. */
const scale = 2
/** Around the drawing, in its own pixels. */
const margin = 24
/** What a drawing takes from the page's styles. */
const properties = ['fill', 'stroke', 'opacity', 'color', 'font-family', 'font-size', 'font-weight'] as const

/** A drawing of the page as a PNG that stands for itself: colours as they are now, on the ground of the page. */
export const pngOf = async (drawing: SVGSVGElement): Promise<Blob> => {
  const { width, height } = drawing.getBoundingClientRect()
  const copy = standAlone(drawing)
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), {
      width: (width + 2 * margin) * scale,
      height: (height + 2 * margin) * scale,
    })
    const context = canvas.getContext('2d')!
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--room')
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, margin * scale, margin * scale, width * scale, height * scale)
    const { promise, resolve } = Promise.withResolvers<Blob | null>()
    canvas.toBlob(resolve, 'image/png')
    const png = await promise
    if (!png) throw new Error('this browser made no picture of the drawing')
    return png
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** A copy with the values of the page's custom properties in place of their names. */
const standAlone = (drawing: SVGSVGElement): SVGSVGElement => {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [index, original] of [drawing, ...drawing.querySelectorAll('*')].entries()) {
    const styles = getComputedStyle(original)
    const target = copies[index]!
    for (const property of properties) target.setAttribute(property, styles.getPropertyValue(property))
    target.removeAttribute('class')
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return copy
}
