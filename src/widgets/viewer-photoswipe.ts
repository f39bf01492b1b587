// A module of its own so that the library becomes a chunk named viewer-photoswipe-…: part of the viewer pack.
import type { PhotoSwipeOptions, SlideData } from 'photoswipe'
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
  /** Stands in place of a picture that could not be had or drawn: why. */
  missing: (id: string) => string
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

const FAST_MS = 160

type Content = NonNullable<PhotoSwipe['currSlide']>['content']

/** Pictures side by side inside a frame of the page: swiped, pinched, tapped twice, turned with the wheel. */
export function openStage(frame: HTMLElement, options: StageOptions): Stage {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const swipe = new PhotoSwipe(swipeOptions(frame, options, calm))
  standInFrame(swipe, frame)
  swipe.on('contentLoadImage', event => loadOwn(event, options.pictures))
  swipe.addFilter('contentErrorElement', (place, { data }) => {
    place.textContent = options.missing(String(data.id))
    return place
  })
  swipe.on('change', () => options.onMove(swipe.currIndex))
  swipe.init()
  speakLittle(swipe)
  const resized = new ResizeObserver(() => requestAnimationFrame(() => swipe.updateSize()))
  resized.observe(frame)
  return {
    go: index => swipe.goTo(index),
    setSlides: (slides, index) => replaceSlides(swipe, slides, index),
    zoom: factor => swipe.zoomTo((swipe.currSlide?.currZoomLevel ?? 1) * factor, { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }, calm ? 0 : FAST_MS),
    close() {
      resized.disconnect()
      swipe.destroy()
    },
  }
}

/** No controls of its own: bar, arrows and keys belong to the page around it. */
function swipeOptions(frame: HTMLElement, { slides, index, padding, onTap }: StageOptions, calm: boolean): PhotoSwipeOptions {
  const controls = {
    arrowPrev: false,
    arrowNext: false,
    zoom: false,
    close: false,
    counter: false,
    escKey: false,
    arrowKeys: false,
    trapFocus: false,
    returnFocus: false,
  }
  const gestures = {
    wheelToZoom: true,
    allowPanToNext: false,
    closeOnVerticalDrag: false,
    pinchToClose: false,
    clickToCloseNonZoomable: false,
    loop: false,
  }
  return {
    ...controls,
    ...gestures,
    appendToEl: frame,
    dataSource: slides.map(slideData),
    index,
    getViewportSizeFn: () => ({ x: frame.clientWidth, y: frame.clientHeight }),
    paddingFn: padding,
    initialZoomLevel: 'fit',
    secondaryZoomLevel: 'fill',
    maxZoomLevel: 6,
    bgOpacity: 0,
    spacing: 0.04,
    preload: [1, 1],
    showHideAnimationType: 'none',
    zoomAnimationDuration: calm ? 0 : FAST_MS,
    tapAction: onTap,
    imageClickAction: 'zoom',
    bgClickAction: onTap,
    doubleTapAction: 'zoom',
  }
}

/** The library takes the whole window for its own; here it stands in a frame, and counts pointers from there. */
function standInFrame(swipe: PhotoSwipe, frame: HTMLElement): void {
  swipe.setScrollOffset = () => {
    const { left, top } = frame.getBoundingClientRect()
    swipe.offset.x = scrollX + left
    swipe.offset.y = scrollY + top
  }
}

/** Neither a dialog nor a carousel: the page says by itself where one is. */
function speakLittle({ element, scrollWrap }: PhotoSwipe): void {
  element?.setAttribute('role', 'presentation')
  scrollWrap?.setAttribute('role', 'presentation')
  scrollWrap?.removeAttribute('aria-roledescription')
}

function loadOwn(event: { content: Content, preventDefault: () => void }, pictures: StageOptions['pictures']): void {
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
}

/** Newer ones may have come in before it: the same picture then stands at another place of the row. */
function replaceSlides(swipe: PhotoSwipe, slides: readonly StageSlide[], index: number): void {
  const before = swipe.options.dataSource as SlideData[]
  swipe.options.dataSource = slides.map(slideData)
  if (slides[index]?.id === before[swipe.currIndex]?.id && swipe.currIndex !== index) {
    swipe.currIndex = index
    swipe.potentialIndex = index
    if (swipe.currSlide)
      swipe.currSlide.index = index
  }
  for (const at of [index - 1, index, index + 1])
    swipe.refreshSlideContent(at)
}

function slideData({ id, isPicture, width, height, alt }: StageSlide): SlideData {
  return isPicture
    ? { id, alt, width, height, src: id }
    : { id, html: '', type: 'card' }
}

async function fill(image: HTMLImageElement, pictures: AsyncIterable<string>, fail: () => void): Promise<void> {
  let count = 0
  try {
    for await (const url of pictures) {
      count += 1
      image.src = url
    }
  }
  catch {
    // A store that was closed meanwhile: there is nothing to show, which is said.
  }
  if (count === 0)
    fail()
}
