import type { SceneName } from '../drawing/scene.ts'

/** Who captures in the demo; who reviews is always 丁. No name is anybody's. */
export type Author = '甲' | '乙' | '丙' | '丁'
export type Fate = 'accepted' | 'approved' | 'submitted' | 'returned' | 'draft'

export interface Shot {
  scene: SceneName
  /** 主题, in words that make a sentence with who and where: 清扫落叶, 印发会议纪要; what has no verb is 开展 something. */
  subject: string
  /** Who and where, in place of the activity's own: a paper is written at a desk. */
  people?: string
  place?: string
  /** What the file of a paper is called; the subject where absent. */
  paper?: string
  /** 事由 */
  reason?: string
  /** `s16c1`; those of the activity where absent. */
  clauses?: readonly string[]
  by?: Author
  /** `HH:mm` */
  at: string
  fate?: Fate
  /** What the task force wrote when it sent it back. */
  note?: string
  /** Hours without a network between shutter and server. */
  offlineHours?: number
  /** A scanned paper, or a PDF that was chosen on a computer. */
  as?: 'scan' | 'pdf'
}

export interface DemoActivity {
  type: string
  title: string
  day: string
  place: string
  people: string
  background: string
  clauses: readonly string[]
  by: Author
  shots: readonly Shot[]
}

/** Evidence that belongs to no activity: papers, and how the place looks. */
export interface LooseShot extends Shot { day: string, place: string, background: string, clauses: readonly string[] }
