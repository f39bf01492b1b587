import type { Author } from './story.ts'

/** Two people wrote the same field of an activity without having seen each other's words; the last one's stand. */
export interface CrossedEdit { activity: string, field: 'place' | 'background', edits: ReadonlyArray<{ by: Author, at: string, text: string }> }

export const crossedEdits: readonly CrossedEdit[] = [
  {
    activity: '“文明岳阳·爱卫同行”周末清洁',
    field: 'background',
    edits: [
      {
        by: '甲',
        at: '2026-09-12T12:10',
        text: '开展爱国卫生运动，清理小广场南侧落叶和垃圾，约 60 平方米',
      },
      {
        by: '乙',
        at: '2026-09-12T17:40',
        text: '开展爱国卫生运动，清理小广场南北两侧落叶和杂物，约 80 平方米',
      },
    ],
  },
]
