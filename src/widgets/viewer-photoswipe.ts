// A module of its own so that the library becomes a chunk named viewer-photoswipe-…: part of the viewer pack.
import type { SlideData } from 'photoswipe'
import PhotoSwipe from 'photoswipe'
import 'photoswipe/style.css'

/** One place in the row of pictures. What is no picture is an empty place on which the page draws its own card. */
export interface StageSlide {
  id: string
  isPicture: boolean
  width: number
  height: number
  alt: string
}

export interface StageOptions {
  slides: readonly StageSlide[]
  index: number
  /** Addresses of the picture, rough first; the last one is what stays. Empty where there is none to be had. */
  pictures: (id: string) => AsyncIterable<string>
  /** What bar and sheet cover of the frame, in CSS pixels. */
  padding: () => { top: number, bottom: number, left: number, right: number }
  /** In place of a picture that could not be had. */
  missing: string
  onMove: (index: number) => void
  onTap: () => void
}

export interface Stage {
  go: (index: number) => void
  /** More neighbours were found; the one on the screen stays. */
  setSlides: (slides: readonly StageSlide[], index: number) => void
  zoom: (factor: number) => void
  close: () => void
}

/** Pictures side by side inside a frame of the page: swiped, pinched, tapped twice, turned with the wheel. */
export function openStage(frame: HTMLElement, options: StageOptions): Stage {
  const { pictures, missing, onMove, onTap } = options
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const swipe = new PhotoSwipe({
    appendToEl: frame,
    dataSource: options.slides.map(slideData),
    index: options.index,
    getViewportSizeFn: () => ({ x: frame.clientWidth, y: frame.clientHeight }),
    paddingFn: () => options.padding(),
    initialZoomLevel: 'fit',
    secondaryZoomLevel: 'fill',
    maxZoomLevel: 6,
    bgOpacity: 0,
    spacing: 0.04,
    loop: false,
    preload: [1, 1],
    wheelToZoom: true,
    allowPanToNext: false,
    closeOnVerticalDrag: false,
    pinchToClose: false,
    clickToCloseNonZoomable: false,
    escKey: false,
    arrowKeys: false,
    trapFocus: false,
    returnFocus: false,
    arrowPrev: false,
    arrowNext: false,
    zoom: false,
    close: false,
    counter: false,
    showHideAnimationType: 'none',
    zoomAnimationDuration: calm ? 0 : 160,
    errorMsg: missing,
    tapAction: onTap,
    imageClickAction: 'zoom',
    bgClickAction: onTap,
    doubleTapAction: 'zoom',
  })

  // The library takes pages for the whole window; ours stands in a frame.
  swipe.setScrollOffset = () => {
    const { left, top } = frame.getBoundingClientRect()
    swipe.offset.x = scrollX + left
    swipe.offset.y = scrollY + top
  }

  swipe.on('contentLoadImage', (event) => {
    const { content } = event
    const image = content.element
    if (!(image instanceof HTMLImageElement))
      return
    event.preventDefault()
    content.state = 'loading'
    image.alt = String(content.data.alt ?? '')
    image.draggable = false
    image.onload = () => content.onLoaded()
    image.onerror = () => content.onError()
    void fill(image, pictures(String(content.data.id)), () => content.onError())
  })
  swipe.on('change', () => onMove(swipe.currIndex))
  swipe.init()
  swipe.element?.setAttribute('role', 'presentation')
  swipe.scrollWrap?.setAttribute('role', 'presentation')
  swipe.scrollWrap?.removeAttribute('aria-roledescription')

  const resized = new ResizeObserver(() => swipe.updateSize())
  resized.observe(frame)
  return {
    go: index => swipe.goTo(index),
    setSlides(slides, index) {
      const shown = (swipe.options.dataSource as SlideData[])[swipe.currIndex]?.id
      swipe.options.dataSource = slides.map(slideData)
      if (slides[index]?.id === shown && swipe.currIndex !== index) {
        // Newer ones came in before it: the same picture stands at another place of the row now.
        swipe.currIndex = index
        swipe.potentialIndex = index
      }
      for (const at of [index - 1, index, index + 1])
        swipe.refreshSlideContent(at)
    },
    zoom: factor => swipe.zoomTo((swipe.currSlide?.currZoomLevel ?? 1) * factor, { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }, calm ? 0 : 160),
    close() {
      resized.disconnect()
      swipe.destroy()
    },
  }
}

function slideData({ id, isPicture, width, height, alt }: StageSlide): SlideData {
  return isPicture
    ? { id, alt, width, height, src: id }
    : { id, html: '', type: 'card' }
}

async function fill(image: HTMLImageElement, pictures: AsyncIterable<string>, fail: () => void): Promise<void> {
  let count = 0
  for await (const url of pictures) {
    count += 1
    image.src = url
  }
  if (count === 0)
    fail()
}
