import type { CaptionElement, ElementSource } from '../domain/evidence/caption.ts'

/** One of the six elements as a form shows it. */
export interface ShownElement {
  element: CaptionElement
  /** Words; of the time `YYYY-MM-DDTHH:mm`. */
  text: string
  source?: ElementSource | undefined
  /** A quiet second line: 定位 ±12 米，3 秒前. */
  sub?: string | undefined
  /** The day is known, the minute is not. */
  isDayOnly?: boolean | undefined
}
